package io.coracle.api.openapi;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What only people and clients that validate want to know of built-in types. Immutable. Its format
 * is described where it is written, in the module that generates it.
 */
public final class Documentation {
  private static final String RESOURCE = "/io/coracle/catalogue/documentation.bin";
  private static final int FORMAT = 2;

  private final Map<String, Type> types;

  private Documentation(Map<String, Type> types) {
    this.types = types;
  }

  /**
   * A type.
   *
   * @param unions fields of which one at a time is set
   */
  public record Type(String description, List<Union> unions, Map<String, Field> fields) {
    static final Type NONE = new Type("", List.of(), Map.of());

    Field field(String name) {
      return fields.getOrDefault(name, Field.NONE);
    }
  }

  /**
   * Fields of which one at a time is set.
   *
   * @param discriminator the field that says which; empty if there is none
   * @param fieldValues {@code field:value of the discriminator}
   */
  public record Union(String discriminator, List<String> fieldValues) {}

  /**
   * A field.
   *
   * @param defaultJson JSON text; empty if there is no default
   * @param untyped name of the type without a schema that the field holds; empty if it has one
   * @param enumeration the values that are known
   */
  public record Field(
      String description, String defaultJson, String untyped, List<String> enumeration) {
    static final Field NONE = new Field("", "", "", List.of());
  }

  /** Reads the documentation of all built-in types. */
  public static Documentation load() {
    try (InputStream resource = Documentation.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("documentation is not on the class path: " + RESOURCE);
      }
      return read(new DataInputStream(new BufferedInputStream(resource)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Documentation read(DataInputStream in) throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IllegalStateException("documentation has format " + format + ", not " + FORMAT);
    }
    int count = in.readUnsignedShort();
    var types = HashMap.<String, Type>newHashMap(count);
    for (int i = 0; i < count; i++) {
      types.put(in.readUTF(), type(in));
    }
    return new Documentation(types);
  }

  private static Type type(DataInputStream in) throws IOException {
    String description = in.readUTF();
    var unions = new ArrayList<Union>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      unions.add(new Union(in.readUTF(), strings(in)));
    }
    int count = in.readUnsignedShort();
    var fields = HashMap.<String, Field>newHashMap(count);
    for (int i = 0; i < count; i++) {
      fields.put(in.readUTF(), new Field(in.readUTF(), in.readUTF(), in.readUTF(), strings(in)));
    }
    return new Type(description, unions, fields);
  }

  private static List<String> strings(DataInputStream in) throws IOException {
    String[] strings = new String[in.readUnsignedShort()];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = in.readUTF();
    }
    return List.of(strings);
  }

  /** What is known of the type with the OpenAPI name {@code definition}; empty texts if nothing. */
  public Type of(String definition) {
    return types.getOrDefault(definition, Type.NONE);
  }
}
