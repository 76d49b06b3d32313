package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tables of events, in the form of either of the groups that serve them. */
final class EventTables {
  private EventTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    TablePrinter events = events();
    return Map.of(
        new GroupResource("", "events"), events,
        new GroupResource("events.k8s.io", "events"), events);
  }

  private static TablePrinter events() {
    return Row.bare(
        List.of(
            Column.text("Last Seen", "How long ago it happened last."),
            Column.text("Type", "Whether it is normal."),
            Column.text("Reason", "What happened, in one word."),
            Column.text("Object", "The object to which it happened."),
            Column.wide("Subobject", "The part of the object to which it happened."),
            Column.wide("Source", "Who reports it."),
            Column.text("Message", "What happened."),
            Column.wide("First Seen", "How long ago it happened first."),
            Column.wide("Count", "How often it happened."),
            new Column("Name", "string", "name", "The name of the event.", 1)),
        EventTables::cells);
  }

  private static void cells(Row row, JsonNode event) {
    JsonNode object = either(event, "involvedObject", "regarding");
    JsonNode series = event.path("series");
    String first = since(row, either(event, "firstTimestamp", "deprecatedFirstTimestamp"));
    if (first.equals(Texts.UNKNOWN)) {
      first = since(row, event.path("eventTime"));
    }
    String last = since(row, either(event, "lastTimestamp", "deprecatedLastTimestamp"));
    long count = either(event, "count", "deprecatedCount").asLong(0);
    if (last.equals(Texts.UNKNOWN)) {
      last = first;
    }
    if (series.isObject()) {
      last = since(row, series.path("lastObservedTime"));
      count = series.path("count").asLong(0);
    } else if (count == 0) {
      count = 1;
    }
    row.text(last)
        .text(event.path("type").asString(""))
        .text(event.path("reason").asString(""))
        .text(target(object))
        .text(object.path("fieldPath").asString(""))
        .text(source(event))
        .text(either(event, "message", "note").asString("").strip())
        .text(first)
        .number(count)
        .text(event.path("metadata").path("name").asString(""));
  }

  private static JsonNode either(JsonNode event, String core, String other) {
    JsonNode value = event.path(core);
    return value.isMissingNode() || value.isNull() ? event.path(other) : value;
  }

  private static String since(Row row, JsonNode time) {
    return Ages.since(time, row.now());
  }

  private static String target(JsonNode object) {
    String kind = object.path("kind").asString("").toLowerCase(Locale.ROOT);
    String name = object.path("name").asString("");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String source(JsonNode event) {
    JsonNode source = either(event, "source", "deprecatedSource");
    JsonNode reporter = either(event, "reportingComponent", "reportingController");
    String component = Texts.or(source.path("component"), reporter.asString(""));
    String instance = Texts.or(source.path("host"), event.path("reportingInstance").asString(""));
    return instance.isEmpty() ? component : component + ", " + instance;
  }
}
