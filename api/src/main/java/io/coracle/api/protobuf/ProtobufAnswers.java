package io.coracle.api.protobuf;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Schema;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes objects as {@code application/vnd.kubernetes.protobuf}: four magic bytes and an envelope
 * that names the kind; and the frames of watches, each with its length in front.
 */
public final class ProtobufAnswers {
  private static final String META_GROUP = "meta.k8s.io/";
  private static final String PARTIAL = "PartialObjectMetadata";

  private static final int TYPE_META = 1;
  private static final int RAW = 2;
  private static final int ENCODING = 3;
  private static final int CONTENT_TYPE = 4;

  private ProtobufAnswers() {}

  /** Whether objects of that shape have a form in protobuf. */
  public static boolean has(Optional<Schema> schema) {
    return schema.orElse(null) instanceof Schema.Fields fields
        && fields.fields().keySet().stream().anyMatch(name -> fields.number(name) != 0);
  }

  /**
   * The bytes of {@code tree}, which says its API version and kind.
   *
   * @param schemas of kinds
   * @throws IllegalArgumentException for a kind that has no form in protobuf
   */
  public static byte[] write(
      ObjectNode tree, Function<GroupVersionKind, Optional<Schema>> schemas) {
    String version = tree.path("apiVersion").asString("");
    String kind = tree.path("kind").asString("");
    byte[] raw = MessageWriter.write(tree, shape(version, kind, schemas)).toByteArray();
    var type = new WireOutput().text(1, version).text(2, kind);
    return new WireOutput()
        .append(ProtobufObjects.MAGIC)
        .message(TYPE_META, type)
        .bytes(RAW, raw)
        .text(ENCODING, "")
        .text(CONTENT_TYPE, "")
        .toByteArray();
  }

  private static Schema.Fields shape(
      String version, String kind, Function<GroupVersionKind, Optional<Schema>> schemas) {
    if (version.equals("v1") && kind.equals("Status")) {
      return KnownMessages.STATUS;
    }
    if (version.startsWith(META_GROUP) && kind.startsWith(PARTIAL)) {
      Schema metadata =
          schemas
              .apply(new GroupVersionKind("", "v1", "Pod"))
              .filter(Schema.Fields.class::isInstance)
              .flatMap(pod -> ((Schema.Fields) pod).field("metadata"))
              .orElseThrow()
              .schema();
      return kind.equals(PARTIAL)
          ? KnownMessages.partial(metadata)
          : KnownMessages.partialList(metadata);
    }
    if (schemas.apply(GroupVersionKind.of(version, kind)).orElse(null)
        instanceof Schema.Fields fields) {
      return fields;
    }
    throw new IllegalArgumentException("protobuf has no " + kind + " of " + version);
  }

  /**
   * A frame of a watch.
   *
   * @param type e.g. {@code ADDED}
   * @param object as {@link #write} makes it
   */
  public static byte[] frame(String type, byte[] object) {
    byte[] event =
        new WireOutput().text(1, type).message(2, new WireOutput().bytes(1, object)).toByteArray();
    return ByteBuffer.allocate(Integer.BYTES + event.length)
        .putInt(event.length)
        .put(event)
        .array();
  }
}
