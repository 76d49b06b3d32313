package io.coracle.api.catalogue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Schemas of types, each decoded from the compact resource when it is first asked for. */
final class CompactSchemas {
  private static final int ATOMIC = 1;
  private static final int REQUIRED = 1;
  private static final int MERGE = 2;
  private static final int RETAIN_KEYS = 4;
  private static final int REPLACE = 8;
  private static final int PRESENCE_SHIFT = 4;

  /** In the order of the generator's codes. */
  private static final List<Schema> SCALARS =
      Arrays.stream(Schema.Type.values()).map(type -> (Schema) new Schema.Scalar(type)).toList();

  private static final List<Schema.Presence> PRESENCES = List.of(Schema.Presence.values());
  private static final List<Schema.ListType> LIST_TYPES = List.of(Schema.ListType.values());
  private static final Schema ANY = new Schema.Any();

  private final CompactTables tables;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final AtomicReferenceArray<CompactFields> decoded;

  CompactSchemas(CompactTables tables) {
    this.tables = tables;
    List<String> names = tables.definitions();
    decoded = new AtomicReferenceArray<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      indexes.put(names.get(i), i);
    }
  }

  Collection<String> names() {
    return tables.definitions();
  }

  Optional<Schema.Fields> find(String name) {
    Integer index = indexes.get(name);
    return index == null ? Optional.empty() : Optional.of(definition(index));
  }

  private CompactFields definition(int index) {
    CompactFields known = decoded.get(index);
    if (known != null) {
      return known;
    }
    // Two threads may decode the same type; one wins, so that a type is one object.
    CompactFields fields = decode(index);
    return decoded.compareAndSet(index, null, fields) ? fields : decoded.get(index);
  }

  private CompactFields decode(int index) {
    ByteBuffer in = tables.bodies().duplicate().position(tables.offsets().get(index));
    boolean atomic = (in.get() & ATOMIC) != 0;
    int count = Short.toUnsignedInt(in.getShort());
    var fields = LinkedHashMap.<String, Schema.Field>newLinkedHashMap(count);
    var numbers = HashMap.<Integer, Schema.Field>newHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = string(in);
      int number = in.getInt();
      Schema.Field field = field(name, in);
      fields.put(name, field);
      if (number != 0) {
        numbers.put(number, field);
      }
    }
    return new CompactFields(tables.definitions().get(index), fields, numbers, atomic);
  }

  private Schema.Field field(String name, ByteBuffer in) {
    int flags = in.get();
    String mergeKey = string(in);
    Supplier<Schema> type = type(in);
    boolean merge = (flags & MERGE) != 0;
    boolean retainKeys = (flags & RETAIN_KEYS) != 0;
    boolean replace = (flags & REPLACE) != 0;
    Optional<String> key = mergeKey.isEmpty() ? Optional.empty() : Optional.of(mergeKey);
    return new Schema.Field(
        name,
        type,
        (flags & REQUIRED) != 0,
        merge || retainKeys || replace || key.isPresent()
            ? new Schema.Patch(merge, retainKeys, replace, key)
            : Schema.Patch.DEFAULT,
        PRESENCES.get(flags >> PRESENCE_SHIFT));
  }

  private Supplier<Schema> type(ByteBuffer in) {
    int tag = in.get();
    return switch (tag) {
      case 'A' -> () -> ANY;
      case 'S' -> constant(SCALARS.get(in.get()));
      case 'R' -> {
        int index = Short.toUnsignedInt(in.getShort());
        yield () -> definition(index);
      }
      case 'G' -> {
        int index = Short.toUnsignedInt(in.getShort());
        yield () -> definition(index).granular();
      }
      case 'L' -> sequence(in);
      case 'M' -> {
        boolean atomic = in.get() != 0;
        yield constant(new Schema.Mapping(type(in), atomic));
      }
      default -> throw new IllegalStateException("the catalogue has no type tagged " + tag);
    };
  }

  private Supplier<Schema> sequence(ByteBuffer in) {
    Schema.ListType listType = LIST_TYPES.get(in.get());
    String[] keys = new String[in.get()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = string(in);
    }
    return constant(new Schema.Sequence(type(in), listType, List.of(keys)));
  }

  private static Supplier<Schema> constant(Schema schema) {
    return () -> schema;
  }

  private String string(ByteBuffer in) {
    return tables.strings().get(Short.toUnsignedInt(in.getShort()));
  }

  /** A decoded type. */
  private static final class CompactFields implements Schema.Fields {
    private final String definition;
    private final Map<String, Schema.Field> fields;
    private final Map<Integer, Schema.Field> numbers;
    private final Map<String, Integer> numberOf;
    private final boolean atomic;
    private volatile @Nullable CompactFields granular;

    CompactFields(
        String definition,
        Map<String, Schema.Field> fields,
        Map<Integer, Schema.Field> numbers,
        boolean atomic) {
      this.definition = definition;
      this.fields = java.util.Collections.unmodifiableMap(fields);
      this.numbers = numbers;
      this.numberOf = HashMap.newHashMap(numbers.size());
      numbers.forEach((number, field) -> numberOf.put(field.name(), number));
      this.atomic = atomic;
    }

    /** The same type where a field says that it does not merge as one value. */
    CompactFields granular() {
      CompactFields known = granular;
      if (known == null) {
        known = atomic ? new CompactFields(definition, fields, numbers, false) : this;
        granular = known;
      }
      return known;
    }

    @Override
    public String definition() {
      return definition;
    }

    @Override
    public Map<String, Schema.Field> fields() {
      return fields;
    }

    @Override
    public Optional<Schema.Field> numbered(int number) {
      return Optional.ofNullable(numbers.get(number));
    }

    @Override
    public Optional<JsonNode> keyDefault(String name) {
      return KeyDefaults.of(definition, fields.get(name));
    }

    @Override
    public int number(String field) {
      return numberOf.getOrDefault(field, 0);
    }

    @Override
    public boolean embeds(int number) {
      for (int known : numbers.keySet()) {
        for (int outer = known >> EMBEDDED_SHIFT; outer != 0; outer >>= EMBEDDED_SHIFT) {
          if (outer == number) {
            return true;
          }
        }
      }
      return false;
    }

    @Override
    public boolean atomic() {
      return atomic;
    }

    @Override
    public boolean preserveUnknown() {
      return false;
    }

    @Override
    public String toString() {
      return definition;
    }
  }
}
