package io.coracle.api.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which taints a pod tolerates (API reference, {@code Toleration}). */
public final class Tolerations {
  private Tolerations() {}

  /** Whether one of the pod's tolerations covers {@code taint}. */
  public static boolean tolerates(Pod pod, Taint taint) {
    return of(pod).stream().anyMatch(toleration -> covers(toleration, taint));
  }

  /** The pod's tolerations. */
  public static List<Toleration> of(Pod pod) {
    List<Toleration> tolerations = pod.getSpec().getTolerations();
    return tolerations == null ? List.of() : tolerations;
  }

  /** Whether {@code toleration} covers {@code taint}, for however long. */
  public static boolean covers(Toleration toleration, Taint taint) {
    if (isSet(toleration.getEffect()) && !toleration.getEffect().equals(taint.getEffect())) {
      return false;
    }
    if (isSet(toleration.getKey()) && !toleration.getKey().equals(taint.getKey())) {
      return false;
    }
    String operator = isSet(toleration.getOperator()) ? toleration.getOperator() : "Equal";
    return switch (operator) {
      case "Exists" -> true;
      case "Equal" ->
          isSet(toleration.getKey())
              && Objects.equals(orEmpty(toleration.getValue()), orEmpty(taint.getValue()));
      case "Lt", "Gt" -> comparesTo(operator, toleration.getValue(), taint.getValue());
      default -> false;
    };
  }

  /**
   * Numeric tolerations (KEP-5471): the taint's value must be less, or greater, than the
   * toleration's.
   */
  private static boolean comparesTo(
      String operator, @Nullable String tolerated, @Nullable String tainted) {
    try {
      long limit = Long.parseLong(orEmpty(tolerated));
      long value = Long.parseLong(orEmpty(tainted));
      return operator.equals("Lt") ? value < limit : value > limit;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isSet(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
