package io.coracle.apiserver.registry.query;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.http.Query;
import java.util.OptionalLong;

/** Reads single parameters as Go's converters do. */
final class Parameters {
  private Parameters() {}

  /** A number; empty if the parameter is absent or empty. */
  static OptionalLong number(Query query, String name) {
    String text = query.first(name).orElse("");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw StatusException.badRequest(
          "invalid value for " + name + ": \"" + text + "\" is not a number");
    }
  }

  /** A flag: anything but {@code false} and {@code 0} sets it, also no value at all. */
  static boolean flag(Query query, String name) {
    return query.first(name).map(text -> !text.equals("false") && !text.equals("0")).orElse(false);
  }

  /**
   * A resource version; zero if it is absent.
   *
   * @throws StatusException when it is not a number
   */
  static long resourceVersion(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      value = -1;
    }
    if (value < 0) {
      throw StatusException.badRequest("invalid resource version: \"" + text + "\"");
    }
    return value;
  }

  /** Refuses options whose faults were found. */
  static void refuse(String kind, FieldFaults faults) {
    if (!faults.isEmpty()) {
      throw StatusException.invalid(new GroupVersionKind("meta.k8s.io", "v1", kind), "", faults);
    }
  }
}
