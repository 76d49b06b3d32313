/** Probes: when they run, what their outcomes mean, and how they reach into containers. */
@NullMarked
package io.coracle.kubelet.probe;

import org.jspecify.annotations.NullMarked;
