package io.coracle.apiserver.custom.schema;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.decode.Decoding;
import io.coracle.api.decode.SelfDecoding;
import io.coracle.api.openapi.DescribedSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of one version of a custom resource, as the engines for decoding, patching and
 * server-side apply see it.
 */
public final class CustomSchema implements SelfDecoding, DescribedSchema {
  private final StructuralSchema structural;
  private final Schema.Fields metadata;
  private final Schema.Fields head;
  private final Map<String, Schema.Field> fields;
  private final String fingerprint;

  /**
   * @param metadata the schema of {@code metadata}
   * @param fingerprint differs when the schema does
   */
  public CustomSchema(StructuralSchema structural, Schema.Fields metadata, String fingerprint) {
    this.structural = structural;
    this.metadata = metadata;
    this.head = SchemaViews.head(metadata);
    this.fields = SchemaViews.whole(structural, metadata);
    this.fingerprint = fingerprint;
  }

  public StructuralSchema structural() {
    return structural;
  }

  @Override
  public List<String> check(ObjectNode tree, GroupVersionKind kind) {
    checkKind(tree, kind);
    var messages = new ArrayList<>(Decoding.check(tree, head, kind));
    for (String path : Pruning.unknown(tree, structural)) {
      messages.add("unknown field \"" + path + "\"");
    }
    return messages;
  }

  private static void checkKind(ObjectNode tree, GroupVersionKind kind) {
    String version = tree.path("apiVersion").asString("");
    String name = tree.path("kind").asString("");
    if (version.isEmpty() || name.isEmpty()) {
      throw StatusException.badRequest(
          "Object '" + (name.isEmpty() ? "Kind" : "apiVersion") + "' is missing");
    }
    if (!version.equals(kind.apiVersion())) {
      throw StatusException.badRequest(
          "the API version in the data ("
              + version
              + ") does not match the expected API version ("
              + kind.apiVersion()
              + ")");
    }
    if (!name.equals(kind.kind())) {
      var faults = new FieldFaults();
      faults.invalid("kind", name, "must be " + kind.kind());
      throw StatusException.invalid(
          GroupVersionKind.of(version, name),
          tree.path("metadata").path("name").asString(""),
          faults);
    }
  }

  @Override
  public ObjectNode normalize(ObjectNode tree) {
    prune(tree);
    Defaulting.apply(tree, structural);
    return SortedTrees.sort(tree);
  }

  /** Removes what is not known from {@code tree}, but fills in nothing. */
  public void prune(ObjectNode tree) {
    Pruning.prune(tree, structural);
    if (tree.get("metadata") instanceof ObjectNode own) {
      Canonical.normalize(own, metadata);
    }
  }

  @Override
  public String definition() {
    return "";
  }

  @Override
  public Map<String, Schema.Field> fields() {
    return fields;
  }

  @Override
  public boolean atomic() {
    return false;
  }

  @Override
  public boolean preserveUnknown() {
    return structural.preserveUnknown();
  }

  @Override
  public ObjectNode openApiV3() {
    return OpenApiText.version3(structural);
  }

  @Override
  public ObjectNode openApiV2() {
    return OpenApiText.version2(structural);
  }

  @Override
  public String toString() {
    return fingerprint;
  }
}
