package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for the specification of a pod, in pods and in pod templates, after defaulting. */
public final class PodSpecs {
  private static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");
  private static final List<String> PREEMPTION = List.of("Never", "PreemptLowerPriority");

  /** The kernel takes no longer host name. */
  private static final int MAX_HOSTNAME_OVERRIDE = 64;

  private PodSpecs() {}

  public static void validate(Field spec) {
    validate(spec, List.of());
  }

  /**
   * @param claimed names of volumes that are added to each pod, one claim for each
   */
  public static void validate(Field spec, List<String> claimed) {
    Field graceSeconds = spec.at("terminationGracePeriodSeconds");
    Map<String, Field> volumes = VolumeRules.volumes(spec.at("volumes"), claimed);
    Set<String> claims = ResourceRules.podClaims(spec.at("resourceClaims"));
    boolean hostUsers = !spec.at("hostUsers").isFalse();
    Field restartPolicy = spec.at("restartPolicy");
    ContainerRules rules =
        new ContainerRules(volumes, claims, graceSeconds.number(), hostUsers, restartPolicy.text());
    Field containers = spec.at("containers");
    Field initContainers = spec.at("initContainers");
    rules.containers(containers);
    rules.initContainers(initContainers, containers);
    rules.ephemeralContainers(spec.at("ephemeralContainers"), containers, initContainers);
    ResourceRules.ofPod(spec);
    if (spec.at("hostNetwork").flag()) {
      PortRules.onHostNetwork(containers);
    }
    restartPolicy.requiredOneOf(RESTART_POLICIES);
    spec.at("dnsPolicy").requiredOneOf(DnsRules.POLICIES);
    LabelRules.labels(spec.at("nodeSelector"));
    SecurityContextRules.ofPod(spec);
    AffinityRules.affinity(spec.at("affinity"));
    DnsRules.config(spec.at("dnsConfig"), spec.at("dnsPolicy"));
    SchedulingRules.readinessGates(spec.at("readinessGates"));
    SchedulingRules.schedulingGates(spec.at("schedulingGates"));
    SchedulingRules.topologySpread(spec.at("topologySpreadConstraints"));
    WindowsRules.hostProcesses(spec);
    hostUsers(spec);
    identity(spec);
    OsRules.operatingSystem(spec);
  }

  private static void hostUsers(Field spec) {
    if (!spec.at("hostUsers").isFalse()) {
      return;
    }
    if (spec.at("hostNetwork").flag()) {
      spec.at("hostNetwork").forbidden("when `hostUsers` is false");
    }
    // The reference names these two by their names in Go.
    if (spec.at("hostPID").flag()) {
      spec.at("HostPID").forbidden("when `hostUsers` is false");
    }
    if (spec.at("hostIPC").flag()) {
      spec.at("HostIPC").forbidden("when `hostUsers` is false");
    }
  }

  /** Names that the pod goes by or refers to, and its deadline. */
  private static void identity(Field spec) {
    optional(spec.at("serviceAccountName"), Kind.SUBDOMAIN);
    optional(spec.at("nodeName"), Kind.SUBDOMAIN);
    Field deadline = spec.at("activeDeadlineSeconds");
    if (deadline.present() && (deadline.number() < 1 || deadline.number() > Integer.MAX_VALUE)) {
      deadline.invalid("must be between 1 and " + Integer.MAX_VALUE + ", inclusive");
    }
    optional(spec.at("hostname"), Kind.LABEL);
    optional(spec.at("subdomain"), Kind.LABEL);
    hostnameOverride(spec);
    SchedulingRules.tolerations(spec.at("tolerations"));
    DnsRules.hostAliases(spec.at("hostAliases"));
    optional(spec.at("priorityClassName"), Kind.SUBDOMAIN);
    Field runtimeClass = spec.at("runtimeClassName");
    if (runtimeClass.present()) {
      runtimeClass.invalid(Names.dnsSubdomain(runtimeClass.text()));
    }
    if (spec.at("preemptionPolicy").present()) {
      spec.at("preemptionPolicy").requiredOneOf(PREEMPTION);
    }
    ResourceRules.overhead(spec.at("overhead"));
  }

  /** A host name instead of all others (API reference, {@code hostnameOverride}). */
  private static void hostnameOverride(Field spec) {
    Field name = spec.at("hostnameOverride");
    if (name.isEmpty()) {
      return;
    }
    name.invalid(Names.dnsSubdomain(name.text()));
    if (name.text().length() > MAX_HOSTNAME_OVERRIDE) {
      name.invalid("must be no more than " + MAX_HOSTNAME_OVERRIDE + " characters");
    }
    if (spec.at("setHostnameAsFQDN").flag()) {
      name.forbidden("when `setHostnameAsFQDN` is true");
    }
    if (spec.at("hostNetwork").flag()) {
      name.forbidden("when `hostNetwork` is true");
    }
  }

  private enum Kind {
    LABEL,
    SUBDOMAIN
  }

  private static void optional(Field name, Kind kind) {
    if (!name.isEmpty()) {
      String text = name.text();
      name.invalid(kind == Kind.LABEL ? Names.dnsLabel(text) : Names.dnsSubdomain(text));
    }
  }
}
