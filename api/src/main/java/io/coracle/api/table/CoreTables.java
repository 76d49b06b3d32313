package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tables of namespaces and of what configures pods. */
final class CoreTables {
  private CoreTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    var printers = new HashMap<GroupResource, TablePrinter>();
    printers.put(new GroupResource("", "namespaces"), namespaces());
    printers.put(new GroupResource("", "configmaps"), configMaps());
    printers.put(new GroupResource("", "secrets"), secrets());
    printers.put(new GroupResource("", "serviceaccounts"), nameAndAge());
    printers.put(new GroupResource("", "componentstatuses"), componentStatuses());
    printers.put(new GroupResource("", "resourcequotas"), resourceQuotas());
    printers.put(new GroupResource("coordination.k8s.io", "leases"), leases());
    return printers;
  }

  /** For kinds of which there is nothing else to say. */
  static TablePrinter nameAndAge() {
    return Row.printer(List.of(Column.identity(), Column.age()), (row, object) -> row.age(object));
  }

  private static TablePrinter namespaces() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Status", "Whether the namespace is active or being deleted."),
            Column.age()),
        (row, object) -> row.text(object.path("status").path("phase").asString("")).age(object));
  }

  private static TablePrinter configMaps() {
    return Row.printer(
        List.of(Column.identity(), Column.text("Data", "How many entries it has."), Column.age()),
        (row, object) ->
            row.number(object.path("data").size() + object.path("binaryData").size()).age(object));
  }

  private static TablePrinter secrets() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Type", "What the secret is for."),
            Column.text("Data", "How many entries it has."),
            Column.age()),
        (row, object) ->
            row.text(object.path("type").asString(""))
                .number(object.path("data").size())
                .age(object));
  }

  private static TablePrinter componentStatuses() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Status", "Whether the component is healthy."),
            Column.text("Message", "What it says of itself."),
            Column.text("Error", "What went wrong when it was asked.")),
        (row, object) -> {
          String status = "Unknown";
          String message = "";
          String error = "";
          for (JsonNode condition : object.path("conditions")) {
            if (condition.path("type").asString("").equals("Healthy")) {
              status =
                  condition.path("status").asString("").equals("True") ? "Healthy" : "Unhealthy";
              message = condition.path("message").asString("");
              error = condition.path("error").asString("");
            }
          }
          row.text(status).text(message).text(error);
        });
  }

  private static TablePrinter resourceQuotas() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Request", "What is used of what may be requested."),
            Column.text("Limit", "What is used of what limits may allow."),
            Column.age()),
        (row, object) -> {
          JsonNode status = object.path("status");
          row.text(usage(status, false)).text(usage(status, true)).age(object);
        });
  }

  private static String usage(JsonNode status, boolean limits) {
    JsonNode hard = status.path("hard");
    return hard.propertyNames().stream()
        .filter(name -> name.startsWith("limits.") == limits)
        .sorted()
        .map(
            name ->
                name
                    + ": "
                    + Texts.scalar(status.path("used").path(name), "0")
                    + "/"
                    + Texts.scalar(hard.path(name), "0"))
        .collect(java.util.stream.Collectors.joining(", "));
  }

  private static TablePrinter leases() {
    return Row.printer(
        List.of(Column.identity(), Column.text("Holder", "Who holds the lease."), Column.age()),
        (row, object) ->
            row.text(object.path("spec").path("holderIdentity").asString("")).age(object));
  }
}
