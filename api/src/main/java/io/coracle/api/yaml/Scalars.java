package io.coracle.api.yaml;

import io.coracle.api.json.ParsedNodes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a scalar's text means by the rules of YAML 1.1, as Kubernetes clients and servers read it:
 * {@code yes} and {@code on} are booleans, {@code 0777} is octal, {@code 1_000} is a number, dates
 * are strings.
 */
final class Scalars {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_NUMBER_LENGTH = 400;
  private static final String TAG_PREFIX = "tag:yaml.org,2002:";
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");

  private static final Map<String, Optional<Boolean>> WORDS =
      Map.ofEntries(
          truth("y", true),
          truth("Y", true),
          truth("yes", true),
          truth("Yes", true),
          truth("YES", true),
          truth("true", true),
          truth("True", true),
          truth("TRUE", true),
          truth("on", true),
          truth("On", true),
          truth("ON", true),
          truth("n", false),
          truth("N", false),
          truth("no", false),
          truth("No", false),
          truth("NO", false),
          truth("false", false),
          truth("False", false),
          truth("FALSE", false),
          truth("off", false),
          truth("Off", false),
          truth("OFF", false),
          Map.entry("", Optional.empty()),
          Map.entry("~", Optional.empty()),
          Map.entry("null", Optional.empty()),
          Map.entry("Null", Optional.empty()),
          Map.entry("NULL", Optional.empty()));

  private Scalars() {}

  private static Map.Entry<String, Optional<Boolean>> truth(String word, boolean value) {
    return Map.entry(word, Optional.of(value));
  }

  static JsonNode tree(ScalarEvent event) {
    String text = ParsedNodes.wellFormed(event.getValue());
    String tag = event.getTag().orElse("");
    if (tag.equals(TAG_PREFIX + "str") || tag.equals("!")) {
      return NODES.stringNode(text);
    }
    if (tag.equals(TAG_PREFIX + "binary")) {
      return NODES.stringNode(text);
    }
    return event.isPlain() || !tag.isEmpty() ? plain(text) : NODES.stringNode(text);
  }

  private static JsonNode plain(String text) {
    Optional<Boolean> word = WORDS.get(text);
    if (word != null) {
      return word.<JsonNode>map(NODES::booleanNode).orElse(NODES.nullNode());
    }
    char first = text.charAt(0);
    boolean numeric = (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
    if (!numeric || text.length() > MAX_NUMBER_LENGTH) {
      return NODES.stringNode(text);
    }
    return number(text.replace("_", "")).orElseGet(() -> NODES.stringNode(text));
  }

  private static Optional<JsonNode> number(String text) {
    Matcher integer = INTEGER.matcher(text);
    if (integer.matches()) {
      BigInteger value = integer(integer);
      return value.bitLength() <= Long.SIZE
          ? Optional.of(whole(value))
          : finite(value.doubleValue());
    }
    Matcher decimal = FLOAT.matcher(text);
    if (!decimal.matches()) {
      return Optional.empty();
    }
    return finite(Double.parseDouble(text));
  }

  private static Optional<JsonNode> finite(double value) {
    return Double.isFinite(value) ? Optional.of(decimal(value)) : Optional.empty();
  }

  private static BigInteger integer(Matcher found) {
    BigInteger value;
    if (found.group(3) != null) {
      value = new BigInteger(found.group(3), 16);
    } else if (found.group(4) != null) {
      value = new BigInteger(found.group(4), 2);
    } else if (found.group(5) != null) {
      value = new BigInteger(found.group(5), 8);
    } else {
      value = new BigInteger(found.group(6));
    }
    return "-".equals(found.group(1)) ? value.negate() : value;
  }

  private static JsonNode whole(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return NODES.numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE
        ? NODES.numberNode(value.longValue())
        : NODES.numberNode(value);
  }

  /** A float without a fraction is written as a whole number, as JSON of a Go float64 is. */
  private static JsonNode decimal(double value) {
    var exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    boolean isWhole = exact.scale() <= 0 && exact.abs().compareTo(BigDecimal.TEN.pow(21)) < 0;
    return isWhole ? whole(exact.toBigIntegerExact()) : NODES.numberNode(exact);
  }

  /** The text of a key; booleans and numbers become their JSON text. */
  static String key(JsonNode key) {
    if (key.isNull()) {
      return "null";
    }
    if (key.isContainer()) {
      throw new IllegalArgumentException("a map or a list cannot be a key");
    }
    return key.asString();
  }
}
