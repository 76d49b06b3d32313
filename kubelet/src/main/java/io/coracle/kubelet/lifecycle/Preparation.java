package io.coracle.kubelet.lifecycle;

import java.time.Instant;

/** How far something is that a pod needs before its containers: volumes, or a sandbox. */
public sealed interface Preparation {

  /** Not begun, or under way. */
  record Pending() implements Preparation {}

  /** There. */
  record Done() implements Preparation {}

  /** It could not be had; again at {@code retryAt}. */
  record Failed(String message, Instant retryAt) implements Preparation {}

  /** Given back: the pod has ended. */
  record Released() implements Preparation {}

  Preparation PENDING = new Pending();
  Preparation DONE = new Done();
  Preparation RELEASED = new Released();
}
