package io.coracle.kubelet.manifest;

import io.coracle.api.selector.LabelSyntax;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a manifest must say so that its pod can be run. The API server looks more closely when it is
 * given the mirror pod; but the pod runs whether there is an API server or not.
 */
final class ManifestRules {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Set<String> RESTART_POLICIES = Set.of("", "Always", "OnFailure", "Never");

  private ManifestRules() {}

  static void check(ObjectNode pod) {
    JsonNode metadata = pod.path("metadata");
    String name = metadata.path("name").asString("");
    require(!name.isEmpty(), "name is needed for the pod");
    require(
        name.length() <= LabelSyntax.MAX_PREFIX_LENGTH && LabelSyntax.isSubdomain(name),
        "metadata.name \"" + name + "\" is no name of a pod");
    String namespace = metadata.path("namespace").asString("");
    require(
        namespace.isEmpty() || LABEL.matcher(namespace).matches(),
        "metadata.namespace \"" + namespace + "\" is no name of a namespace");
    require(pod.get("spec") instanceof ObjectNode, "spec is needed");
    JsonNode spec = pod.path("spec");
    require(
        RESTART_POLICIES.contains(spec.path("restartPolicy").asString("")),
        "spec.restartPolicy must be Always, OnFailure or Never");
    require(
        spec.path("ephemeralContainers").isEmpty(),
        "spec.ephemeralContainers cannot be set on create");
    containers(spec, volumes(spec));
  }

  private static Set<String> volumes(JsonNode spec) {
    Set<String> names = new HashSet<>();
    for (JsonNode volume : spec.path("volumes")) {
      String name = volume.path("name").asString("");
      require(LABEL.matcher(name).matches(), "\"" + name + "\" is no name of a volume");
      require(names.add(name), "there are two volumes named " + name);
    }
    return names;
  }

  private static void containers(JsonNode spec, Set<String> volumes) {
    require(!spec.path("containers").isEmpty(), "spec.containers must have one at least");
    Set<String> names = new HashSet<>();
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        String name = container.path("name").asString("");
        require(LABEL.matcher(name).matches(), "\"" + name + "\" is no name of a container");
        require(names.add(name), "there are two containers named " + name);
        require(
            !container.path("image").asString("").isBlank(), "container " + name + " has no image");
        mounts(container, name, volumes);
      }
    }
  }

  private static void mounts(JsonNode container, String name, Set<String> volumes) {
    for (JsonNode mount : container.path("volumeMounts")) {
      String volume = mount.path("name").asString("");
      require(
          volumes.contains(volume),
          "container " + name + " mounts volume " + volume + ", which there is not");
      require(
          !mount.path("mountPath").asString("").isEmpty(),
          "container " + name + " does not say where it mounts volume " + volume);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ManifestFault("invalid pod: " + otherwise);
    }
  }
}
