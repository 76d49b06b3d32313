package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tables of what governs who may do how much: roles, priorities, budgets, flow control. */
final class PolicyTables {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String FLOW_CONTROL = "flowcontrol.apiserver.k8s.io";

  private PolicyTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    var printers = new HashMap<GroupResource, TablePrinter>();
    printers.put(new GroupResource(RBAC, "rolebindings"), roleBindings());
    printers.put(new GroupResource(RBAC, "clusterrolebindings"), roleBindings());
    printers.put(new GroupResource("policy", "poddisruptionbudgets"), disruptionBudgets());
    printers.put(new GroupResource("scheduling.k8s.io", "priorityclasses"), priorityClasses());
    printers.put(new GroupResource(FLOW_CONTROL, "flowschemas"), flowSchemas());
    printers.put(new GroupResource(FLOW_CONTROL, "prioritylevelconfigurations"), priorityLevels());
    return printers;
  }

  private static TablePrinter roleBindings() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Role", "The role that is granted."),
            Column.age(),
            Column.wide("Users", "Users to whom it is granted."),
            Column.wide("Groups", "Groups to which it is granted."),
            Column.wide("ServiceAccounts", "Service accounts to which it is granted.")),
        (row, object) -> {
          JsonNode role = object.path("roleRef");
          row.text(role.path("kind").asString("") + "/" + role.path("name").asString(""))
              .age(object)
              .text(subjects(object, "User"))
              .text(subjects(object, "Group"))
              .text(subjects(object, "ServiceAccount"));
        });
  }

  private static String subjects(JsonNode binding, String kind) {
    var names = new ArrayList<String>();
    for (JsonNode subject : binding.path("subjects")) {
      if (subject.path("kind").asString("").equals(kind)) {
        String name = subject.path("name").asString("");
        names.add(
            kind.equals("ServiceAccount")
                ? subject.path("namespace").asString("") + "/" + name
                : name);
      }
    }
    return String.join(", ", names);
  }

  private static TablePrinter disruptionBudgets() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Min Available", "How many pods must stay."),
            Column.text("Max Unavailable", "How many pods may be missing."),
            Column.integer("Allowed Disruptions", "How many pods may be evicted now."),
            Column.age()),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          row.text(Texts.scalar(spec.path("minAvailable"), "N/A"))
              .text(Texts.scalar(spec.path("maxUnavailable"), "N/A"))
              .number(object.path("status").path("disruptionsAllowed"))
              .age(object);
        });
  }

  private static TablePrinter priorityClasses() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.integer("Value", "The priority of pods of the class."),
            Column.bool("Global-Default", "Whether pods without a class get this one."),
            Column.age(),
            Column.text("PreemptionPolicy", "Whether its pods displace others.")),
        (row, object) ->
            row.number(object.path("value"))
                .flag(object.path("globalDefault").asBoolean(false))
                .age(object)
                .text(object.path("preemptionPolicy").asString("")));
  }

  /** A list shows first what is tried first. */
  private static TablePrinter flowSchemas() {
    return Row.ordered(
        Comparator.<ObjectNode>comparingLong(
                schema -> schema.path("spec").path("matchingPrecedence").asLong(0))
            .thenComparing(schema -> schema.path("metadata").path("name").asString("")),
        List.of(
            Column.identity(),
            Column.text("PriorityLevel", "The level that its requests get."),
            Column.text("MatchingPrecedence", "Which schema is tried first: the lowest."),
            Column.text("DistinguisherMethod", "What makes the flows of the schema."),
            Column.age(),
            Column.text("MissingPL", "Whether its level does not exist.")),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          String dangling =
              Texts.condition(object, "Dangling")
                  .map(condition -> condition.path("status").asString(""))
                  .orElse("?");
          row.text(Texts.or(spec.path("priorityLevelConfiguration").path("name"), Texts.NONE))
              .number(spec.path("matchingPrecedence"))
              .text(Texts.or(spec.path("distinguisherMethod").path("type"), Texts.NONE))
              .age(object)
              .text(dangling);
        });
  }

  private static TablePrinter priorityLevels() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Type", "Whether its requests are limited."),
            Column.text("NominalConcurrencyShares", "Its share of the requests served at once."),
            Column.text("Queues", "How many queues it has."),
            Column.text("HandSize", "How many queues a flow may use."),
            Column.text("QueueLengthLimit", "How many requests may wait in a queue."),
            Column.age()),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          JsonNode limited = spec.path("limited");
          JsonNode queuing = limited.path("limitResponse").path("queuing");
          row.text(spec.path("type").asString(""));
          numberOrNone(row, limited.path("nominalConcurrencyShares"));
          numberOrNone(row, queuing.path("queues"));
          numberOrNone(row, queuing.path("handSize"));
          numberOrNone(row, queuing.path("queueLengthLimit"));
          row.age(object);
        });
  }

  private static void numberOrNone(Row row, JsonNode value) {
    if (value.isNumber()) {
      row.number(value);
    } else {
      row.text(Texts.NONE);
    }
  }
}
