package io.coracle.apiserver.admission.podsecurity;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the pods of a namespace to the Pod Security Standard that its labels name: refuses pods
 * below {@code enforce}, and warns of pods and of templates of pods below {@code warn}.
 */
public final class PodSecurity implements AdmissionPlugin {
  /** So many pods are looked at when a namespace is tightened. */
  static final int MAX_PODS = 3000;

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  /** Where kinds that make pods hold the template of them. */
  private static final Map<GroupResource, List<String>> TEMPLATES =
      Map.of(
          new GroupResource("", "podtemplates"), List.of("template"),
          new GroupResource("", "replicationcontrollers"), List.of("spec", "template"),
          new GroupResource("apps", "replicasets"), List.of("spec", "template"),
          new GroupResource("apps", "deployments"), List.of("spec", "template"),
          new GroupResource("apps", "statefulsets"), List.of("spec", "template"),
          new GroupResource("apps", "daemonsets"), List.of("spec", "template"),
          new GroupResource("batch", "jobs"), List.of("spec", "template"),
          new GroupResource("batch", "cronjobs"),
              List.of("spec", "jobTemplate", "spec", "template"));

  private final Objects objects;

  public PodSecurity(Objects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "PodSecurity";
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object().orElse(null);
    if (object == null) {
      return;
    }
    GroupResource resource = attributes.resource().storage();
    if (resource.equals(NAMESPACES)) {
      if (attributes.subresource().isEmpty()) {
        namespace(attributes, object);
      }
    } else if (resource.equals(PODS)) {
      if (List.of("", "ephemeralcontainers").contains(attributes.subresource())) {
        pod(attributes, object);
      }
    } else if (attributes.subresource().isEmpty() && TEMPLATES.containsKey(resource)) {
      JsonNode template = object;
      for (String field : TEMPLATES.get(resource)) {
        template = template.path(field);
      }
      if (template.isObject()) {
        warn(attributes, SecuredPod.of(template), policy(attributes).warn());
      }
    }
  }

  private NamespacePolicy policy(AdmissionAttributes attributes) {
    return objects
        .attributes(NAMESPACES, "", attributes.namespace())
        .map(found -> NamespacePolicy.of(found.labels(), new FieldFaults()))
        .orElse(NamespacePolicy.NONE);
  }

  private static Map<String, String> labels(ObjectNode namespace) {
    var labels = new HashMap<String, String>();
    namespace
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    return labels;
  }

  private void pod(AdmissionAttributes attributes, ObjectNode pod) {
    if (attributes.operation() == Operation.UPDATE
        && !SignificantChange.between(attributes.before().orElseThrow(), pod)) {
      return;
    }
    NamespacePolicy policy = policy(attributes);
    if (policy.allowsAll()) {
      return;
    }
    SecuredPod secured = SecuredPod.of(pod);
    Standard enforce = policy.enforce();
    List<String> violations = Standards.violations(secured, enforce);
    if (!violations.isEmpty()) {
      throw StatusException.forbidden(
          attributes.resource().name().groupResource(),
          attributes.name(),
          "violates PodSecurity \"" + enforce + "\": " + String.join(", ", violations));
    }
    warn(attributes, secured, policy.warn());
  }

  private static void warn(AdmissionAttributes attributes, SecuredPod pod, Standard standard) {
    List<String> violations = Standards.violations(pod, standard);
    if (!violations.isEmpty()) {
      attributes
          .warnings()
          .accept(
              "would violate PodSecurity \"" + standard + "\": " + String.join(", ", violations));
    }
  }

  private void namespace(AdmissionAttributes attributes, ObjectNode namespace) {
    var faults = new FieldFaults();
    var faultsBefore = new FieldFaults();
    NamespacePolicy policy = NamespacePolicy.of(labels(namespace), faults);
    NamespacePolicy before =
        attributes
            .before()
            .map(old -> NamespacePolicy.of(labels(old), faultsBefore))
            .orElse(NamespacePolicy.NONE);
    if (!faults.isEmpty() && !faults.list().equals(faultsBefore.list())) {
      throw StatusException.invalid(attributes.resource().storageKind(), attributes.name(), faults);
    }
    if (attributes.operation() == Operation.UPDATE && !policy.enforce().equals(before.enforce())) {
      existing(attributes, policy.enforce());
    }
  }

  /** Pods that are there may stay; whoever tightens the namespace should know of them. */
  private void existing(AdmissionAttributes attributes, Standard enforce) {
    if (enforce.level() == Level.PRIVILEGED) {
      return;
    }
    Map<String, List<String>> podsByViolation = new TreeMap<>();
    List<ObjectNode> pods = objects.list(PODS, attributes.name());
    for (ObjectNode pod : pods.subList(0, Math.min(pods.size(), MAX_PODS))) {
      List<String> violations = Standards.violations(SecuredPod.of(pod), enforce);
      if (!violations.isEmpty()) {
        String name = pod.path("metadata").path("name").asString("");
        podsByViolation
            .computeIfAbsent(String.join(", ", violations), key -> new java.util.ArrayList<>())
            .add(name);
      }
    }
    if (podsByViolation.isEmpty()) {
      return;
    }
    attributes
        .warnings()
        .accept(
            "existing pods in namespace \""
                + attributes.name()
                + "\" violate the new PodSecurity enforce level \""
                + enforce
                + "\"");
    podsByViolation.forEach(
        (violation, names) -> attributes.warnings().accept(shown(names) + ": " + violation));
  }

  private static String shown(List<String> names) {
    int more = names.size() - 1;
    String first = names.getFirst();
    return switch (more) {
      case 0 -> first;
      case 1 -> first + " (and 1 other pod)";
      default -> first + " (and " + more + " other pods)";
    };
  }
}
