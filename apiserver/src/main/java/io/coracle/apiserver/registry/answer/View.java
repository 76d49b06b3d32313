package io.coracle.apiserver.registry.answer;

import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import io.coracle.api.table.TablePrinter;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.Negotiation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client sees of the objects of a resource.
 *
 * @param form what it asked for
 * @param include what stands beside rows of a table
 */
public record View(
    Resource resource,
    Negotiation form,
    IncludeObject include,
    Conversion conversion,
    TablePrinter printer) {

  private static final String META = "meta.k8s.io/";

  /** Annotations in which a version keeps what it has no field for. */
  private static final List<String> KEEPSAKES =
      List.of("autoscaling.alpha.kubernetes.io/", "deprecated.daemonset.template.generation");

  /** Whether clients see the stored bytes as they are. */
  public boolean isStoredBytes() {
    return isStoredVersion() && form.equals(Negotiation.JSON);
  }

  private boolean isStoredVersion() {
    return conversion.isShownAsStored(resource);
  }

  /** A stored object in the version of the resource. */
  public ObjectNode object(byte[] stored) {
    ObjectNode tree = Json.parseObject(stored);
    return isStoredVersion() ? tree : conversion.convert(tree, resource.kind());
  }

  /**
   * A stored object as the client sees it alone.
   *
   * @param headed whether a table says what its columns are
   */
  public ObjectNode one(byte[] stored, Instant now, boolean headed) {
    ObjectNode object = object(stored);
    return switch (form.view()) {
      case OBJECT -> object;
      case METADATA -> metadata(object);
      case TABLE -> {
        ObjectNode meta = Json.object();
        String version = Metadata.text(object, Metadata.RESOURCE_VERSION);
        if (!version.isEmpty()) {
          meta.put(Metadata.RESOURCE_VERSION, version);
        }
        yield table(meta, List.of(new Shown(printed(stored, object), object)), now, headed);
      }
    };
  }

  /** Stored objects as a list or table. */
  public ObjectNode list(ObjectNode listMetadata, List<byte[]> stored, Instant now) {
    if (form.view() == Negotiation.View.TABLE) {
      return table(listMetadata, inOrder(stored), now, true);
    }
    List<ObjectNode> objects = stored.stream().map(this::object).toList();
    ObjectNode list = Json.object();
    boolean metadata = form.view() == Negotiation.View.METADATA;
    list.put("kind", metadata ? "PartialObjectMetadataList" : resource.listKind());
    list.put("apiVersion", metadata ? META + form.metaVersion() : resource.kind().apiVersion());
    list.set("metadata", listMetadata);
    if (metadata && objects.isEmpty()) {
      list.putNull("items"); // as the reference has it
      return list;
    }
    ArrayNode items = list.putArray("items");
    for (ObjectNode object : objects) {
      if (metadata) {
        items.add(metadata(object));
      } else {
        if (!resource.custom()) {
          object.remove("kind");
          object.remove("apiVersion");
        }
        items.add(object);
      }
    }
    return list;
  }

  private ObjectNode metadata(ObjectNode object) {
    ObjectNode partial = Json.object();
    partial.put("kind", "PartialObjectMetadata");
    partial.put("apiVersion", META + form.metaVersion());
    partial.set("metadata", Metadata.of(object));
    return partial;
  }

  /** Tables show an object's metadata as it is apart from any version of its kind. */
  private static ObjectNode withoutKeepsakes(ObjectNode object) {
    if (Metadata.of(object).get(Metadata.ANNOTATIONS) instanceof ObjectNode annotations) {
      List<String> keepsakes =
          annotations.propertyNames().stream()
              .filter(name -> KEEPSAKES.stream().anyMatch(name::startsWith))
              .toList();
      annotations.remove(keepsakes);
      if (annotations.isEmpty()) {
        Metadata.of(object).remove(Metadata.ANNOTATIONS);
      }
    }
    return object;
  }

  /**
   * An object in a table.
   *
   * @param printed what its cells are made of
   * @param object as it is in the version of the resource
   */
  private record Shown(ObjectNode printed, ObjectNode object) {}

  /** Cells of built-in kinds are the same in all versions, those of others belong to a version. */
  private ObjectNode printed(byte[] stored, ObjectNode object) {
    return resource.custom() || isStoredVersion() ? object : Json.parseObject(stored);
  }

  private List<Shown> inOrder(List<byte[]> stored) {
    List<Shown> shown =
        stored.stream()
            .map(
                bytes -> {
                  ObjectNode object = object(bytes);
                  return new Shown(printed(bytes, object), object);
                })
            .toList();
    return printer
        .order()
        .map(order -> shown.stream().sorted(Comparator.comparing(Shown::printed, order)).toList())
        .orElse(shown);
  }

  private ObjectNode table(
      ObjectNode listMetadata, List<Shown> objects, Instant now, boolean headed) {
    ObjectNode table = Json.object();
    table.put("kind", "Table");
    table.put("apiVersion", META + form.metaVersion());
    table.set("metadata", listMetadata);
    if (headed) {
      ArrayNode columns = table.putArray("columnDefinitions");
      printer.columns().forEach(column -> columns.add(column.tree()));
    } else {
      table.putNull("columnDefinitions");
    }
    ArrayNode rows = table.putArray("rows");
    for (Shown shown : objects) {
      ObjectNode object = shown.object();
      ObjectNode row = rows.addObject();
      row.putArray("cells").addAll(printer.cells(shown.printed(), now));
      List<ObjectNode> conditions = printer.conditions(shown.printed());
      if (!conditions.isEmpty()) {
        row.putArray("conditions").addAll(conditions);
      }
      switch (include) {
        case NONE -> row.putNull("object");
        case METADATA -> row.set("object", metadata(withoutKeepsakes(object)));
        case OBJECT -> row.set("object", object);
      }
    }
    return table;
  }
}
