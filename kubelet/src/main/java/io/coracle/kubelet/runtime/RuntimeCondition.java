package io.coracle.kubelet.runtime;

/**
 * Whether the runtime can run pods.
 *
 * @param message why not; empty when both are ready
 * @param strictGroups whether processes can be kept from groups that only their image gives them
 */
public record RuntimeCondition(
    boolean runtimeReady, boolean networkReady, String message, boolean strictGroups) {

  /** Of a runtime that gives processes what groups their image says. */
  public RuntimeCondition(boolean runtimeReady, boolean networkReady, String message) {
    this(runtimeReady, networkReady, message, false);
  }
}
