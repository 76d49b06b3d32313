/**
 * Eviction of pods from a node that runs short (Kubernetes documentation, "Node-pressure
 * Eviction"). What is decided is a function of observations, memory and the time; {@code Evictions}
 * looks, asks and carries it out.
 */
@NullMarked
package io.coracle.kubelet.eviction;

import org.jspecify.annotations.NullMarked;
