package io.coracle.apiserver.custom.cel;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.coracle.api.time.GoDuration;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code format} of strings (cel-spec, strings extension): {@code '%s: %d'.format(['a', 1])}. */
final class TextFunctions {
  private static final int DEFAULT_PRECISION = 6;
  private static final int MAX_PRECISION = 100;

  private TextFunctions() {}

  static void addTo(Functions functions) {
    functions.member(
        "format",
        SimpleType.STRING,
        List.of(Kinds.STRING, new Functions.Argument(ListType.create(SimpleType.DYN), List.class)),
        a -> format((String) a[0], (List<?>) a[1]));
  }

  private static String format(String pattern, List<?> values) {
    var out = new StringBuilder();
    int used = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int end = i + 1;
      while (end < pattern.length() && ".0123456789".indexOf(pattern.charAt(end)) >= 0) {
        end++;
      }
      if (end == pattern.length()) {
        throw new IllegalArgumentException("a clause of the format is not complete");
      }
      if (pattern.charAt(end) == '%') {
        out.append('%');
      } else if (used == values.size()) {
        throw new IllegalArgumentException("the format needs more values");
      } else {
        String precision = pattern.substring(i + 1, end);
        out.append(clause(pattern.charAt(end), precision, values.get(used++)));
      }
      i = end;
    }
    return out.toString();
  }

  private static String clause(char verb, String precision, Object value) {
    return switch (verb) {
      case 's' -> text(value);
      case 'd' -> whole(value).toString();
      case 'b' ->
          value instanceof Boolean flag ? (flag ? "1" : "0") : Long.toBinaryString(whole(value));
      case 'o' -> Long.toOctalString(whole(value));
      case 'x' -> hexadecimal(value);
      case 'X' -> hexadecimal(value).toUpperCase(Locale.ROOT);
      case 'f' -> number(value).setScale(digits(precision), RoundingMode.HALF_EVEN).toPlainString();
      case 'e' ->
          String.format(Locale.ROOT, "%." + digits(precision) + "e", number(value).doubleValue());
      default -> throw new IllegalArgumentException("the format has no clause %" + verb);
    };
  }

  private static int digits(String precision) {
    if (precision.isEmpty()) {
      return DEFAULT_PRECISION;
    }
    String digits = precision.substring(precision.indexOf('.') + 1);
    if (digits.isEmpty() || digits.length() > 3 || Integer.parseInt(digits) > MAX_PRECISION) {
      throw new IllegalArgumentException("the format has a precision that is too large");
    }
    return Integer.parseInt(digits);
  }

  private static Long whole(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("the format needs a whole number");
  }

  private static BigDecimal number(Object value) {
    if (value instanceof Number number) {
      return new BigDecimal(number.toString());
    }
    throw new IllegalArgumentException("the format needs a number");
  }

  private static String hexadecimal(Object value) {
    if (value instanceof String text) {
      return java.util.HexFormat.of()
          .formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return Long.toHexString(whole(value));
  }

  private static String text(Object value) {
    return switch (value) {
      case List<?> list ->
          list.stream().map(TextFunctions::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, String>();
        map.forEach((key, each) -> sorted.put(text(key), text(each)));
        yield sorted.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
      }
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          Long.toString(number.longValue());
      case Duration duration -> GoDuration.text(duration);
      case CelByteString bytes -> bytes.toStringUtf8();
      case NullValue _ -> "null";
      default -> value.toString();
    };
  }
}
