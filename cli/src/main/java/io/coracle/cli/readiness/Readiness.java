package io.coracle.cli.readiness;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * When an object counts as ready, by its kind:
 *
 * <pre>
 * Deployment             controller has seen it; all replicas updated and available, no old ones
 * ReplicaSet             controller has seen it; all replicas available
 * StatefulSet            controller has seen it; all replicas updated and ready
 * DaemonSet              controller has seen it; updated and available on every node it belongs on
 * Pod                    condition Ready, or Succeeded
 * Job                    condition Complete
 * PersistentVolumeClaim  bound, or waiting for its first pod
 * Namespace, Node        Active; condition Ready
 * CustomResourceDefinition, APIService   condition Established; Available
 * others                 once they exist
 * </pre>
 *
 * The rules for workloads are those of {@code kubectl rollout status}. Pure.
 */
public final class Readiness {
  private static final State READY = new State.Ready();

  private Readiness() {}

  /** How far {@code object} has come. */
  public static State of(JsonNode object) {
    return switch (object.path("kind").asString("")) {
      case "Deployment" -> seen(object).orElseGet(() -> deployment(object));
      case "ReplicaSet", "ReplicationController" ->
          seen(object).orElseGet(() -> count(object, "availableReplicas", "available"));
      case "StatefulSet" -> seen(object).orElseGet(() -> statefulSet(object));
      case "DaemonSet" -> seen(object).orElseGet(() -> daemonSet(object));
      case "Pod" -> pod(object);
      case "Job" -> job(object);
      case "PersistentVolumeClaim" -> claim(object);
      case "Namespace" -> phase(object, "Active");
      case "Node" -> condition(object, "Ready");
      case "CustomResourceDefinition" -> condition(object, "Established");
      case "APIService" -> condition(object, "Available");
      default -> READY;
    };
  }

  /** Waiting, if the object's controller has not yet seen its newest specification. */
  private static Optional<State> seen(JsonNode object) {
    long wanted = object.path("metadata").path("generation").asLong(0);
    long seen = object.path("status").path("observedGeneration").asLong(0);
    return seen >= wanted
        ? Optional.empty()
        : Optional.of(new State.Waiting("its controller has not seen it yet"));
  }

  private static long replicas(JsonNode object) {
    return object.path("spec").path("replicas").asLong(1);
  }

  private static State deployment(JsonNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Progressing")
          && condition.path("reason").asString("").equals("ProgressDeadlineExceeded")) {
        return new State.Failed(condition.path("message").asString("its progress has stopped"));
      }
    }
    JsonNode status = object.path("status");
    long wanted = replicas(object);
    long updated = status.path("updatedReplicas").asLong(0);
    long old = status.path("replicas").asLong(0) - updated;
    if (updated < wanted) {
      return waiting(updated, wanted, "updated");
    }
    if (old > 0) {
      return new State.Waiting(old + " old replicas are still there");
    }
    return count(object, "availableReplicas", "available");
  }

  private static State count(JsonNode object, String field, String word) {
    long wanted = replicas(object);
    long there = object.path("status").path(field).asLong(0);
    return there >= wanted ? READY : waiting(there, wanted, word);
  }

  private static State waiting(long there, long wanted, String word) {
    return new State.Waiting("%d of %d replicas %s".formatted(there, wanted, word));
  }

  private static State statefulSet(JsonNode object) {
    JsonNode update = object.path("spec").path("updateStrategy");
    State ready = count(object, "readyReplicas", "ready");
    boolean onDelete = update.path("type").asString("").equals("OnDelete");
    if (!(ready instanceof State.Ready) || onDelete) {
      return ready;
    }
    long partition = update.path("rollingUpdate").path("partition").asLong(0);
    long wanted = Math.max(0, replicas(object) - partition);
    long updated = object.path("status").path("updatedReplicas").asLong(0);
    return updated >= wanted ? READY : waiting(updated, wanted, "updated");
  }

  private static State daemonSet(JsonNode object) {
    JsonNode status = object.path("status");
    long wanted = status.path("desiredNumberScheduled").asLong(0);
    long updated = status.path("updatedNumberScheduled").asLong(0);
    long available = status.path("numberAvailable").asLong(0);
    boolean onDelete =
        object.path("spec").path("updateStrategy").path("type").asString("").equals("OnDelete");
    if (updated < wanted && !onDelete) {
      return new State.Waiting("updated on %d of %d nodes".formatted(updated, wanted));
    }
    return available >= wanted
        ? READY
        : new State.Waiting("available on %d of %d nodes".formatted(available, wanted));
  }

  private static State pod(JsonNode object) {
    JsonNode status = object.path("status");
    String phase = status.path("phase").asString("Pending");
    return switch (phase) {
      case "Succeeded" -> READY;
      case "Failed" -> new State.Failed("it has failed" + because(status));
      default -> {
        State ready = condition(object, "Ready");
        yield ready instanceof State.Ready ? ready : new State.Waiting(podTrouble(status, phase));
      }
    };
  }

  /** The first reason that a container gives for not running, or else the phase. */
  private static String podTrouble(JsonNode status, String phase) {
    for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
      for (JsonNode container : status.path(list)) {
        String reason = container.path("state").path("waiting").path("reason").asString("");
        if (!reason.isEmpty() && !reason.equals("PodInitializing")) {
          return "container " + container.path("name").asString("") + ": " + reason;
        }
      }
    }
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asString("").equals("PodScheduled")
          && condition.path("status").asString("").equals("False")) {
        return condition.path("message").asString("it is on no node yet");
      }
    }
    return "it is " + phase + " and not ready";
  }

  private static String because(JsonNode status) {
    String message = status.path("message").asString(status.path("reason").asString(""));
    return message.isEmpty() ? "" : ": " + message;
  }

  private static State job(JsonNode object) {
    JsonNode status = object.path("status");
    for (JsonNode condition : status.path("conditions")) {
      boolean holds = condition.path("status").asString("").equals("True");
      String type = condition.path("type").asString("");
      if (holds && type.equals("Complete")) {
        return READY;
      }
      if (holds && type.equals("Failed")) {
        return new State.Failed("it has failed" + because(condition));
      }
    }
    if (object.path("spec").path("suspend").asBoolean(false)) {
      return READY;
    }
    return new State.Waiting(
        "%d of %d completions"
            .formatted(
                status.path("succeeded").asLong(0),
                object.path("spec").path("completions").asLong(1)));
  }

  /** A claim whose volume is made for its first pod stays unbound until then. */
  private static State claim(JsonNode object) {
    String phase = object.path("status").path("phase").asString("Pending");
    return switch (phase) {
      case "Bound" -> READY;
      case "Lost" -> new State.Failed("its volume is lost");
      default -> new State.Waiting("it is " + phase);
    };
  }

  private static State phase(JsonNode object, String wanted) {
    String phase = object.path("status").path("phase").asString(wanted);
    return phase.equals(wanted) ? READY : new State.Waiting("it is " + phase);
  }

  private static State condition(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals(type)) {
        return condition.path("status").asString("").equals("True")
            ? READY
            : new State.Waiting("it is not " + type + because(condition));
      }
    }
    return new State.Waiting("it is not " + type);
  }
}
