package io.coracle.api.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Quantities of any text: the canonical text has the same amount, or the text is refused. */
class QuantityFuzzTest {
  private static final BigDecimal BOUND = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal HALF = BigDecimal.valueOf(Long.MAX_VALUE / 2);

  @FuzzTest
  void parse_anyText_hasACanonicalTextOfTheSameAmount(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    Quantity quantity;
    try {
      quantity = Quantity.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    Quantity again = Quantity.parse(quantity.toString());
    assertThat(again).isEqualTo(quantity).hasSameHashCodeAs(quantity);
    // 62.5Ki is written 64000, which is written 64k: binary suffixes are lost, and nothing after.
    assertThat(Quantity.parse(again.toString()).toString()).isEqualTo(again.toString());
    assertThat(quantity.toBigDecimal().abs()).isLessThanOrEqualTo(BOUND);
    assertThat(BigDecimal.valueOf(quantity.value())).isBetween(BOUND.negate(), BOUND);
    assertThat(Long.signum(quantity.milliValue())).isEqualTo(quantity.signum());
    if (quantity.toBigDecimal().abs().compareTo(HALF) < 0) {
      assertThat(quantity.plus(quantity).minus(quantity)).isEqualTo(quantity);
    }
    assertThat(quantity.negate().negate()).isEqualTo(quantity);
  }
}
