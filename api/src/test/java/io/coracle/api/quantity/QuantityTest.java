package io.coracle.api.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0m, 0",
    "-0Ki, 0",
    "0.25, 250m",
    "1000m, 1",
    "2.5, 2500m",
    "1024Mi, 1Gi",
    "1.5Gi, 1536Mi",
    "1000000, 1M",
    "2097152Ki, 2Gi",
    "128974848, 128974848",
    "1e6, 1e6",
    "1E6, 1e6",
    "1e5, 100e3",
    "12e-1, 1200e-3",
    "1E, 1E",
    "0.5Ki, 512",
    "0.5, 500m",
    "1048576, 1048576",
    "1.5Ki, 1536",
    "0.0001Ki, 102400u",
    "1n, 1n",
    "0.1n, 1n",
    "-0.1n, -1n",
    "100u, 100u",
    "1Ki, 1Ki",
    "1023Ki, 1023Ki",
    "1025, 1025",
    "1024, 1024",
    "+5, 5",
    "-5k, -5k",
    "-1536Mi, -1536Mi",
    "9223372036854775808, 9223372036854775807",
    "1000E, 9223372036854775807",
    "8Ei, 9223372036854775807",
    "7Ei, 7Ei",
    "1.G, 1G",
    ".5, 500m",
    "00010, 10",
    "1e-400, 1e-9",
    "1e400, 9223372036854775807"
  })
  void toString_anyText_isCanonical(String text, String canonical) {
    assertThat(Quantity.parse(text)).hasToString(canonical);
    assertThat(Quantity.parse(canonical)).isEqualTo(Quantity.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " 1", "1 ", "abc", "1x", "1KiB", "1mi", "0x10", "1.2.3", "1ki", "--1", "1e", "1 Gi",
        "٣", "1i", "1e1.5", "\n"
      })
  void parse_noQuantity_isRefused(String text) {
    assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Quantity.tryParse(text)).isEmpty();
  }

  @Test
  void parse_longText_isRefused() {
    String longest = "1".repeat(Quantity.MAX_LENGTH);
    assertThat(Quantity.parse(longest).value()).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> Quantity.parse(longest + "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void values_fractions_areRoundedAwayFromZero() {
    assertThat(Quantity.parse("1500u").milliValue()).isEqualTo(2);
    assertThat(Quantity.parse("-1500u").milliValue()).isEqualTo(-2);
    assertThat(Quantity.parse("1m").value()).isEqualTo(1);
    assertThat(Quantity.parse("1500u").roundedUpToMilli()).hasToString("2m");
    assertThat(Quantity.parse("9E").milliValue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void plus_zeroAndOther_isWrittenLikeTheOther() {
    assertThat(Quantity.ZERO.plus(Quantity.parse("1Gi"))).hasToString("1Gi");
    assertThat(Quantity.parse("1Gi").plus(Quantity.parse("1M"))).hasToString("1074741824");
    assertThat(Quantity.parse("1").minus(Quantity.parse("250m"))).hasToString("750m");
  }

  @Test
  void of_typedView_isTheSameAmount() {
    var view = new io.fabric8.kubernetes.api.model.Quantity("500", "m");
    assertThat(Quantity.of(view)).isEqualTo(Quantity.parse("0.5"));
    assertThat(Quantity.of((io.fabric8.kubernetes.api.model.Quantity) null))
        .isEqualTo(Quantity.ZERO);
    assertThat(Quantity.parse("0.5").view().getAmount()).isEqualTo("500");
  }

  /** Every number of up to four digits with every suffix, against plain arithmetic. */
  @Test
  void parse_allSmallNumbersAndSuffixes_agreesWithArithmetic() {
    String[] suffixes = {
      "n", "u", "m", "", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "e-3"
    };
    for (String suffix : suffixes) {
      for (int number = -2000; number <= 2000; number++) {
        String text = new BigDecimal(BigInteger.valueOf(number), number & 1) + suffix;
        Quantity quantity = Quantity.parse(text);
        BigDecimal expected =
            new BigDecimal(BigInteger.valueOf(number), number & 1).multiply(factor(suffix));
        BigDecimal rounded = expected.setScale(9, java.math.RoundingMode.UP);
        assertThat(quantity.toBigDecimal()).as(text).isEqualByComparingTo(rounded);
        String canonical = quantity.toString();
        assertThat(canonical).as(text).doesNotContain(".");
        assertThat(Quantity.parse(canonical)).as(text).isEqualTo(quantity);
      }
    }
  }

  @Test
  void plusAndMinus_randomPairs_areInverse() {
    long seed = 20260101;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      Quantity a = Quantity.ofMilli(random.nextLong(-1L << 50, 1L << 50));
      Quantity b = Quantity.ofBytes(random.nextLong(0, 1L << 50));
      assertThat(a.plus(b).minus(b)).as("seed %d", seed).isEqualTo(a);
      assertThat(a.compareTo(b)).isEqualTo(-b.compareTo(a));
      assertThat(a.minus(b).signum()).isEqualTo(Integer.signum(a.compareTo(b)));
      assertThat(a.hashCode()).isEqualTo(Quantity.parse(a.toString()).hashCode());
    }
  }

  private static BigDecimal factor(String suffix) {
    return switch (suffix) {
      case "n" -> new BigDecimal("1e-9");
      case "u" -> new BigDecimal("1e-6");
      case "m", "e-3" -> new BigDecimal("1e-3");
      case "" -> BigDecimal.ONE;
      case "k", "e3" -> new BigDecimal("1e3");
      case "M" -> new BigDecimal("1e6");
      case "G" -> new BigDecimal("1e9");
      case "T" -> new BigDecimal("1e12");
      case "Ki" -> new BigDecimal(1L << 10);
      case "Mi" -> new BigDecimal(1L << 20);
      case "Gi" -> new BigDecimal(1L << 30);
      case "Ti" -> new BigDecimal(1L << 40);
      default -> throw new AssertionError(suffix);
    };
  }
}
