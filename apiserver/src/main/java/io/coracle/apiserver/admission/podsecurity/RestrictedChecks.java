package io.coracle.apiserver.admission.podsecurity;

import static io.coracle.apiserver.admission.podsecurity.Check.restricted;
import static io.coracle.apiserver.admission.podsecurity.Check.since;
import static io.coracle.apiserver.admission.podsecurity.SecuredPod.context;
import static io.coracle.apiserver.admission.podsecurity.SecuredPod.flag;
import static io.coracle.apiserver.admission.podsecurity.SecuredPod.text;

import io.coracle.apiserver.admission.podsecurity.Check.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the restricted level asks for beyond the baseline: hardening as it is known today. */
final class RestrictedChecks {
  private static final Set<String> VOLUMES =
      Set.of(
          "name",
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  /** Since this version a pod says which system it is for, and rules of Linux bind only Linux. */
  private static final int SYSTEMS_TOLD_APART = 25;

  private RestrictedChecks() {}

  static List<Check> all() {
    return List.of(
        restricted(
            "restricted volume types",
            BaselineChecks.HOST_PATHS,
            since(0, RestrictedChecks::volumes)),
        restricted(
            "allowPrivilegeEscalation != false",
            "",
            since(8, RestrictedChecks::escalation),
            since(SYSTEMS_TOLD_APART, onLinux(RestrictedChecks::escalation))),
        restricted("runAsNonRoot != true", "", since(0, RestrictedChecks::nonRoot)),
        restricted("runAsUser=0", "", since(23, RestrictedChecks::rootUser)),
        restricted(
            "seccompProfile",
            BaselineChecks.SECCOMP,
            since(19, ProfileChecks::seccompConfined),
            since(SYSTEMS_TOLD_APART, onLinux(ProfileChecks::seccompConfined))),
        restricted(
            "unrestricted capabilities",
            BaselineChecks.CAPABILITIES,
            since(22, RestrictedChecks::capabilities),
            since(SYSTEMS_TOLD_APART, onLinux(RestrictedChecks::capabilities))));
  }

  private static Requirement onLinux(Requirement requirement) {
    return pod -> pod.isWindows() ? Optional.empty() : requirement.violation(pod);
  }

  private static Optional<String> volumes(SecuredPod pod) {
    var bad = new ArrayList<String>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      boolean known = volume.propertyNames().stream().allMatch(VOLUMES::contains);
      if (!known) {
        bad.add(text(volume, "name"));
      }
    }
    return Words.some(bad, "volume");
  }

  private static Optional<String> escalation(SecuredPod pod) {
    return Words.containers(
        pod.containers(
            container -> {
              JsonNode allowed = context(container).path("allowPrivilegeEscalation");
              return !allowed.isBoolean() || allowed.booleanValue();
            }),
        "must set securityContext.allowPrivilegeEscalation=false");
  }

  private static Optional<String> nonRoot(SecuredPod pod) {
    if (pod.hasOwnUsers()) {
      return Optional.empty();
    }
    boolean podGood = flag(pod.context(), "runAsNonRoot");
    boolean podBad = pod.context().path("runAsNonRoot").isBoolean() && !podGood;
    return Words.podOrContainers(
        podBad,
        pod.containers(
            container -> {
              JsonNode own = context(container).path("runAsNonRoot");
              return own.isBoolean() ? !own.booleanValue() : !podGood && !podBad;
            }),
        "must set securityContext.runAsNonRoot=true");
  }

  private static Optional<String> rootUser(SecuredPod pod) {
    if (pod.hasOwnUsers()) {
      return Optional.empty();
    }
    return Words.podOrContainers(
        isRoot(pod.context()),
        pod.containers(container -> isRoot(context(container))),
        "must not set runAsUser=0");
  }

  private static boolean isRoot(JsonNode context) {
    JsonNode user = context.path("runAsUser");
    return user.isNumber() && user.longValue() == 0;
  }

  private static Optional<String> capabilities(SecuredPod pod) {
    return Words.containers(
        pod.containers(
            container -> {
              JsonNode dropped = context(container).path("capabilities").path("drop");
              return !BaselineChecks.texts(dropped).contains("ALL")
                  || BaselineChecks.texts(BaselineChecks.added(container)).stream()
                      .anyMatch(name -> !name.equals("NET_BIND_SERVICE"));
            }),
        "must set securityContext.capabilities.drop=[\"ALL\"] and add no more than"
            + " NET_BIND_SERVICE");
  }
}
