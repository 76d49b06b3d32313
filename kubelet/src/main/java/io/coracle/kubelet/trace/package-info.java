/**
 * Spans: what the kubelet does for pods and how long it takes, told to a collector of OpenTelemetry
 * if the settings ask for it. Nothing here knows of pods.
 */
@NullMarked
package io.coracle.kubelet.trace;

import org.jspecify.annotations.NullMarked;
