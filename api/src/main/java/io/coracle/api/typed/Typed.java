package io.coracle.api.typed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.jackson.UnmatchedFieldTypeModule;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Typed views of objects: the model classes, read from and written to JSON by one shared mapper.
 * Fields that a class does not know are kept and written again. Thread-safe.
 */
public final class Typed {
  private static final JsonMapper MAPPER =
      Json.mapper()
          .rebuild()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new UnmatchedFieldTypeModule(false, false))
          .build();

  /** Readers of whole documents, behind which nothing may follow. */
  private static final ClassValue<ObjectReader> READERS =
      new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
          return MAPPER.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        }
      };

  private static final ClassValue<Names> NAMES =
      new ClassValue<>() {
        @Override
        protected Names computeValue(Class<?> type) {
          return Names.of(type);
        }
      };

  private Typed() {}

  private record Names(GroupVersionKind kind, GroupVersionResource resource, boolean namespaced) {
    static Names of(Class<?> type) {
      if (!HasMetadata.class.isAssignableFrom(type) || HasMetadata.getVersion(type) == null) {
        throw new IllegalArgumentException(type + " belongs to no resource");
      }
      String group = HasMetadata.getGroup(type);
      String version = HasMetadata.getVersion(type);
      return new Names(
          new GroupVersionKind(group, version, HasMetadata.getKind(type)),
          new GroupVersionResource(group, version, HasMetadata.getPlural(type)),
          Namespaced.class.isAssignableFrom(type));
    }
  }

  /**
   * The object that {@code json} holds.
   *
   * @throws StatusException with reason BadRequest when it is not JSON or does not fit the class
   */
  public static <T> T read(byte[] json, Class<T> type) {
    return read(json, 0, json.length, type);
  }

  /** Like {@link #read(byte[], Class)}, for a part of an array. */
  public static <T> T read(byte[] json, int offset, int length, Class<T> type) {
    try {
      return READERS.get(type).readValue(json, offset, length);
    } catch (JacksonException e) {
      throw unreadable(type, e);
    }
  }

  /**
   * The object that {@code tree} holds; it does not share anything with the tree.
   *
   * @throws StatusException with reason BadRequest when the tree does not fit the class
   */
  public static <T> T read(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw unreadable(type, e);
    }
  }

  private static StatusException unreadable(Class<?> type, JacksonException cause) {
    return StatusException.badRequest(
        "cannot be read as " + type.getSimpleName() + ": " + cause.getOriginalMessage());
  }

  /** The compact JSON of a typed object. */
  public static byte[] write(Object object) {
    return MAPPER.writeValueAsBytes(object);
  }

  /** The tree of a typed object; it does not share anything with the object. */
  public static JsonNode tree(Object object) {
    return MAPPER.valueToTree(object);
  }

  /** A copy that shares nothing with {@code object}. */
  public static <T> T copy(T object) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) object.getClass();
    return MAPPER.readValue(write(object), type);
  }

  /**
   * The kind of a model class.
   *
   * @throws IllegalArgumentException when the class says nothing of its kind
   */
  public static GroupVersionKind kindOf(Class<?> type) {
    return NAMES.get(type).kind();
  }

  /**
   * The resource that holds objects of a model class.
   *
   * @throws IllegalArgumentException when the class says nothing of its resource
   */
  public static GroupVersionResource resourceOf(Class<?> type) {
    return NAMES.get(type).resource();
  }

  /** Whether objects of a model class live in namespaces. */
  public static boolean namespaced(Class<?> type) {
    return NAMES.get(type).namespaced();
  }

  /**
   * Like {@link #mapper}, but objects are read without {@code metadata.managedFields}: they would
   * be most of what a program that keeps many objects has in memory, and who writes an object
   * without them changes none.
   */
  public static JsonMapper mapperWithoutManagers() {
    return Lean.MAPPER;
  }

  private static final class Lean {
    static final JsonMapper MAPPER =
        Typed.MAPPER.rebuild().addMixIn(ObjectMeta.class, WithoutManagers.class).build();
  }

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagers {}

  /** The mapper behind this class, for streaming: a value may be followed by others. */
  public static JsonMapper mapper() {
    return MAPPER;
  }
}
