package io.coracle.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The header fields of a message, in order; names are compared without regard to case. Immutable.
 */
public final class Headers {
  private static final Headers NONE = new Headers(List.of());

  private final List<Field> fields;

  private Headers(List<Field> fields) {
    this.fields = fields;
  }

  /**
   * One field.
   *
   * @param name lower case
   */
  public record Field(String name, String value) {
    public Field {
      name = name.toLowerCase(Locale.ROOT);
    }
  }

  public static Headers none() {
    return NONE;
  }

  /** Alternating names and values. */
  public static Headers of(String... namesAndValues) {
    var fields = new ArrayList<Field>(namesAndValues.length / 2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(List.copyOf(fields));
  }

  public static Headers of(List<Field> fields) {
    return new Headers(List.copyOf(fields));
  }

  /** The first value of {@code name}, which must be lower case. */
  public Optional<String> first(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** All values of {@code name}, which must be lower case. */
  public List<String> all(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).toList();
  }

  /** These fields and one more. */
  public Headers with(String name, String value) {
    var more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Headers(List.copyOf(more));
  }

  /** These fields without those of {@code name}, which must be lower case. */
  public Headers without(String name) {
    return new Headers(fields.stream().filter(f -> !f.name().equals(name)).toList());
  }

  public List<Field> fields() {
    return fields;
  }

  @Override
  public String toString() {
    return fields.stream().map(Field::name).toList().toString();
  }
}
