package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFault;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.apply.FieldManagement;
import io.coracle.api.apply.ManagedFields;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.decode.Decoding;
import io.coracle.api.decode.SelfDecoding;
import io.coracle.api.json.Json;
import io.coracle.api.patch.JsonPatch;
import io.coracle.api.patch.MergePatch;
import io.coracle.api.patch.StrategicMergePatch;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.query.WriteOptions.FieldValidation;
import io.coracle.base.Clock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns the body of a PATCH into a change of an object. Thread-safe. */
public final class Patcher {
  /** So often a patch is tried when somebody else writes the object at the same time. */
  public static final int MAX_ATTEMPTS = 5;

  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

  private static final List<String> ACCEPTED =
      List.of(JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE_PATCH, WriteOptions.APPLY_PATCH);

  private final Bodies bodies;
  private final Conversion conversion;
  private final FieldOwners owners;
  private final Clock clock;

  public Patcher(Bodies bodies, Conversion conversion, FieldOwners owners, Clock clock) {
    this.bodies = bodies;
    this.conversion = conversion;
    this.owners = owners;
    this.clock = clock;
  }

  /** What a patch does to a tree. */
  @FunctionalInterface
  private interface Application {
    JsonNode apply(ObjectNode before, Schema.Fields schema);
  }

  /**
   * The change of a stored object that {@code body} describes.
   *
   * @param warnings takes what is odd about the patched object
   * @throws StatusException with reason UnsupportedMediaType, BadRequest or Invalid
   */
  public Updater.Change change(
      Target target,
      byte[] body,
      Optional<String> contentType,
      WriteOptions options,
      Warnings warnings) {
    if (WriteOptions.isApply(contentType)) {
      return new Apply(target, Configuration.read(body, options, warnings), options);
    }
    FieldValidation validation = options.fieldValidation();
    UnaryOperator<ObjectNode> patch = patch(target.kind(), body, contentType, validation, warnings);
    return before -> {
      ObjectNode known = conversion.convert(before.orElseThrow(target::notFound), target.kind());
      ObjectNode patched = patch.apply(known);
      checkName(target, patched);
      return conversion.convert(patched, target.workingKind());
    };
  }

  /** Lays a configuration over the object. */
  private final class Apply implements Updater.Change {
    private final Target target;
    private final Configuration configuration;
    private final WriteOptions options;

    Apply(Target target, Configuration configuration, WriteOptions options) {
      this.target = target;
      this.configuration = configuration;
      this.options = options;
    }

    @Override
    public ObjectNode apply(Optional<ObjectNode> before) {
      FieldManagement management = owners.of(target);
      ObjectNode live =
          before
              .map(object -> conversion.convert(object, target.kind()))
              .orElseGet(management::nothing);
      ObjectNode applied = applied(management, target.kind(), live, configuration, options);
      if (Metadata.name(applied).isEmpty()) {
        throw StatusException.badRequest("metadata.name is required");
      }
      checkName(target, applied);
      return conversion.convert(applied, target.workingKind());
    }

    @Override
    public boolean hasManagers() {
      return true;
    }

    @Override
    public boolean creates() {
      return true;
    }
  }

  private ObjectNode applied(
      FieldManagement management,
      GroupVersionKind kind,
      ObjectNode live,
      Configuration configuration,
      WriteOptions options) {
    ObjectNode applied =
        management.apply(
            live, configuration.tree(), options.fieldManager(), options.force(), clock.now());
    configuration.checkStrictly();
    return Canonical.normalize(applied, bodies.schema(kind));
  }

  /** The change of what a subresource shows that has a kind of its own. */
  public UnaryOperator<ObjectNode> patchOfSubresource(
      GroupVersionKind kind,
      String subresource,
      byte[] body,
      Optional<String> contentType,
      WriteOptions options,
      Warnings warnings) {
    if (!WriteOptions.isApply(contentType)) {
      return patch(kind, body, contentType, options.fieldValidation(), warnings);
    }
    Configuration configuration = Configuration.read(body, options, warnings);
    FieldManagement management = owners.of(kind, subresource);
    return before -> applied(management, kind, before, configuration, options);
  }

  /** Like {@link #change}, of any tree of {@code kind}. */
  private UnaryOperator<ObjectNode> patch(
      GroupVersionKind kind,
      byte[] body,
      Optional<String> contentType,
      FieldValidation validation,
      Warnings warnings) {
    boolean custom = bodies.schema(kind) instanceof SelfDecoding;
    Application application = application(Bodies.mediaType(contentType), body, custom);
    // Looked at in any case: this is where a patch of too many values is found.
    List<String> found = duplicates(body);
    List<String> duplicates = validation == FieldValidation.IGNORE ? List.of() : found;
    return before -> {
      Schema.Fields schema = bodies.schema(kind);
      if (!(application.apply(before, schema) instanceof ObjectNode object)) {
        throw StatusException.badRequest("the patch does not leave an object behind");
      }
      return checked(kind, object, schema, validation, duplicates, warnings);
    };
  }

  private static Application application(String mediaType, byte[] body, boolean custom) {
    switch (mediaType) {
      case JSON_PATCH -> {
        JsonPatch patch = JsonPatch.parse(body);
        return (before, schema) -> patch.apply(before);
      }
      case MERGE_PATCH -> {
        ObjectNode patch = MergePatch.parse(body);
        return (before, schema) -> MergePatch.apply(before, patch);
      }
      case STRATEGIC_MERGE_PATCH -> {
        if (custom) {
          throw new StatusException(
              StatusException.Reason.UNSUPPORTED_MEDIA_TYPE,
              "strategic merge patch is not supported for custom resources");
        }
        ObjectNode patch = Json.parseObject(body);
        return (before, schema) -> StrategicMergePatch.apply(before, patch, schema);
      }
      default -> throw unsupported(ACCEPTED);
    }
  }

  private static StatusException unsupported(List<String> accepted) {
    return new StatusException(
        StatusException.Reason.UNSUPPORTED_MEDIA_TYPE,
        "the body of the request was in an unknown format - accepted media types include: "
            + String.join(", ", accepted),
        new StatusException.Details("", "", "", "", List.of(), 0));
  }

  /** Fields that the patch itself has twice. A patch may be a list, so it is looked at inside. */
  private static List<String> duplicates(byte[] body) {
    var wrapped = new ByteArrayOutputStream(body.length + 8);
    wrapped.writeBytes("{\"\":".getBytes(StandardCharsets.UTF_8));
    wrapped.writeBytes(body);
    wrapped.write('}');
    return Decoding.parse(wrapped.toByteArray()).duplicates();
  }

  private static ObjectNode checked(
      GroupVersionKind kind,
      ObjectNode object,
      Schema.Fields schema,
      FieldValidation validation,
      List<String> duplicates,
      Warnings warnings) {
    checkKind(kind, object);
    var odd = new ArrayList<String>();
    try {
      odd.addAll(Decoding.check(object, schema, kind));
    } catch (StatusException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
    odd.addAll(duplicates);
    switch (validation) {
      case IGNORE -> {}
      case WARN -> warnings.addAll(odd);
      case STRICT -> {
        if (!odd.isEmpty()) {
          throw refused("strict decoding error: " + String.join(", ", odd));
        }
      }
    }
    ManagedFields.keepEmptyList(object);
    return Canonical.decoded(object, schema);
  }

  private static void checkKind(GroupVersionKind kind, ObjectNode object) {
    String apiVersion = object.path("apiVersion").asString("");
    String name = object.path("kind").asString("");
    if (!apiVersion.equals(kind.apiVersion()) || !name.equals(kind.kind())) {
      throw refused(
          "the patch makes the object a " + apiVersion + ", Kind=" + name + ", which it is not");
    }
  }

  /** A patch that leaves behind what may not be. */
  private static StatusException refused(String why) {
    FieldFault fault = new FieldFault(FieldFault.Type.INVALID, "patch", why);
    return new StatusException(
        StatusException.Reason.INVALID,
        " \"\" is invalid: " + fault,
        new StatusException.Details("", "", "", "", List.of(fault.cause()), 0));
  }

  private static void checkName(Target target, ObjectNode object) {
    String namespace = Metadata.namespace(object);
    if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw StatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    String name = Metadata.name(object);
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw StatusException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
  }
}
