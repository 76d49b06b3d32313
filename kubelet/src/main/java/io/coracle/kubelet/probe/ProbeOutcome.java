package io.coracle.kubelet.probe;

/** How one run of a probe ended. */
public sealed interface ProbeOutcome {

  record Success() implements ProbeOutcome {}

  /** A success of which something is to be said. */
  record Warning(String message) implements ProbeOutcome {}

  record Failure(String message) implements ProbeOutcome {}

  /** The probe itself could not be run; it counts as neither. */
  record Unknown(String message) implements ProbeOutcome {}
}
