/**
 * Brings manifests into a cluster as {@code kubectl apply} does: read, look up the resource, create
 * or patch with what changed since the last time.
 */
@NullMarked
package io.coracle.cli.apply;

import org.jspecify.annotations.NullMarked;
