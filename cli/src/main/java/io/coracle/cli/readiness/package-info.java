/**
 * Whether objects are ready, as functions of their trees; waiting until they are, and saying why
 * when they are not.
 */
@NullMarked
package io.coracle.cli.readiness;

import org.jspecify.annotations.NullMarked;
