/**
 * Nodes that exist in memory only: a container runtime whose containers behave as pods' annotations
 * say, on the injected clock. The kubelet on top of it is the real one.
 */
@NullMarked
package io.coracle.simulation;

import org.jspecify.annotations.NullMarked;
