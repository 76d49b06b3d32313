package io.coracle.client.controller;

import io.coracle.api.StatusException;
import io.coracle.base.log.Log;
import java.util.Objects;

/** What becomes of exceptions that escape a reconciler. */
final class Failures {
  private static final Log LOG = Log.of("controller");

  private Failures() {}

  /**
   * A retry. That another writer was faster or that a namespace is going away is the ordinary
   * course of things and not worth a warning.
   */
  static Result result(String controller, ObjectKey key, Throwable failure) {
    String why = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    if (failure instanceof StatusException refusal) {
      boolean ordinary = refusal.reason() == StatusException.Reason.CONFLICT;
      if (ordinary) {
        LOG.debug("Reconciling met a conflict", "controller", controller, "key", key, "why", why);
      } else {
        LOG.warn("Reconciling was refused", "controller", controller, "key", key, "why", why);
      }
    } else {
      LOG.error("Reconciling failed", failure, "controller", controller, "key", key);
    }
    return new Result.Retry(why);
  }
}
