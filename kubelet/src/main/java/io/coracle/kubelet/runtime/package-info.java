/**
 * The container runtime as the kubelet sees it: sandboxes, containers, images. Two implementations:
 * CRI here, simulated elsewhere.
 */
@NullMarked
package io.coracle.kubelet.runtime;

import org.jspecify.annotations.NullMarked;
