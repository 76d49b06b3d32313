package io.coracle.apiserver.kinds.pod;

import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.claim.ClaimSpecs;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sentences about pods and pod templates that work, but probably not as meant. */
public final class PodWarnings {
  private static final List<String> LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");
  private static final List<String> DEAD_ANNOTATIONS =
      List.of(
          "scheduler.alpha.kubernetes.io/critical-pod",
          "security.alpha.kubernetes.io/sysctls",
          "security.alpha.kubernetes.io/unsafe-sysctls");
  private static final Map<String, String> DEPRECATED_VOLUMES =
      Map.of(
          "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+",
          "gitRepo", "deprecated in v1.11",
          "glusterfs", "deprecated in v1.25, this feature will be completely removed in v1.26",
          "flocker", "deprecated in v1.22, this feature will be completely removed in v1.25",
          "quobyte", "deprecated in v1.22, this feature will be completely removed in v1.25",
          "storageos", "deprecated in v1.22, this feature will be completely removed in v1.25",
          "rbd", "deprecated in v1.28, non-functional in v1.31+",
          "cephfs", "deprecated in v1.28, non-functional in v1.31+",
          "scaleIO", "deprecated in v1.16, non-functional in v1.22+");

  private PodWarnings() {}

  /** Warnings about a pod. */
  static List<String> of(ObjectNode pod) {
    ObjectNode metadata = Defaults.object(pod, "metadata");
    ObjectNode spec = Defaults.object(pod, "spec");
    if (spec == null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    String name = metadata == null ? "" : Defaults.text(metadata, "name");
    if (!name.isEmpty() && !Names.isDnsLabel(name)) {
      warnings.add(
          "metadata.name: this is used in the Pod's hostname, which can result in surprising"
              + " behavior; a DNS label is recommended: \"must not contain dots\"");
    }
    ofSpec(spec, metadata, "spec", warnings);
    return warnings.isEmpty() ? List.of() : warnings;
  }

  /**
   * Warnings about a new object that makes pods of the template at {@code spec.template} and names
   * them after itself.
   */
  public static List<String> ofOwner(ObjectNode object) {
    List<String> warnings = new ArrayList<>(ofName(object));
    warnings.addAll(ofTemplate(object));
    return warnings;
  }

  /** Warnings about a name that those of pods are made of. */
  public static List<String> ofName(ObjectNode object) {
    ObjectNode metadata = Defaults.object(object, "metadata");
    String name = metadata == null ? "" : Defaults.text(metadata, "name");
    return name.isEmpty() || Names.isDnsLabel(name)
        ? List.of()
        : List.of(
            "metadata.name: the names and hostnames of Pods begin with this, which can result in"
                + " surprising behavior; a DNS label is recommended");
  }

  /** Warnings about the pod template of {@code object}, at {@code spec.template}. */
  public static List<String> ofTemplate(ObjectNode object) {
    ObjectNode spec = Defaults.object(object, "spec");
    return spec == null ? List.of() : ofTemplate(spec, "spec.template");
  }

  /**
   * Warnings about the pod template of {@code owner}.
   *
   * @param path of the template in the whole object
   */
  public static List<String> ofTemplate(ObjectNode owner, String path) {
    ObjectNode template = Defaults.object(owner, "template");
    ObjectNode podSpec = template == null ? null : Defaults.object(template, "spec");
    if (template == null || podSpec == null) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    ObjectNode metadata = Defaults.object(template, "metadata");
    ofSpec(podSpec, metadata, path + ".spec", warnings);
    appArmor(podSpec, metadata, warnings);
    return warnings;
  }

  /** Warnings about a replacement of what makes pods of the template at {@code spec.template}. */
  public static List<String> ofReplacement(ObjectNode object, ObjectNode before) {
    return isChanged(object, before) ? ofTemplate(object) : List.of();
  }

  /** Whether a replacement says something new, so that it is worth while to warn again. */
  public static boolean isChanged(ObjectNode object, ObjectNode before) {
    return generation(object) != generation(before);
  }

  private static long generation(ObjectNode object) {
    return object.path("metadata").path("generation").asLong(0);
  }

  private static void addresses(ObjectNode spec, String path, List<String> warnings) {
    int index = 0;
    for (JsonNode server : spec.path("dnsConfig").path("nameservers")) {
      String place = path + ".dnsConfig.nameservers[" + index++ + "]";
      IpText.warnOfAddress(place, server.asString(""), warnings);
    }
    index = 0;
    for (JsonNode alias : spec.path("hostAliases")) {
      String place = path + ".hostAliases[" + index++ + "].ip";
      IpText.warnOfAddress(place, alias.path("ip").asString(""), warnings);
    }
  }

  private static void ofSpec(
      ObjectNode spec, @Nullable ObjectNode metadata, String path, List<String> warnings) {
    SelectorWarnings.ofNodes(spec, path, warnings);
    annotations(spec, metadata, warnings);
    volumes(spec, path, warnings);
    addresses(spec, path, warnings);
    doubled(spec, "hostAliases", "ip", path, warnings);
    doubled(spec, "imagePullSecrets", "name", path, warnings);
    int index = 0;
    for (ObjectNode secret : Defaults.objects(spec, "imagePullSecrets")) {
      if (Defaults.text(secret, "name").isEmpty()) {
        warnings.add(path + ".imagePullSecrets[" + index + "].name: invalid empty name \"\"");
      }
      index++;
    }
    Defaults.entries(spec, "overhead")
        .forEach(entry -> fractional(entry, path + ".overhead", warnings));
    for (String list : LISTS) {
      index = 0;
      for (ObjectNode container : Defaults.objects(spec, list)) {
        container(container, path + "." + list + "[" + index++ + "]", warnings);
      }
    }
    PortWarnings.of(spec, path, warnings);
    if (Defaults.number(spec, "terminationGracePeriodSeconds") < 0) {
      warnings.add(path + ".terminationGracePeriodSeconds: must be >= 0; counts as 1");
    }
    SelectorWarnings.ofPods(spec, path, warnings);
  }

  private static void annotations(
      ObjectNode spec, @Nullable ObjectNode metadata, List<String> warnings) {
    ObjectNode annotations = metadata == null ? null : Defaults.object(metadata, "annotations");
    if (annotations == null) {
      return;
    }
    for (String name : DEAD_ANNOTATIONS) {
      if (annotations.has(name)) {
        warnings.add("metadata.annotations[" + name + "]: has no effect; there is a field for it");
      }
    }
    seccomp(spec, annotations, ProfileAnnotations.SECCOMP_OF_POD, warnings);
    for (String list : LISTS) {
      for (ObjectNode container : Defaults.objects(spec, list)) {
        String name = ProfileAnnotations.SECCOMP + Defaults.text(container, "name");
        seccomp(container, annotations, name, warnings);
      }
    }
  }

  private static void seccomp(
      ObjectNode owner, ObjectNode annotations, String name, List<String> warnings) {
    boolean field = owner.path("securityContext").path("seccompProfile").isObject();
    if (!field && annotations.has(name)) {
      warnings.add(
          "metadata.annotations[" + name + "]: has no effect; use the field \"seccompProfile\"");
    }
  }

  /** In pods the annotation still counts; templates should have the field. */
  private static void appArmor(
      ObjectNode spec, @Nullable ObjectNode metadata, List<String> warnings) {
    ObjectNode annotations = metadata == null ? null : Defaults.object(metadata, "annotations");
    boolean ofPod = spec.path("securityContext").path("appArmorProfile").isObject();
    if (annotations == null || ofPod) {
      return;
    }
    for (String list : LISTS) {
      for (ObjectNode container : Defaults.objects(spec, list)) {
        String name = ProfileAnnotations.APP_ARMOR + Defaults.text(container, "name");
        boolean own = container.path("securityContext").path("appArmorProfile").isObject();
        if (!own && annotations.has(name)) {
          warnings.add(
              "metadata.annotations[" + name + "]: deprecated; use the field \"appArmorProfile\"");
        }
      }
    }
  }

  private static void doubled(
      ObjectNode spec, String list, String field, String path, List<String> warnings) {
    Set<String> seen = new HashSet<>();
    int index = 0;
    for (ObjectNode object : Defaults.objects(spec, list)) {
      String value = Defaults.text(object, field);
      if (!seen.add(value)) {
        warnings.add(path + "." + list + "[" + index + "]." + field + ": duplicate " + value);
      }
      index++;
    }
  }

  private static void volumes(ObjectNode spec, String path, List<String> warnings) {
    int index = 0;
    for (ObjectNode volume : Defaults.objects(spec, "volumes")) {
      for (Map.Entry<String, JsonNode> source : volume.properties()) {
        String note = DEPRECATED_VOLUMES.get(source.getKey());
        if (note != null) {
          warnings.add(path + ".volumes[" + index + "]." + source.getKey() + ": " + note);
        }
      }
      JsonNode claim = volume.path("ephemeral").path("volumeClaimTemplate").path("spec");
      if (claim instanceof ObjectNode claimSpec) {
        warnings.addAll(ClaimSpecs.warnings(claimSpec, path + ".volumes[" + index + "]"));
      }
      index++;
    }
  }

  private static void container(ObjectNode container, String path, List<String> warnings) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (ObjectNode variable : Defaults.objects(container, "env")) {
      String name = Defaults.text(variable, "name");
      if (!names.add(name) && hides(variable, name)) {
        warnings.add(path + ".env[" + index + "]: hides previous definition of \"" + name + "\"");
      }
      index++;
    }
    ObjectNode resources = Defaults.object(container, "resources");
    if (resources != null) {
      for (String list : List.of("limits", "requests")) {
        Defaults.entries(resources, list)
            .forEach(entry -> fractional(entry, path + ".resources." + list, warnings));
      }
    }
  }

  /** A variable may build on the one of its name before it. */
  private static boolean hides(ObjectNode variable, String name) {
    String value = Defaults.text(variable, "value");
    String reference = "$(" + name + ")";
    return Defaults.object(variable, "valueFrom") != null
        || value.equals(reference)
        || !value.contains(reference);
  }

  private static void fractional(
      Map.Entry<String, JsonNode> entry, String path, List<String> warnings) {
    String name = entry.getKey();
    if (!name.equals("memory") && !name.equals("ephemeral-storage")) {
      return;
    }
    Quantity amount = Quantities.of(entry.getValue());
    if (amount.milliValue() % 1000 != 0) {
      warnings.add(
          path
              + "["
              + name
              + "]: fractional byte value \""
              + amount
              + "\" is invalid, must be an"
              + " integer");
    }
  }
}
