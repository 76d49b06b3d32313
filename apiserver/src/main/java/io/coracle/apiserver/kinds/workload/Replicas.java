package io.coracle.apiserver.kinds.workload;

import io.coracle.apiserver.kinds.field.Field;
import java.util.List;

/** Rules for the counts of replicas in a status. */
final class Replicas {
  private Replicas() {}

  /** The counts {@code fields} must not be negative. */
  static void notNegative(Field status, List<String> fields) {
    for (String field : fields) {
      status.at(field).notNegative();
    }
  }

  /** {@code field} must not exceed {@code bound}. */
  static void notMore(Field status, String field, String bound) {
    if (status.at(field).number() > status.at(bound).number()) {
      status.at(field).invalid(status.at(field).number(), "cannot be greater than status." + bound);
    }
  }
}
