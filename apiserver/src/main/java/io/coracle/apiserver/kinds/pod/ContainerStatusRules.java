package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for what a node says about the containers of a pod. */
final class ContainerStatusRules {
  private static final List<String> HEALTH = List.of("Healthy", "Unhealthy", "Unknown");
  private static final long MAX_ID = Integer.MAX_VALUE;

  /** Lists of the status, and the lists of the specification that they are about. */
  private static final Map<String, String> LISTS =
      Map.of(
          "containerStatuses", "containers",
          "initContainerStatuses", "initContainers",
          "ephemeralContainerStatuses", "ephemeralContainers");

  private static final List<String> ORDER =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  private ContainerStatusRules() {}

  /** A container that has ended for good does not run again. */
  static void transitions(Field spec, Field status, Field before) {
    boolean restartsAll = allMayRestart(spec);
    for (String list : ORDER) {
      boolean ephemeral = list.startsWith("ephemeral");
      String policy = ephemeral ? "Never" : spec.at("restartPolicy").text();
      if (policy.equals("Always") || (restartsAll && !ephemeral)) {
        continue;
      }
      Field containers = spec.at(LISTS.getOrDefault(list, ""));
      int index = 0;
      for (Field old : before.at(list).items()) {
        Field place = status.at(list).item(index++).at("state");
        if (isOver(old, policy)
            && runsAgain(old, status.at(list))
            && !hasOwnPolicy(containers, old)) {
          place.forbidden("may not be transitioned to non-terminated state");
        }
      }
    }
  }

  private static boolean isOver(Field status, String policy) {
    Field ended = status.at("state").at("terminated");
    return ended.present() && (!policy.equals("OnFailure") || ended.at("exitCode").number() == 0);
  }

  private static boolean runsAgain(Field old, Field statuses) {
    for (Field current : statuses.items()) {
      if (current.at("name").sameAs(old.at("name"))
          && current.at("state").at("terminated").absent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a rule of a container has all of them restarted, those that have ended, too. */
  private static boolean allMayRestart(Field spec) {
    for (String list : List.of("initContainers", "containers")) {
      for (Field container : spec.at(list).items()) {
        for (Field rule : container.at("restartPolicyRules").items()) {
          if (rule.at("action").is("RestartAllContainers")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean hasOwnPolicy(Field containers, Field status) {
    for (Field container : containers.items()) {
      if (container.at("name").sameAs(status.at("name"))) {
        return container.at("restartPolicy").present();
      }
    }
    return false;
  }

  /** Users, and the health of what containers were given. */
  static void validate(Field spec, Field status) {
    boolean windows = spec.at("os").at("name").is("windows");
    for (String list : ORDER) {
      for (Field container : status.at(list).items()) {
        Field user = container.at("linux").holding(container.at("user").at("linux"));
        if (windows && user.present()) {
          user.forbidden("cannot be set for a windows pod");
        } else if (user.present()) {
          user(user);
        }
      }
    }
    for (String list : ORDER) {
      for (Field container : status.at(list).items()) {
        Field allocated = container.at("allocatedResourcesStatus");
        if (!list.startsWith("ephemeral")) {
          allocated(allocated, container, spec.at(LISTS.getOrDefault(list, "")));
        } else if (allocated.size() > 0) {
          allocated.forbidden("must not be specified in container status");
        }
      }
    }
  }

  private static void user(Field user) {
    id(user.at("uid"));
    id(user.at("gid"));
    for (Field group : user.at("supplementalGroups").items()) {
      id(group);
    }
  }

  private static void id(Field id) {
    if (id.number() < 0 || id.number() > MAX_ID) {
      id.invalid("must be between 0 and " + MAX_ID + ", inclusive");
    }
  }

  private static void allocated(Field allocated, Field status, Field containers) {
    for (Field resource : allocated.items()) {
      for (Field container : containers.items()) {
        if (container.at("name").sameAs(status.at("name"))
            && !isAskedFor(resource.at("name").text(), container.at("resources"))) {
          resource.at("name").invalid("must match one of the container's resources or claims");
        }
      }
      Set<String> seen = new HashSet<>();
      for (Field one : resource.at("resources").items()) {
        one.at("health").oneOf(HEALTH);
        if (!seen.add(one.at("resourceID").text())) {
          one.at("resourceID").duplicate();
        }
      }
    }
  }

  private static boolean isAskedFor(String name, Field resources) {
    for (Field claim : resources.at("claims").items()) {
      String request = claim.at("request").text();
      String own = "claim:" + claim.at("name").text() + (request.isEmpty() ? "" : "/" + request);
      if (own.equals(name)) {
        return true;
      }
    }
    return !name.startsWith("claim:") && resources.at("requests").key(name).present();
  }
}
