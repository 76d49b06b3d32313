package io.coracle.client;

import java.util.Optional;

/**
 * How to delete.
 *
 * @param gracePeriodSeconds empty for the object's own
 * @param uid only if the object still has this uid; empty for any
 * @param propagation {@code Foreground}, {@code Background} or {@code Orphan}; empty for the kind's
 *     default
 */
public record DeleteOptions(Optional<Long> gracePeriodSeconds, String uid, String propagation) {
  public static final DeleteOptions DEFAULT = new DeleteOptions(Optional.empty(), "", "");

  public static DeleteOptions now() {
    return new DeleteOptions(Optional.of(0L), "", "");
  }

  public DeleteOptions onlyUid(String onlyUid) {
    return new DeleteOptions(gracePeriodSeconds, onlyUid, propagation);
  }

  public DeleteOptions propagating(String policy) {
    return new DeleteOptions(gracePeriodSeconds, uid, policy);
  }
}
