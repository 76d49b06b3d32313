package io.coracle.api.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables in front of the compact resource; its format is described where it is written, in the
 * module that generates it.
 *
 * @param strings everything else names strings by index
 * @param resources in discovery order
 * @param kinds kinds and the types that carry them
 * @param definitions names of types
 * @param offsets of each type's body, from the start of {@code bodies}
 * @param bodies descriptions of the fields of types
 */
record CompactTables(
    List<String> strings,
    List<Resource> resources,
    List<Kind> kinds,
    List<String> definitions,
    List<Integer> offsets,
    ByteBuffer bodies) {
  private static final String RESOURCE = "/io/coracle/catalogue/catalogue.bin";
  private static final int FORMAT = 2;
  private static final int RESOURCE_COLUMNS = 11;

  record Kind(String apiVersion, String kind, String definition) {}

  static CompactTables read() {
    ByteBuffer in = ByteBuffer.wrap(bytes());
    int format = in.getInt();
    if (format != FORMAT) {
      throw new IllegalStateException("the catalogue has format " + format + ", not " + FORMAT);
    }
    String[] strings = new String[in.getInt()];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = string(in);
    }
    List<Resource> resources = resources(in, strings);
    int[][] kinds = new int[in.getInt()][];
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = new int[] {in.getInt(), in.getInt(), in.getInt()};
    }
    String[] definitions = new String[in.getInt()];
    var offsets = new ArrayList<Integer>(definitions.length);
    for (int i = 0; i < definitions.length; i++) {
      definitions[i] = strings[in.getInt()];
      offsets.add(in.getInt());
    }
    var kindList = new ArrayList<Kind>(kinds.length);
    for (int[] kind : kinds) {
      kindList.add(new Kind(strings[kind[0]], strings[kind[1]], definitions[kind[2]]));
    }
    return new CompactTables(
        List.of(strings), resources, kindList, List.of(definitions), offsets, in.slice());
  }

  private static byte[] bytes() {
    try (InputStream in = CompactTables.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the catalogue is not on the class path: " + RESOURCE);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text of the catalogue's tables is ASCII, for which modified UTF-8 and UTF-8 are one. */
  private static String string(ByteBuffer in) {
    int length = Short.toUnsignedInt(in.getShort());
    var text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static List<Resource> resources(ByteBuffer in, String[] strings) {
    int count = in.getInt();
    var resources = new ArrayList<Resource>(count);
    for (int i = 0; i < count; i++) {
      String[] columns = new String[RESOURCE_COLUMNS];
      for (int column = 0; column < RESOURCE_COLUMNS; column++) {
        columns[column] = strings[in.getInt()];
      }
      resources.add(ResourceRows.resource(columns));
    }
    return List.copyOf(resources);
  }
}
