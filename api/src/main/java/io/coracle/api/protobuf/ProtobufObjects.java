package io.coracle.api.protobuf;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads objects that are sent as {@code application/vnd.kubernetes.protobuf}: four magic bytes,
 * then an envelope ({@code runtime.Unknown}) that names the kind and holds the object.
 */
public final class ProtobufObjects {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int TYPE_META = 1;
  private static final int RAW = 2;
  private static final int API_VERSION = 1;
  private static final int KIND = 2;

  private ProtobufObjects() {}

  /**
   * The tree of {@code body}, with its {@code apiVersion} and {@code kind}.
   *
   * @param schemas of kinds
   * @throws StatusException with reason BadRequest when it is broken, or of a kind that has no
   *     protobuf form
   */
  public static ObjectNode read(byte[] body, Function<GroupVersionKind, Optional<Schema>> schemas) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= body.length || body[i] != MAGIC[i]) {
        throw Wire.broken();
      }
    }
    Wire envelope = Wire.of(body, MAGIC.length);
    String[] type = {"", ""};
    Optional<Wire> raw = Optional.empty();
    while (envelope.hasMore()) {
      switch (envelope.field()) {
        case TYPE_META -> readType(envelope.part(), type);
        case RAW -> raw = Optional.of(envelope.part());
        default -> envelope.skip();
      }
    }
    GroupVersionKind kind = GroupVersionKind.of(type[0], type[1]);
    if (!(schemas.apply(kind).orElse(null) instanceof Schema.Fields fields)) {
      throw StatusException.badRequest("no kind \"" + kind + "\" is registered");
    }
    ObjectNode tree = Json.object();
    tree.put("apiVersion", type[0]).put("kind", type[1]);
    raw.ifPresent(wire -> new MessageReader().readInto(tree, fields, wire));
    return tree;
  }

  private static void readType(Wire meta, String[] type) {
    while (meta.hasMore()) {
      switch (meta.field()) {
        case API_VERSION -> type[0] = meta.text();
        case KIND -> type[1] = meta.text();
        default -> meta.skip();
      }
    }
  }
}
