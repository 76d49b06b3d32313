package io.coracle.kubelet.runtime;

/**
 * Whether the runtime can run pods.
 *
 * @param message why not; empty when both are ready
 */
public record RuntimeCondition(boolean runtimeReady, boolean networkReady, String message) {}
