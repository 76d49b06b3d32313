package io.coracle.apiserver.custom;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.table.TablePrinter;
import io.coracle.apiserver.custom.column.ColumnPrinter;
import io.coracle.apiserver.custom.schema.CustomSchema;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import io.coracle.apiserver.registry.object.CustomKinds;
import io.coracle.apiserver.registry.object.SelectableFields;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One version of a custom resource: how it is served. Immutable. */
final class CustomVersion implements CustomKinds.CustomKind {
  private static final List<String> VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
  private static final List<String> SUBRESOURCE_VERBS = List.of("get", "patch", "update");
  private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

  private final Resource resource;
  private final CustomSchema schema;
  private final CustomStrategy strategy;
  private final SelectableFields selectable;
  private final TablePrinter table;
  private final List<String> warnings;
  private final long since;
  private final boolean settled;
  private final Optional<CustomKinds.ScalePaths> scale;

  /**
   * @param selectable the fields that can be selected by
   * @param since the revision that created the definition
   */
  CustomVersion(
      Definition definition,
      JsonNode version,
      Schema.Fields metadata,
      SelectableFields selectable,
      long since) {
    this.resource = resource(definition, version);
    String print =
        definition.name()
            + "/"
            + resource.name().version()
            + "@"
            + definition.tree().path("metadata").path("generation");
    this.schema = new CustomSchema(structural(version), metadata, print);
    this.scale = scale(version);
    this.strategy =
        new CustomStrategy(
            resource,
            schema.structural(),
            version.path("subresources").has("status"),
            scale,
            definition.isDeleting() && definition.is("Terminating"));
    this.selectable = selectable;
    this.table = new ColumnPrinter(version.path("additionalPrinterColumns"));
    this.warnings = warnings(version);
    this.since = since;
    this.settled = definition.tree().path("metadata").path("generation").asLong(0) == 1;
  }

  private static StructuralSchema structural(JsonNode version) {
    return version.path("schema").path("openAPIV3Schema") instanceof ObjectNode source
        ? StructuralSchema.of(source)
        : StructuralSchema.anything();
  }

  private static Resource resource(Definition definition, JsonNode version) {
    String name = version.path("name").asString("");
    String group = definition.group();
    var kind = new GroupVersionKind(group, name, definition.accepted("kind"));
    var subresources = new ArrayList<Resource.Subresource>();
    JsonNode declared = version.path("subresources");
    if (declared.path("status").isObject()) {
      subresources.add(new Resource.Subresource("status", kind, SUBRESOURCE_VERBS));
    }
    if (declared.path("scale").isObject()) {
      subresources.add(new Resource.Subresource("scale", SCALE, SUBRESOURCE_VERBS));
    }
    return new Resource(
        new GroupVersionResource(group, name, definition.accepted("plural")),
        kind,
        definition.accepted("singular"),
        definition.namespaced(),
        definition.acceptedList("shortNames"),
        definition.acceptedList("categories"),
        VERBS,
        subresources,
        definition.storage(),
        new GroupVersionKind(group, definition.storageVersion(), kind.kind()),
        true);
  }

  private static Optional<CustomKinds.ScalePaths> scale(JsonNode version) {
    JsonNode scale = version.path("subresources").path("scale");
    return scale.isObject()
        ? Optional.of(
            new CustomKinds.ScalePaths(
                steps(scale.path("specReplicasPath").asString("")),
                steps(scale.path("statusReplicasPath").asString("")),
                steps(scale.path("labelSelectorPath").asString(""))))
        : Optional.empty();
  }

  private static List<String> steps(String path) {
    String inner = path.startsWith(".") ? path.substring(1) : path;
    return inner.isEmpty() ? List.of() : List.of(inner.split("\\.", -1));
  }

  private List<String> warnings(JsonNode version) {
    if (!version.path("deprecated").asBoolean(false)) {
      return List.of();
    }
    String standard =
        resource.name().apiVersion() + " " + resource.kind().kind() + " is deprecated";
    return List.of(version.path("deprecationWarning").asString(standard));
  }

  /** Whether the schema has been the same since the definition was created. */
  boolean settled() {
    return settled;
  }

  Resource resource() {
    return resource;
  }

  CustomSchema schema() {
    return schema;
  }

  @Override
  public Strategy strategy() {
    return strategy;
  }

  @Override
  public SelectableFields selectable() {
    return selectable;
  }

  @Override
  public TablePrinter table() {
    return table;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public long since() {
    return since;
  }

  @Override
  public Optional<CustomKinds.ScalePaths> scale() {
    return scale;
  }
}
