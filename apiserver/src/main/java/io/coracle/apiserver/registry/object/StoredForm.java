package io.coracle.apiserver.registry.object;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.store.Stored;
import io.coracle.store.Transaction;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bytes of a stored object. They begin with kind and API version, then metadata, of which the
 * resource version comes first, so that it stands at a place that is known without parsing:
 *
 * <pre>{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"42","name":"web-0",...},...}
 * </pre>
 *
 * <p>So an object is encoded once, before its revision is known; the store's writer puts the
 * revision in; a removal gets another one; and the items of a list, which carry no kind, are the
 * same bytes without their beginning.
 */
public final class StoredForm {
  private static final byte[] BEFORE_REVISION =
      "\"metadata\":{\"resourceVersion\":\"".getBytes(StandardCharsets.UTF_8);

  /** Most objects fit into this many bytes. */
  private static final int USUAL_BYTES = 4096;

  /**
   * No object is larger than this, in bytes, so that patches cannot make one grow for ever. (The
   * reference's database takes half of that.)
   */
  public static final int MAX_BYTES = Json.MAX_BYTES;

  private StoredForm() {}

  /** The first bytes of every object of {@code kind}, up to and including the second comma. */
  public static byte[] head(GroupVersionKind kind) {
    String text = "{\"kind\":\"" + kind.kind() + "\",\"apiVersion\":\"" + kind.apiVersion() + "\",";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Encodes {@code object} as one of {@code kind}. The object's own kind, API version and resource
   * version do not matter.
   *
   * @throws StatusException with reason BadRequest when it is nested too deeply, with reason
   *     RequestEntityTooLarge when it is too large
   */
  public static Encoded encode(GroupVersionKind kind, ObjectNode object) {
    return new Encoded(write(kind, object, true), split(kind), null);
  }

  /** Like {@link #encode}, with what selectors will ask of the object. */
  public static Encoded encode(
      GroupVersionKind kind, ObjectNode object, SelectableFields selectable) {
    return new Encoded(
        write(kind, object, true), split(kind), Attributes.derived(object, selectable));
  }

  private static int split(GroupVersionKind kind) {
    return head(kind).length + BEFORE_REVISION.length;
  }

  /** The bytes of an object that is not stored: it has no resource version. */
  public static byte[] withoutRevision(GroupVersionKind kind, ObjectNode object) {
    return write(kind, object, false);
  }

  private static byte[] write(GroupVersionKind kind, ObjectNode object, boolean revision) {
    var out = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator generator = Json.mapper().createGenerator(out)) {
      generator.writeStartObject();
      generator.writeStringProperty("kind", kind.kind());
      generator.writeStringProperty("apiVersion", kind.apiVersion());
      generator.writeName("metadata");
      generator.writeStartObject();
      if (revision) {
        generator.writeStringProperty(Metadata.RESOURCE_VERSION, "");
      }
      write(generator, Metadata.of(object), false);
      generator.writeEndObject();
      write(generator, object, true);
      generator.writeEndObject();
    }
    if (out.size() > MAX_BYTES) {
      throw new StatusException(
          StatusException.Reason.REQUEST_ENTITY_TOO_LARGE,
          "Request entity too large: the object would be larger than " + MAX_BYTES + " bytes");
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator generator, ObjectNode fields, boolean top) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      boolean skip =
          switch (field.getKey()) {
            case "kind", "apiVersion", "metadata" -> top;
            case Metadata.RESOURCE_VERSION -> !top;
            default -> false;
          };
      if (!skip) {
        generator.writeName(field.getKey());
        write(generator, field.getValue(), top ? 2 : 3);
      }
    }
  }

  /**
   * @param level the depth of {@code value}, if it holds others
   */
  private static void write(JsonGenerator generator, JsonNode value, int level) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        checkDepth(level);
        generator.writeStartObject();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          generator.writeName(field.getKey());
          write(generator, field.getValue(), level + 1);
        }
        generator.writeEndObject();
      }
      case ARRAY -> {
        checkDepth(level);
        generator.writeStartArray();
        for (JsonNode item : value) {
          write(generator, item, level + 1);
        }
        generator.writeEndArray();
      }
      case STRING -> generator.writeString(value.stringValue());
      case BOOLEAN -> generator.writeBoolean(value.booleanValue());
      case NUMBER, NULL, MISSING, BINARY, POJO -> generator.writeTree(value);
    }
  }

  private static void checkDepth(int level) {
    if (level > Json.MAX_DEPTH) {
      throw StatusException.badRequest(
          "the object is nested more deeply than " + Json.MAX_DEPTH + " levels");
    }
  }

  /** The bytes of {@code last} with another resource version: what watchers see of a removal. */
  public static Encoded again(Stored last) {
    byte[] value = last.value();
    int split = split(value);
    int end = split;
    while (value[end] != '"') {
      end++;
    }
    byte[] without = Arrays.copyOf(value, value.length - (end - split));
    System.arraycopy(value, end, without, split, value.length - end);
    return new Encoded(without, split, null);
  }

  /** Where the digits of the resource version begin, whatever kind of object it is. */
  private static int split(byte[] value) {
    int at = 0;
    while (!Arrays.equals(
        value, at, at + BEFORE_REVISION.length, BEFORE_REVISION, 0, BEFORE_REVISION.length)) {
      at++; // kinds and versions hold no quotation marks, so this is the first such place
    }
    return at + BEFORE_REVISION.length;
  }

  /**
   * An object's bytes without the digits of its resource version.
   *
   * @param bytes must not be changed
   * @param split where the digits belong
   * @param derived what selectors will ask of the object, if it is known
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  public record Encoded(byte[] bytes, int split, @Nullable Object derived)
      implements Transaction.Value {

    @Override
    public byte[] at(long revision) {
      byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
      byte[] whole = new byte[bytes.length + digits.length];
      System.arraycopy(bytes, 0, whole, 0, split);
      System.arraycopy(digits, 0, whole, split, digits.length);
      System.arraycopy(bytes, split, whole, split + digits.length, bytes.length - split);
      return whole;
    }

    /** Whether {@code stored} has the same content, whatever its resource version. */
    public boolean sameContent(Stored stored) {
      return Arrays.equals(at(stored.modified()), stored.value());
    }
  }
}
