package io.coracle.api.quantity;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Quantities that were read before, by their text: objects name the same few amounts again and
 * again. A text takes the place of another that falls on the same slot. Thread-safe.
 */
final class RecentQuantities {
  /** A power of two. */
  private static final int SLOTS = 512;

  /** Longer texts are not kept. */
  private static final int MAX_LENGTH = 16;

  private final AtomicReferenceArray<@Nullable Known> slots = new AtomicReferenceArray<>(SLOTS);

  private record Known(String text, Quantity quantity) {}

  /** The quantity that {@code text} stands for, read by {@code parse} if it is not known. */
  Quantity of(String text, Function<String, Quantity> parse) {
    if (text.length() > MAX_LENGTH) {
      return parse.apply(text);
    }
    int slot = text.hashCode() & (SLOTS - 1);
    Known known = slots.get(slot);
    if (known != null && known.text().equals(text)) {
      return known.quantity();
    }
    Quantity quantity = parse.apply(text);
    slots.set(slot, new Known(text, quantity));
    return quantity;
  }
}
