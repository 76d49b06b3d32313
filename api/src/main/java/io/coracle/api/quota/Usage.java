package io.coracle.api.quota;

import io.coracle.api.quantity.Quantity;
import java.util.Map;
import java.util.TreeMap;

/**
 * Amounts by the names that quotas give them, e.g. {@code requests.cpu} or {@code
 * count/jobs.batch}.
 */
public record Usage(Map<String, Quantity> amounts) {
  public static final Usage NONE = new Usage(Map.of());

  private static final Quantity ONE = Quantity.of(1, Quantity.Format.DECIMAL_SI);

  public Usage {
    amounts = Map.copyOf(amounts);
  }

  /** One of each. */
  public static Usage one(String... names) {
    var amounts = new TreeMap<String, Quantity>();
    for (String name : names) {
      amounts.put(name, ONE);
    }
    return new Usage(amounts);
  }

  public static Usage count(String name, long number) {
    return new Usage(Map.of(name, Quantity.of(number, Quantity.Format.DECIMAL_SI)));
  }

  public Usage plus(Usage other) {
    var sum = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, Quantity::plus));
    return new Usage(sum);
  }

  /** What this is more than {@code before}; less does not count. */
  public Usage increaseOver(Usage before) {
    var more = new TreeMap<String, Quantity>();
    amounts.forEach(
        (name, amount) -> {
          Quantity rise = amount.minus(before.amounts.getOrDefault(name, Quantity.ZERO));
          if (rise.signum() > 0) {
            more.put(name, rise);
          }
        });
    return new Usage(more);
  }
}
