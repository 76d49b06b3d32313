package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules for the containers of one pod: ordinary, init and ephemeral ones.
 *
 * @param volumes the valid volumes of the pod by name
 * @param claims the names of its resource claims
 * @param gracePeriodSeconds that the pod has to end
 * @param hostUsers whether the pod is in the user namespace of the host
 * @param restartPolicy of the pod
 */
record ContainerRules(
    Map<String, Field> volumes,
    Set<String> claims,
    long gracePeriodSeconds,
    boolean hostUsers,
    String restartPolicy) {
  static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("FallbackToLogsOnError", "File");
  private static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");
  private static final List<String> RULE_ACTIONS = List.of("Restart", "RestartAllContainers");
  private static final List<String> RULE_OPERATORS = List.of("In", "NotIn");
  private static final int MAX_RULES = 20;
  private static final int MAX_EXIT_CODES = 255;

  void containers(Field containers) {
    if (containers.size() == 0) {
      containers.required("");
      return;
    }
    Set<String> names = new HashSet<>();
    for (Field container : containers.items()) {
      common(container);
      Field name = container.at("name");
      if (!names.add(name.text())) {
        name.duplicate();
      }
      ProbeRules.lifecycle(container.at("lifecycle"), gracePeriodSeconds);
      ProbeRules.probes(container, gracePeriodSeconds);
      restartPolicy(container);
    }
    PortRules.hostPortConflicts(containers);
  }

  void initContainers(Field initContainers, Field containers) {
    if (initContainers.size() == 0) {
      return;
    }
    Set<String> names = namesOf(containers);
    for (Field container : initContainers.items()) {
      common(container);
      boolean sidecar = container.at("restartPolicy").is("Always");
      restartPolicy(container);
      Field name = container.at("name");
      if (!name.isEmpty() && !names.add(name.text())) {
        name.duplicate();
      }
      PortRules.hostPortConflictsOf(container);
      if (sidecar) {
        ProbeRules.lifecycle(container.at("lifecycle"), gracePeriodSeconds);
        ProbeRules.probes(container, gracePeriodSeconds);
        continue;
      }
      for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
        if (container.at(field).present()) {
          container
              .at(field)
              .forbidden("may not be set for init containers without" + " restartPolicy=Always");
        }
      }
    }
  }

  private static Set<String> namesOf(Field containers) {
    Set<String> names = new HashSet<>();
    for (Field container : containers.items()) {
      names.add(container.at("name").text());
    }
    return names;
  }

  private void common(Field container) {
    Field name = container.at("name");
    if (name.notEmpty("")) {
      name.invalid(Names.dnsLabel(name.text()));
    }
    container.at("image").notEmpty("");
    container.at("terminationMessagePolicy").requiredOneOf(MESSAGE_POLICIES);
    PortRules.ports(container.at("ports"));
    EnvRules.env(container.at("env"));
    EnvRules.envFrom(container.at("envFrom"));
    MountRules.mounts(container, volumes);
    MountRules.devices(container, volumes);
    container.at("imagePullPolicy").requiredOneOf(PULL_POLICIES);
    ResourceRules.ofContainer(container.at("resources"), claims);
    ResourceRules.resizePolicy(container.at("resizePolicy"), restartPolicy);
    SecurityContextRules.ofContainer(container.at("securityContext"), hostUsers);
  }

  /** An image of a pod; templates may have blanks around it. */
  static void trimmed(Field image) {
    if (!image.text().equals(image.text().strip())) {
      image.invalid("must not have leading or trailing whitespace");
    }
  }

  private static void restartPolicy(Field container) {
    Field policy = container.at("restartPolicy");
    Field rules = container.at("restartPolicyRules");
    policy.optionalOneOf(RESTART_POLICIES);
    if (policy.absent() && rules.size() > 0) {
      policy.required("must specify restartPolicy when restart rules are used");
    }
    if (rules.size() > MAX_RULES) {
      rules.tooMany(MAX_RULES);
    }
    for (Field rule : rules.items()) {
      rule.at("action").oneOf(RULE_ACTIONS);
      Field exitCodes = rule.at("exitCodes");
      if (exitCodes.absent()) {
        exitCodes.required("must be specified");
        continue;
      }
      exitCodes.at("operator").oneOf(RULE_OPERATORS);
      if (exitCodes.at("values").size() == 0) {
        exitCodes.at("values").required("must specify at least one exit code");
      } else if (exitCodes.at("values").size() > MAX_EXIT_CODES) {
        exitCodes.at("values").tooMany(MAX_EXIT_CODES);
      }
    }
  }

  private static final List<String> NOT_FOR_EPHEMERAL =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle");

  void ephemeralContainers(Field ephemeralContainers, Field containers, Field initContainers) {
    if (ephemeralContainers.size() == 0) {
      return;
    }
    Set<String> others = namesOf(containers);
    others.addAll(namesOf(initContainers));
    Set<String> names = new HashSet<>(others);
    for (Field container : ephemeralContainers.items()) {
      common(container);
      trimmed(container.at("image"));
      Field name = container.at("name");
      if (!names.add(name.text())) {
        name.duplicate();
      }
      Field target = container.at("targetContainerName");
      if (!target.isEmpty() && !others.contains(target.text())) {
        target.notFound();
      }
      for (String field : NOT_FOR_EPHEMERAL) {
        if (!container.at(field).isEmpty()) {
          container.at(field).forbidden("cannot be set for an Ephemeral Container");
        }
      }
      for (Field mount : container.at("volumeMounts").items()) {
        for (String field : List.of("subPath", "subPathExpr")) {
          if (!mount.at(field).isEmpty()) {
            mount.at(field).forbidden("cannot be set for an Ephemeral Container");
          }
        }
      }
    }
  }
}
