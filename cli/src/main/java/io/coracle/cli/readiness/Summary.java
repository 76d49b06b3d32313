package io.coracle.cli.readiness;

import io.coracle.cli.apply.Applied;
import io.coracle.cli.connection.Api;
import io.coracle.cli.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A short table of what runs, and what to type next. */
public final class Summary {
  private static final String HIDDEN = "";
  private static final int FIRST_FREE_PORT = 8080;

  private Summary() {}

  /** One line for each object that was applied. */
  public static List<String> table(Api api, List<Applied> objects) {
    var table = new TextTable("KIND", "NAMESPACE", "NAME", "READY", "WHERE");
    for (Applied object : objects) {
      Optional<ObjectNode> tree = api.find(object.path());
      table.row(
          object.resource().kind(),
          object.namespace().isEmpty() ? "-" : object.namespace(),
          object.name(),
          tree.map(Summary::ready).orElse("deleted"),
          tree.map(t -> where(api, object, t)).orElse(HIDDEN));
    }
    return table.lines();
  }

  static String ready(JsonNode object) {
    JsonNode status = object.path("status");
    JsonNode spec = object.path("spec");
    return switch (object.path("kind").asString("")) {
      case "Deployment", "ReplicaSet", "StatefulSet", "ReplicationController" ->
          status.path("readyReplicas").asLong(0) + "/" + spec.path("replicas").asLong(1);
      case "DaemonSet" ->
          status.path("numberReady").asLong(0)
              + "/"
              + status.path("desiredNumberScheduled").asLong(0);
      case "Job" -> status.path("succeeded").asLong(0) + "/" + spec.path("completions").asLong(1);
      case "Pod" -> pod(status);
      default -> Readiness.of(object) instanceof State.Ready ? "yes" : "no";
    };
  }

  private static String pod(JsonNode status) {
    if (status.path("phase").asString("").equals("Succeeded")) {
      return "succeeded";
    }
    long ready =
        status
            .path("containerStatuses")
            .valueStream()
            .filter(c -> c.path("ready").asBoolean(false))
            .count();
    return ready + "/" + status.path("containerStatuses").size();
  }

  private static String where(Api api, Applied object, JsonNode tree) {
    if (object.resource().kind().equals("Service")) {
      return service(tree);
    }
    var nodes = new TreeSet<String>();
    for (JsonNode pod : PodSelection.of(api, object)) {
      String node = pod.path("spec").path("nodeName").asString("");
      if (!node.isEmpty()) {
        nodes.add(node);
      }
    }
    return nodes.isEmpty() ? "" : "on " + String.join(", ", nodes);
  }

  private static String service(JsonNode tree) {
    String address = tree.path("spec").path("clusterIP").asString("");
    String ports =
        tree.path("spec")
            .path("ports")
            .valueStream()
            .map(p -> p.path("port").asString("") + "/" + p.path("protocol").asString("TCP"))
            .collect(Collectors.joining(","));
    return address.isEmpty() || address.equals("None") ? "headless" : address + " " + ports;
  }

  /** Commands to go on with. */
  public static List<String> next(String kubeconfig, List<Applied> objects) {
    var lines = new ArrayList<String>();
    lines.add("export KUBECONFIG=" + kubeconfig);
    lines.add("kubectl get pods" + (spansNamespaces(objects) ? " -A" : ""));
    for (Applied object : objects) {
      JsonNode ports = object.manifest().tree().path("spec").path("ports");
      if (object.resource().kind().equals("Service") && !ports.isEmpty()) {
        String namespace = object.namespace().equals("default") ? "" : " -n " + object.namespace();
        lines.add(
            "kubectl%s port-forward svc/%s %d:%s"
                .formatted(
                    namespace,
                    object.name(),
                    FIRST_FREE_PORT,
                    ports.get(0).path("port").asString("80")));
        lines.add("curl http://127.0.0.1:%d/     # in another terminal".formatted(FIRST_FREE_PORT));
        break;
      }
    }
    return List.copyOf(lines);
  }

  private static boolean spansNamespaces(List<Applied> objects) {
    return objects.stream()
        .anyMatch(o -> !o.namespace().isEmpty() && !o.namespace().equals("default"));
  }
}
