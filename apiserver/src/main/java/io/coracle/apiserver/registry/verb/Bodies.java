package io.coracle.apiserver.registry.verb;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.apply.ManagedFields;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.decode.Decoding;
import io.coracle.api.decode.SelfDecoding;
import io.coracle.api.protobuf.ProtobufObjects;
import io.coracle.api.yaml.Yaml;
import io.coracle.apiserver.registry.query.WriteOptions.FieldValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Reads the bodies of requests: JSON, YAML or protobuf to canonical trees. Thread-safe. */
public final class Bodies {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";

  private static final GroupVersionKind DELETE_OPTIONS =
      new GroupVersionKind("", "v1", "DeleteOptions");

  /** Kinds of former versions that are no different from those that came after. */
  private static final Set<String> SAME_AS_NEWER = Set.of("policy/v1beta1/Eviction");

  private final Catalogue catalogue;

  public Bodies(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Reads an object of {@code kind}.
   *
   * @param contentType as sent; JSON if it is absent
   * @throws StatusException with reason UnsupportedMediaType or BadRequest
   */
  public ObjectNode read(
      byte[] body,
      Optional<String> contentType,
      GroupVersionKind kind,
      FieldValidation validation,
      Warnings warnings) {
    Schema.Fields schema = schema(kind);
    if (schema instanceof SelfDecoding
        && mediaType(contentType).equals(ProtobufObjects.MEDIA_TYPE)) {
      throw unsupported(List.of(JSON, YAML));
    }
    Decoding.Parsed parsed = parse(body, contentType);
    ObjectNode tree = parsed.tree();
    if (!(schema instanceof SelfDecoding)) {
      checkKind(tree, kind);
      tree.put("apiVersion", kind.apiVersion());
      tree.put("kind", kind.kind());
    }
    List<String> unknown = Decoding.check(tree, schema, kind);
    switch (validation) {
      case IGNORE -> {}
      case WARN -> {
        warnings.addAll(unknown);
        warnings.addAll(parsed.duplicates());
      }
      case STRICT -> {
        if (!unknown.isEmpty() || !parsed.duplicates().isEmpty()) {
          throw StatusException.badRequest(Decoding.strictMessage(parsed.duplicates(), unknown));
        }
      }
    }
    ManagedFields.keepEmptyList(tree);
    return Canonical.normalize(tree, schema);
  }

  /** Reads the options of a delete, whose group and version may be any. */
  public ObjectNode deleteOptions(byte[] body, Optional<String> contentType) {
    ObjectNode tree = parse(body, contentType).tree();
    if (catalogue.schema(DELETE_OPTIONS).orElse(null) instanceof Schema.Fields fields) {
      Decoding.check(tree, fields, DELETE_OPTIONS);
    }
    return tree;
  }

  /** Parses a body without looking at what it is. */
  private Decoding.Parsed parse(byte[] body, Optional<String> contentType) {
    String mediaType = mediaType(contentType);
    return switch (mediaType) {
      case "", JSON -> Decoding.parse(body);
      case ProtobufObjects.MEDIA_TYPE ->
          new Decoding.Parsed(ProtobufObjects.read(body, catalogue::schema), List.of());
      case YAML -> {
        Yaml.Document document = Yaml.parse(body);
        if (!(document.tree() instanceof ObjectNode object)) {
          throw StatusException.badRequest("invalid YAML: an object is expected");
        }
        var duplicates = new ArrayList<String>();
        document.duplicates().forEach(path -> duplicates.add("duplicate field \"" + path + "\""));
        yield new Decoding.Parsed(object, duplicates);
      }
      default -> throw unsupported(List.of(JSON, YAML, ProtobufObjects.MEDIA_TYPE));
    };
  }

  private static StatusException unsupported(List<String> accepted) {
    return new StatusException(
        StatusException.Reason.UNSUPPORTED_MEDIA_TYPE,
        "the body of the request was in an unknown format - accepted media types include: "
            + String.join(", ", accepted));
  }

  /** The media type of a header, in lower case and without its parameters; empty if absent. */
  public static String mediaType(Optional<String> contentType) {
    String text = contentType.orElse("");
    int semicolon = text.indexOf(';');
    return (semicolon < 0 ? text : text.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  private static void checkKind(ObjectNode tree, GroupVersionKind kind) {
    String apiVersion = tree.path("apiVersion").asString("");
    String name = tree.path("kind").asString("");
    if (!name.isEmpty() && !name.equals(kind.kind())) {
      throw StatusException.badRequest(
          name
              + " in version \""
              + GroupVersionKind.of(apiVersion, name).version()
              + "\" cannot be handled as a "
              + kind.kind());
    }
    if (!apiVersion.isEmpty()
        && !apiVersion.equals(kind.apiVersion())
        && !SAME_AS_NEWER.contains(apiVersion + "/" + kind.kind())) {
      throw StatusException.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + kind.apiVersion()
              + ")");
    }
  }

  /** The schema of {@code kind}. */
  Schema.Fields schema(GroupVersionKind kind) {
    if (catalogue.schema(kind).orElse(null) instanceof Schema.Fields fields) {
      return fields;
    }
    throw StatusException.badRequest("no kind \"" + kind + "\" is registered");
  }

  /** Brings {@code object} into the canonical form of {@code kind}. */
  void normalize(ObjectNode object, GroupVersionKind kind) {
    Canonical.normalize(object, schema(kind));
  }
}
