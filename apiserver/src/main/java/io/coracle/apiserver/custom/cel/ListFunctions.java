package io.coracle.apiserver.custom.cel;

import dev.cel.common.types.SimpleType;
import java.time.Duration;
import java.util.List;

/** The functions for lists. */
final class ListFunctions {
  private ListFunctions() {}

  static void addTo(Functions functions) {
    List<Functions.Argument> list = List.of(Kinds.OF_LIST);
    functions.member("sum", Kinds.ANY, list, a -> sum((List<?>) a[0]));
    functions.member("min", Kinds.ANY, list, a -> extreme((List<?>) a[0], -1));
    functions.member("max", Kinds.ANY, list, a -> extreme((List<?>) a[0], 1));
    functions.member("isSorted", SimpleType.BOOL, list, a -> isSorted((List<?>) a[0]));
    List<Functions.Argument> search = List.of(Kinds.OF_LIST, Kinds.OF_ANY);
    functions.member("indexOf", SimpleType.INT, search, a -> (long) ((List<?>) a[0]).indexOf(a[1]));
    functions.member(
        "lastIndexOf", SimpleType.INT, search, a -> (long) ((List<?>) a[0]).lastIndexOf(a[1]));
  }

  private static Object sum(List<?> list) {
    Object total = null;
    for (Object each : list) {
      total = total == null ? each : plus(total, each);
    }
    return total == null ? Long.valueOf(0) : total;
  }

  private static Object plus(Object one, Object other) {
    if (one instanceof Long a && other instanceof Long b) {
      return Math.addExact(a, b);
    }
    if (one instanceof Double a && other instanceof Double b) {
      return a + b;
    }
    if (one instanceof Duration a && other instanceof Duration b) {
      return a.plus(b);
    }
    throw new IllegalArgumentException("these values cannot be added");
  }

  private static Object extreme(List<?> list, int direction) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException("min and max need a list that is not empty");
    }
    Object best = list.get(0);
    for (Object each : list) {
      best = compare(each, best) * direction > 0 ? each : best;
    }
    return best;
  }

  private static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked") // values of one type are compared with each other only
  private static int compare(Object one, Object other) {
    if (one instanceof Comparable<?> && one.getClass() == other.getClass()) {
      return ((Comparable<Object>) one).compareTo(other);
    }
    throw new IllegalArgumentException("these values cannot be compared");
  }
}
