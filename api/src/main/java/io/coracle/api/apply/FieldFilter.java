package io.coracle.api.apply;

import io.coracle.api.fields.FieldSet;

/**
 * Which fields a write can own: not those that the resource resets whatever is sent.
 * Implementations are stateless.
 */
@FunctionalInterface
public interface FieldFilter {
  /** Every field. */
  FieldFilter ALL = set -> set;

  FieldSet filter(FieldSet set);

  /** All but {@code reset} and what is below. */
  static FieldFilter without(FieldSet reset) {
    return set -> set.recursiveDifference(reset);
  }
}
