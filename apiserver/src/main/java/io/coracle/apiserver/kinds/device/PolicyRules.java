package io.coracle.apiserver.kinds.device;

import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.HashSet;
import java.util.Set;

/** Rules for how much of a capacity one request may take, where several requests share it. */
final class PolicyRules {
  private static final int MAX_VALUES = 10;

  private PolicyRules() {}

  static void validate(Field capacity, boolean shared) {
    Field policy = capacity.at("requestPolicy");
    if (policy.absent()) {
      return;
    }
    if (!shared) {
      policy.forbidden("allowMultipleAllocations must be true");
      return;
    }
    Field values = policy.at("validValues");
    Field range = policy.at("validRange");
    if (values.size() > 0 && range.present()) {
      policy.forbidden("only one of `validValues` and `validRange` can be specified");
    } else if (values.size() > 0 || range.present()) {
      Field fallback = policy.at("default");
      Quantity whole = Quantities.of(capacity.at("value"));
      if (fallback.absent()) {
        fallback.required("needed where valid requests are restricted");
      } else if (range.present()) {
        range(range, Quantities.of(fallback), whole);
      } else {
        values(values, Quantities.of(fallback), whole);
      }
    }
  }

  private static void values(Field values, Quantity fallback, Quantity whole) {
    for (int i = 1; i < values.size(); i++) {
      if (Quantities.of(values.item(i - 1)).compareTo(Quantities.of(values.item(i))) > 0) {
        values.item(i).invalid("values must be sorted in ascending order");
      }
    }
    if (values.size() > MAX_VALUES) {
      values.tooMany(MAX_VALUES);
    } else {
      distinct(values, whole);
    }
    for (Field value : values.items()) {
      if (Quantities.of(value).compareTo(fallback) == 0) {
        return;
      }
    }
    values.invalid(fallback.toString(), "the default must be one of the values");
  }

  private static void distinct(Field values, Quantity whole) {
    for (Field value : values.items()) {
      atMost(value, Quantities.of(value), whole);
    }
    Set<Long> seen = new HashSet<>();
    for (Field value : values.items()) {
      if (!seen.add(Quantities.of(value).value())) {
        value.duplicate();
      }
    }
  }

  private static void range(Field range, Quantity fallback, Quantity whole) {
    Field min = range.at("min");
    if (min.absent()) {
      min.required("required when validRange is defined");
      return;
    }
    Quantity least = Quantities.of(min);
    atMost(min, least, whole);
    if (fallback.compareTo(least) < 0) {
      range.at("default").invalid(fallback.toString(), "default is less than min: " + least);
    }
    Field max = range.at("max");
    Quantity most = Quantities.of(max);
    if (max.present()) {
      if (least.compareTo(most) > 0) {
        max.invalid(least.toString(), "min is larger than max: " + most);
      }
      atMost(max, most, whole);
      if (fallback.compareTo(most) > 0) {
        range.at("default").invalid(fallback.toString(), "default is more than max: " + most);
      }
    }
    Field step = range.at("step");
    if (step.present()) {
      atMost(step, least.plus(Quantities.of(step)), whole);
      reachable(step, least, fallback);
      if (max.present()) {
        reachable(step, least, most);
      }
    }
  }

  private static void atMost(Field place, Quantity amount, Quantity whole) {
    if (amount.compareTo(whole) > 0) {
      place.invalid("larger than the capacity's value: " + whole);
    }
  }

  /** The amount must be as many whole steps beyond the least. */
  private static void reachable(Field step, Quantity least, Quantity amount) {
    long width = Quantities.of(step).value();
    if (width > 0 && (amount.value() - least.value()) % width != 0) {
      step.invalid(amount.toString(), "no multiple of a given step from " + least);
    }
  }
}
