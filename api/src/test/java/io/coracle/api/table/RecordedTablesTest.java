package io.coracle.api.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupResource;
import io.coracle.api.reference.Reference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints objects that the reference server answered and compares with the tables it made. */
@EnabledIf("io.coracle.api.reference.Reference#present")
class RecordedTablesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");
  private final List<String> differences = new ArrayList<>();
  private int rows;

  @Test
  void tables_recordedByTheReference_haveTheSameColumnsAndCells() {
    for (Path file : Reference.cases()) {
      var seen = new HashMap<String, ObjectNode>();
      for (JsonNode step : Reference.json(file).path("steps")) {
        GroupResource resource = resource(step.path("request").path("path").asString(""));
        JsonNode body = step.path("response").path("body");
        String where = file.getFileName() + ": " + step.path("name").asString("");
        if (resource == null || resource.group().startsWith("${")) {
          continue;
        }
        if (body.path("kind").asString("").equals("Table")) {
          followWrite(resource, step.path("request"), seen);
          compare(resource, body, seen, where);
        } else if (body instanceof ObjectNode object && object.has("metadata")) {
          remember(resource, object, seen);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(rows).isGreaterThan(100);
  }

  private static @Nullable GroupResource resource(String path) {
    String[] parts = path.split("[?]", -1)[0].split("/", -1);
    if (parts.length < 4) {
      return null;
    }
    boolean core = parts[1].equals("api");
    int at = core ? 3 : 4;
    if (parts.length > at + 2 && parts[at].equals("namespaces")) {
      at += 2;
    }
    return parts.length > at ? new GroupResource(core ? "" : parts[2], parts[at]) : null;
  }

  private static void remember(
      GroupResource resource, ObjectNode body, Map<String, ObjectNode> seen) {
    if (body.path("items").isArray()) {
      body.path("items").forEach(item -> remember(resource, (ObjectNode) item, seen));
    } else if (body.path("kind").asString("").matches("Status|Scale|Eviction|PartialObject.*")) {
      return;
    } else {
      seen.put(resource.resource() + "/" + name(body), body);
    }
  }

  /** A write that is answered as a table shows its effect there only. */
  private static void followWrite(
      GroupResource resource, JsonNode request, Map<String, ObjectNode> seen) {
    String path = request.path("path").asString("").split("[?]", -1)[0];
    String name = path.replaceFirst("/status$", "").replaceFirst(".*/", "");
    ObjectNode object = seen.get(resource.resource() + "/" + name);
    if (object == null) {
      return;
    }
    if (request.path("method").asString("").equals("PATCH")) {
      merge(object, request.path("body"));
    } else if (request.path("method").asString("").equals("DELETE")) {
      object.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
    }
  }

  private static void merge(ObjectNode object, JsonNode patch) {
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      if (entry.getValue().isNull()) {
        object.remove(entry.getKey());
      } else if (entry.getValue().isObject()
          && object.path(entry.getKey()) instanceof ObjectNode inner) {
        merge(inner, entry.getValue());
      } else {
        object.set(entry.getKey(), entry.getValue());
      }
    }
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asString("");
  }

  private void compare(
      GroupResource resource, JsonNode table, Map<String, ObjectNode> seen, String where) {
    TablePrinter printer = Tables.of(resource);
    List<String> actual = new ArrayList<>();
    printer.columns().forEach(column -> actual.add(text(column.tree())));
    List<String> expected = new ArrayList<>();
    table.path("columnDefinitions").forEach(column -> expected.add(text(column)));
    if (!expected.isEmpty() && !expected.equals(actual)) {
      differences.add(resource + " columns " + expected + " but " + actual);
    }
    int nameAt = actual.stream().map(c -> c.contains(" name ")).toList().indexOf(true);
    for (JsonNode row : table.path("rows")) {
      String name = row.path("cells").path(nameAt).asString("").replace(" (default)", "");
      JsonNode embedded = row.path("object");
      ObjectNode object =
          embedded.has("spec") || embedded.has("data")
              ? (ObjectNode) embedded
              : seen.get(resource.resource() + "/" + name);
      if (object != null) {
        rows++;
        compareCells(resource + "/" + name + " in " + where, row, printer, object);
      }
    }
  }

  private static String text(JsonNode column) {
    return column.path("name").asString("")
        + " "
        + column.path("type").asString("")
        + " "
        + column.path("format").asString("")
        + " "
        + (column.path("priority").asInt(0) > 0 ? "wide" : "always");
  }

  private void compareCells(String what, JsonNode row, TablePrinter printer, ObjectNode object) {
    List<JsonNode> cells = printer.cells(dated(object), NOW);
    JsonNode expected = row.path("cells");
    for (int i = 0; i < Math.max(expected.size(), cells.size()); i++) {
      JsonNode left = expected.path(i);
      JsonNode right = i < cells.size() ? cells.get(i) : expected.path(expected.size());
      String recorded = left.asString("");
      boolean skipped =
          recorded.matches("IGNORED|TIME|AGE")
              || right.asString("").matches(".*UID.*|PROSE|CLUSTERIP");
      if (!skipped && !left.toString().equals(right.toString()) && !recorded.contains("ago)")) {
        differences.add(
            what + " " + printer.columns().get(i).name() + ": " + left + " but " + right);
      }
    }
    if (row.path("conditions").size() != printer.conditions(object).size()) {
      differences.add(what + " conditions " + row.path("conditions"));
    }
  }

  /** Recordings have words in place of times. */
  private static ObjectNode dated(ObjectNode object) {
    String text =
        object.toString().replace("${run}", "RUN").replace("\"TIME\"", "\"2026-01-01T00:00:00Z\"");
    return (ObjectNode)
        io.coracle.api.json.Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
