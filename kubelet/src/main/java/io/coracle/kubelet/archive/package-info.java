/**
 * Image archives: reading what {@code docker save} and OCI tools write, and building the offline
 * image that the cluster brings along.
 */
@NullMarked
package io.coracle.kubelet.archive;

import org.jspecify.annotations.NullMarked;
