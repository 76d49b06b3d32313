package io.coracle.api.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The shape of a value: one node of a schema. The engines for strict decoding, pruning, patching
 * and server-side apply walk an object's tree and its schema side by side. Built-in kinds and
 * custom resources have the same nodes.
 */
public sealed interface Schema {

  /** A value whose inside has no schema: any JSON. */
  record Any() implements Schema {}

  /** A single value. */
  record Scalar(Type type) implements Schema {}

  /** What a scalar may be in JSON. The last ones are strings or numbers with a meaning. */
  enum Type {
    STRING,
    INTEGER_32,
    INTEGER_64,
    NUMBER,
    BOOLEAN,
    /** Base64 text. */
    BYTES,
    /** A string or a number, e.g. {@code 500m}. */
    QUANTITY,
    INT_OR_STRING,
    /** RFC 3339 with seconds. */
    TIME,
    /** RFC 3339 with microseconds. */
    MICRO_TIME,
    /** Go's text for a duration. */
    DURATION
  }

  /** A JSON object with known fields. */
  non-sealed interface Fields extends Schema {
    /**
     * The name of its OpenAPI definition, e.g. {@code io.k8s.api.core.v1.Pod}; empty if it has
     * none.
     */
    String definition();

    /**
     * In the order in which the type declares them. Nested schemas are resolved when asked for:
     * types may recurse.
     */
    Map<String, Field> fields();

    /**
     * Whether server-side apply and merging treat it as one value ({@code x-kubernetes-map-type}).
     */
    boolean atomic();

    /** Whether unknown fields are kept. */
    boolean preserveUnknown();

    /**
     * The value of the field {@code name} where an item of a list leaves it out although the list
     * goes by it; empty if it must be there.
     */
    default Optional<JsonNode> keyDefault(String name) {
      return Optional.empty();
    }

    default Optional<Field> field(String name) {
      return Optional.ofNullable(fields().get(name));
    }

    /** How far the number of an embedded message stands to the left of those of its fields. */
    int EMBEDDED_SHIFT = 12;

    /**
     * The field that protobuf has under {@code number}: its own, or for a field of an embedded
     * message that message's number shifted by {@link #EMBEDDED_SHIFT}, and its own. Empty for
     * types that protobuf does not know.
     */
    default Optional<Field> numbered(int number) {
      return Optional.empty();
    }

    /** The number under which {@link #numbered} finds {@code field}; zero if it has none. */
    default int number(String field) {
      return 0;
    }

    /**
     * Whether protobuf has an embedded message under {@code number}, whose fields JSON shows as
     * this object's own.
     */
    default boolean embeds(int number) {
      return false;
    }
  }

  /**
   * A field of a JSON object.
   *
   * @param required whether clients must send it, as documentation says it; servers check by the
   *     kind's own rules
   * @param patch how a strategic merge patch treats the field
   * @param presence whether the field is written when its value is empty
   */
  record Field(
      String name,
      java.util.function.Supplier<Schema> type,
      boolean required,
      Patch patch,
      Presence presence) {

    /** A field that stands in the canonical form exactly when it was sent. */
    public Field(
        String name, java.util.function.Supplier<Schema> type, boolean required, Patch patch) {
      this(name, type, required, patch, Presence.KEEP);
    }

    public Schema schema() {
      return type.get();
    }
  }

  /**
   * Whether a field stands in the canonical form of an object when its value is empty: {@code ""},
   * {@code 0}, {@code false}, {@code []}, {@code {}}. It follows from how the reference server's
   * types are declared, and clients can tell the difference.
   */
  enum Presence {
    /** What was sent stays, even if empty; what was not sent stays absent. */
    KEEP,
    /** Left out when empty. */
    OMIT_EMPTY,
    /** Always there; the empty value is written when nothing was sent. */
    ALWAYS,
    /** Always there; {@code null} is written when it is empty or nothing was sent. */
    NULL_WHEN_EMPTY
  }

  /**
   * How a strategic merge patch treats a field ({@code x-kubernetes-patch-strategy}, {@code
   * -merge-key}).
   *
   * @param merge lists are merged rather than replaced
   * @param retainKeys of an object only the keys that the patch names stay ({@code $retainKeys})
   * @param replace an object is replaced rather than merged
   * @param mergeKey the key that identifies elements of a merged list of objects
   */
  record Patch(boolean merge, boolean retainKeys, boolean replace, Optional<String> mergeKey) {
    /** Lists are replaced, objects merged. */
    public static final Patch DEFAULT = new Patch(false, false, false, Optional.empty());
  }

  /**
   * A JSON object with free keys.
   *
   * @param values schema of each value
   */
  record Mapping(java.util.function.Supplier<Schema> values, boolean atomic) implements Schema {}

  /** An array. */
  record Sequence(
      java.util.function.Supplier<Schema> items, ListType listType, List<String> mapKeys)
      implements Schema {
    public Sequence {
      mapKeys = List.copyOf(mapKeys);
    }
  }

  /** How server-side apply merges an array ({@code x-kubernetes-list-type}). */
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }
}
