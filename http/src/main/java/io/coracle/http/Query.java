package io.coracle.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The query parameters of a request, in order, decoded. Immutable. */
public final class Query {
  private static final Query NONE = new Query(List.of());

  private final List<Parameter> parameters;

  private Query(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  /** One parameter; the value is empty when there was none. */
  public record Parameter(String name, String value) {}

  public static Query none() {
    return NONE;
  }

  /** Alternating names and values. */
  public static Query of(String... namesAndValues) {
    var parameters = new ArrayList<Parameter>(namesAndValues.length / 2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.add(new Parameter(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Query(parameters);
  }

  /**
   * Parses the text behind a question mark.
   *
   * @throws IllegalArgumentException when an escape is broken
   */
  public static Query parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    var parameters = new ArrayList<Parameter>();
    for (String part : text.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      parameters.add(new Parameter(decode(name), decode(value)));
    }
    return new Query(parameters);
  }

  /** The first value of {@code name}. */
  public Optional<String> first(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter.value());
      }
    }
    return Optional.empty();
  }

  /** All values of {@code name}. */
  public List<String> all(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
  }

  /**
   * Whether {@code name} is there and its first value is {@code true} or {@code 1}, as Go reads
   * booleans.
   */
  public boolean flag(String name) {
    return first(name).map(v -> v.equals("true") || v.equals("1")).orElse(false);
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  public boolean isEmpty() {
    return parameters.isEmpty();
  }

  /** The encoded text, without a question mark. */
  public String encoded() {
    return parameters.stream()
        .map(p -> encode(p.name()) + "=" + encode(p.value()))
        .collect(Collectors.joining("&"));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
