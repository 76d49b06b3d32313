/**
 * What the kubelet counts and times of its own work, under the names that Kubernetes gives it, and
 * where that work is watched: calls of the runtime, steps of volumes, starts of pods.
 */
@NullMarked
package io.coracle.kubelet.telemetry;

import org.jspecify.annotations.NullMarked;
