package io.coracle.cli.readiness;

import io.coracle.api.StatusException;
import io.coracle.cli.apply.Applied;
import io.coracle.cli.connection.Api;
import io.coracle.http.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Why an object is not ready: its conditions, its pods and their containers, their events, and the
 * last lines that troubled containers have logged.
 */
public final class Diagnosis {
  private static final int MAX_PODS = 3;
  private static final int MAX_EVENTS = 6;
  private static final int LOG_LINES = 10;
  private static final int SECOND_LENGTH = "2026-01-02T03:04:05".length();

  private final Api api;

  public Diagnosis(Api api) {
    this.api = api;
  }

  /** The lines to show. */
  public List<String> of(ReadinessWait.Unready unready) {
    Applied object = unready.object();
    var lines = new ArrayList<String>();
    lines.add(object.title() + " is not ready: " + ReadinessWait.why(unready.state()));
    try {
      api.find(object.path())
          .ifPresent(
              tree -> {
                lines.addAll(conditions(tree));
                lines.addAll(events(tree, object.namespace()));
              });
      List<JsonNode> pods =
          object.resource().kind().equals("Pod") ? List.of() : PodSelection.of(api, object);
      if (object.resource().kind().equals("Pod")) {
        api.find(object.path()).ifPresent(pod -> lines.addAll(containers(pod)));
      }
      pods.stream()
          .filter(pod -> !isReady(pod))
          .limit(MAX_PODS)
          .forEach(pod -> lines.addAll(pod(pod)));
    } catch (StatusException e) {
      lines.add("  the server does not say more: " + e.getMessage());
    }
    return List.copyOf(lines);
  }

  private static boolean isReady(JsonNode pod) {
    return pod.path("status").path("phase").asString("").equals("Succeeded")
        || pod.path("status")
            .path("conditions")
            .valueStream()
            .anyMatch(
                c ->
                    c.path("type").asString("").equals("Ready")
                        && c.path("status").asString("").equals("True"));
  }

  private List<String> pod(JsonNode pod) {
    JsonNode metadata = pod.path("metadata");
    var lines = new ArrayList<String>();
    lines.add(
        "  pod %s: %s"
            .formatted(
                metadata.path("name").asString(""),
                pod.path("status").path("phase").asString("Pending")));
    lines.addAll(conditions(pod));
    lines.addAll(containers(pod));
    lines.addAll(events(pod, metadata.path("namespace").asString("")));
    return lines;
  }

  /** Those conditions that say that something is amiss. */
  private static List<String> conditions(JsonNode object) {
    var lines = new ArrayList<String>();
    for (JsonNode condition : object.path("status").path("conditions")) {
      String message = condition.path("message").asString("");
      String status = condition.path("status").asString("");
      String type = condition.path("type").asString("");
      boolean amiss =
          type.equals("ReplicaFailure") ? status.equals("True") : !status.equals("True");
      if (amiss && !message.isEmpty()) {
        String reason = condition.path("reason").asString("");
        lines.add("    condition %s is %s: %s (%s)".formatted(type, status, message, reason));
      }
    }
    return lines;
  }

  private List<String> events(JsonNode object, String namespace) {
    String uid = object.path("metadata").path("uid").asString("");
    String path = "/api/v1/namespaces/" + (namespace.isEmpty() ? "default" : namespace) + "/events";
    List<JsonNode> events =
        api.get(path, Query.of("fieldSelector", "involvedObject.uid=" + uid))
            .path("items")
            .valueStream()
            .sorted(Comparator.comparing(Diagnosis::time))
            .toList();
    return events.stream()
        .skip(Math.max(0, events.size() - MAX_EVENTS))
        .map(
            e ->
                "    event %s %s: %s"
                    .formatted(
                        e.path("type").asString("Normal"),
                        e.path("reason").asString(""),
                        e.path("message").asString(e.path("note").asString(""))))
        .toList();
  }

  /** By second, since some events know no more, and then in the order in which they came. */
  private static String time(JsonNode event) {
    String last = event.path("lastTimestamp").asString("");
    String time = last.isEmpty() ? event.path("eventTime").asString("") : last;
    String second = time.substring(0, Math.min(time.length(), SECOND_LENGTH));
    long version = Long.parseLong(event.path("metadata").path("resourceVersion").asString("0"));
    return second + "%020d".formatted(version);
  }

  private List<String> containers(JsonNode pod) {
    var lines = new ArrayList<String>();
    for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
      for (JsonNode container : pod.path("status").path(list)) {
        boolean done = container.path("state").path("terminated").path("exitCode").asInt(-1) == 0;
        if (!container.path("ready").asBoolean(false) && !done) {
          lines.addAll(container(pod, container));
        }
      }
    }
    return lines;
  }

  private List<String> container(JsonNode pod, JsonNode container) {
    String name = container.path("name").asString("");
    var lines = new ArrayList<String>();
    lines.add("    container %s: %s".formatted(name, state(container)));
    boolean restarted = container.path("restartCount").asInt(0) > 0;
    boolean running = container.path("state").has("running");
    if (running || restarted || container.path("state").has("terminated")) {
      lines.addAll(log(pod, name, restarted && !running));
    }
    return lines;
  }

  private static String state(JsonNode container) {
    JsonNode state = container.path("state");
    int restarts = container.path("restartCount").asInt(0);
    String suffix = restarts > 0 ? ", " + restarts + " restarts" : "";
    if (state.has("waiting")) {
      JsonNode waiting = state.path("waiting");
      String message = waiting.path("message").asString("");
      String shown = message.isEmpty() ? "" : ": " + message;
      return waiting.path("reason").asString("waiting") + shown + suffix;
    }
    if (state.has("terminated")) {
      JsonNode terminated = state.path("terminated");
      return "ended with exit code %d (%s)%s"
          .formatted(
              terminated.path("exitCode").asInt(0), terminated.path("reason").asString(""), suffix);
    }
    return (state.has("running") ? "running, not ready" : "not started") + suffix;
  }

  private List<String> log(JsonNode pod, String container, boolean previous) {
    JsonNode metadata = pod.path("metadata");
    String path =
        "/api/v1/namespaces/%s/pods/%s/log"
            .formatted(metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    Query query =
        Query.of(
            "container",
            container,
            "tailLines",
            Integer.toString(LOG_LINES),
            "previous",
            Boolean.toString(previous));
    try {
      List<String> log = api.text(path, query).lines().map(l -> "      | " + l).toList();
      return log.isEmpty() ? List.of("      (it has logged nothing)") : log;
    } catch (StatusException e) {
      return List.of("      (no log: " + e.getMessage() + ")");
    }
  }
}
