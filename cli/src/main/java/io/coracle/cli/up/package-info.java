/**
 * Brings a cluster up: looks whether it can run here, starts its process in the background, follows
 * what that says, applies manifests and waits.
 */
@NullMarked
package io.coracle.cli.up;

import org.jspecify.annotations.NullMarked;
