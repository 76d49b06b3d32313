package io.coracle.apiserver.registry.answer;

import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import io.coracle.api.table.TablePrinter;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.Negotiation;
import java.time.Instant;
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
        yield table(meta, List.of(object), now, headed);
      }
    };
  }

  /** Stored objects as a list or table. */
  public ObjectNode list(ObjectNode listMetadata, List<byte[]> stored, Instant now) {
    List<ObjectNode> objects = stored.stream().map(this::object).toList();
    if (form.view() == Negotiation.View.TABLE) {
      return table(listMetadata, objects, now, true);
    }
    ObjectNode list = Json.object();
    boolean metadata = form.view() == Negotiation.View.METADATA;
    list.put("kind", metadata ? "PartialObjectMetadataList" : resource.kind().kind() + "List");
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

  private ObjectNode table(
      ObjectNode listMetadata, List<ObjectNode> objects, Instant now, boolean headed) {
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
    for (ObjectNode object : objects) {
      ObjectNode row = rows.addObject();
      row.putArray("cells").addAll(printer.cells(object, now));
      List<ObjectNode> conditions = printer.conditions(object);
      if (!conditions.isEmpty()) {
        row.putArray("conditions").addAll(conditions);
      }
      switch (include) {
        case NONE -> row.putNull("object");
        case METADATA -> row.set("object", metadata(object));
        case OBJECT -> row.set("object", object);
      }
    }
    return table;
  }
}
