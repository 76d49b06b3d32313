package io.coracle.client.controller;

import java.time.Duration;

/** How a reconciliation ended. */
public sealed interface Result {

  /** Nothing more to do until something changes. */
  record Done() implements Result {}

  /** Look again after this time, even if nothing changes. */
  record RequeueAfter(Duration delay) implements Result {}

  /** It could not be done now: again, with back-off. */
  record Retry(String cause) implements Result {}

  static Result done() {
    return new Done();
  }

  static Result after(Duration delay) {
    return new RequeueAfter(delay);
  }
}
