package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tables of the kinds that run pods for long. */
final class WorkloadTables {
  private static final Column DESIRED = Column.integer("Desired", "How many pods are wanted.");
  private static final Column CURRENT = Column.integer("Current", "How many pods there are.");
  private static final Column READY = Column.integer("Ready", "How many pods are ready.");
  private static final Column READY_TEXT =
      Column.text("Ready", "How many pods of those wanted are ready.");
  static final Column CONTAINERS =
      Column.wide("Containers", "Names of the containers in the template.");
  static final Column IMAGES = Column.wide("Images", "Images of the containers in the template.");
  static final Column SELECTOR = Column.wide("Selector", "Which pods belong to the object.");

  private WorkloadTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    var printers = new HashMap<GroupResource, TablePrinter>();
    printers.put(new GroupResource("apps", "deployments"), deployments());
    printers.put(new GroupResource("apps", "replicasets"), replicas(false));
    printers.put(new GroupResource("", "replicationcontrollers"), replicas(true));
    printers.put(new GroupResource("apps", "statefulsets"), statefulSets());
    printers.put(new GroupResource("apps", "daemonsets"), daemonSets());
    printers.put(new GroupResource("apps", "controllerrevisions"), controllerRevisions());
    return printers;
  }

  /** Names and images of the containers of a template. */
  static Row containers(Row row, JsonNode template) {
    JsonNode containers = template.path("spec").path("containers");
    return row.text(String.join(",", Texts.pluck(containers, "name")))
        .text(String.join(",", Texts.pluck(containers, "image")));
  }

  private static TablePrinter deployments() {
    return Row.printer(
        List.of(
            Column.identity(),
            READY_TEXT,
            Column.text("Up-to-date", "How many pods have the latest template."),
            Column.text("Available", "How many pods have been ready for long enough."),
            Column.age(),
            CONTAINERS,
            IMAGES,
            SELECTOR),
        (row, object) -> {
          JsonNode status = object.path("status");
          row.text(readyOfWanted(object))
              .number(status.path("updatedReplicas"))
              .number(status.path("availableReplicas"))
              .age(object);
          containers(row, object.path("spec").path("template"))
              .text(Texts.selector(object.path("spec").path("selector")));
        });
  }

  private static String readyOfWanted(JsonNode object) {
    return object.path("status").path("readyReplicas").asLong(0)
        + "/"
        + object.path("spec").path("replicas").asLong(0);
  }

  private static TablePrinter replicas(boolean selectsByLabels) {
    return Row.printer(
        List.of(
            Column.identity(), DESIRED, CURRENT, READY, Column.age(), CONTAINERS, IMAGES, SELECTOR),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          row.number(spec.path("replicas"))
              .number(object.path("status").path("replicas"))
              .number(object.path("status").path("readyReplicas"))
              .age(object);
          containers(row, spec.path("template"))
              .text(
                  selectsByLabels
                      ? Texts.labels(spec.path("selector"))
                      : Texts.selector(spec.path("selector")));
        });
  }

  private static TablePrinter statefulSets() {
    return Row.printer(
        List.of(Column.identity(), READY_TEXT, Column.age(), CONTAINERS, IMAGES),
        (row, object) ->
            containers(
                row.text(readyOfWanted(object)).age(object), object.path("spec").path("template")));
  }

  private static TablePrinter daemonSets() {
    return Row.printer(
        List.of(
            Column.identity(),
            DESIRED,
            CURRENT,
            READY,
            Column.integer("Up-to-date", "How many nodes run the latest template."),
            Column.integer("Available", "How many pods have been ready for long enough."),
            Column.text("Node Selector", "Labels of the nodes that are to run a pod."),
            Column.age(),
            CONTAINERS,
            IMAGES,
            SELECTOR),
        (row, object) -> {
          JsonNode status = object.path("status");
          JsonNode template = object.path("spec").path("template");
          row.number(status.path("desiredNumberScheduled"))
              .number(status.path("currentNumberScheduled"))
              .number(status.path("numberReady"))
              .number(status.path("updatedNumberScheduled"))
              .number(status.path("numberAvailable"))
              .text(Texts.labels(template.path("spec").path("nodeSelector")))
              .age(object);
          containers(row, template).text(Texts.selector(object.path("spec").path("selector")));
        });
  }

  private static TablePrinter controllerRevisions() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Controller", "The object whose revision this is."),
            Column.text("Revision", "The number of the revision."),
            Column.age()),
        (row, object) -> row.text(controller(object)).number(object.path("revision")).age(object));
  }

  private static String controller(JsonNode object) {
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        String apiVersion = owner.path("apiVersion").asString("");
        int slash = apiVersion.indexOf('/');
        return owner.path("kind").asString("").toLowerCase(Locale.ROOT)
            + (slash < 0 ? "" : "." + apiVersion.substring(0, slash))
            + "/"
            + owner.path("name").asString("");
      }
    }
    return Texts.NONE;
  }
}
