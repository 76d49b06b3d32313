package io.coracle.kubelet.pods;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads optional fields of the API's objects, in which a field that is not set is null. */
public final class Fields {
  private Fields() {}

  public static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  public static String text(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  public static boolean yes(@Nullable Boolean value) {
    return value != null && value;
  }

  public static boolean yes(@Nullable Boolean value, boolean otherwise) {
    return value == null ? otherwise : value;
  }

  public static int number(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  public static long number(@Nullable Long value, long otherwise) {
    return value == null ? otherwise : value;
  }

  public static <T> List<T> list(@Nullable List<T> value) {
    return value == null ? List.of() : value;
  }

  public static <K, V> Map<K, V> map(@Nullable Map<K, V> value) {
    return value == null ? Map.of() : value;
  }

  /** A time in RFC 3339, or empty. */
  public static Optional<Instant> time(@Nullable String value) {
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(value));
  }

  /** The amount in whole units, rounded up as Kubernetes does. */
  public static long units(Quantity quantity) {
    return quantity.getNumericalAmount().setScale(0, RoundingMode.CEILING).longValue();
  }

  /** The amount in thousandths, rounded up as Kubernetes does. */
  public static long milli(Quantity quantity) {
    return quantity
        .getNumericalAmount()
        .multiply(BigDecimal.valueOf(1000))
        .setScale(0, RoundingMode.CEILING)
        .longValue();
  }
}
