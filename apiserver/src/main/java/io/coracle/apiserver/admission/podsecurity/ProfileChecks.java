package io.coracle.apiserver.admission.podsecurity;

import static io.coracle.apiserver.admission.podsecurity.SecuredPod.context;
import static io.coracle.apiserver.admission.podsecurity.SecuredPod.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Requirements for profiles of the kernel's security modules. */
final class ProfileChecks {
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
  private static final Set<String> CONFINED = Set.of("RuntimeDefault", "Localhost");
  private static final Set<String> SE_LINUX_TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t");
  private static final String SE_LINUX_ENGINE = "container_engine_t";

  private ProfileChecks() {}

  static Optional<String> appArmor(SecuredPod pod) {
    var bad = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> annotation : pod.annotations().properties()) {
      String value = annotation.getValue().asString("");
      if (annotation.getKey().startsWith(APP_ARMOR)
          && !value.isEmpty()
          && !value.equals("runtime/default")
          && !value.startsWith("localhost/")) {
        bad.add("annotation " + annotation.getKey() + "=\"" + value + "\"");
      }
    }
    Words.podOrContainers(
            isForeign(pod.context(), "appArmorProfile"),
            pod.containers(container -> isForeign(context(container), "appArmorProfile")),
            "must not set appArmorProfile.type to anything but \"RuntimeDefault\" or"
                + " \"Localhost\"")
        .ifPresent(bad::add);
    return bad.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", bad));
  }

  /** Whether a profile is set that does not confine. */
  private static boolean isForeign(JsonNode context, String profile) {
    String type = text(context.path(profile), "type");
    return !type.isEmpty() && !CONFINED.contains(type);
  }

  static Optional<String> seLinux(SecuredPod pod, boolean engineToo) {
    return Words.podOrContainers(
        isForeignLabel(pod.context(), engineToo),
        pod.containers(container -> isForeignLabel(context(container), engineToo)),
        "set forbidden securityContext.seLinuxOptions");
  }

  private static boolean isForeignLabel(JsonNode context, boolean engineToo) {
    JsonNode options = context.path("seLinuxOptions");
    String type = text(options, "type");
    boolean known = SE_LINUX_TYPES.contains(type) || (engineToo && type.equals(SE_LINUX_ENGINE));
    return !known || !text(options, "user").isEmpty() || !text(options, "role").isEmpty();
  }

  /** Before there were fields for it, annotations named the profile. */
  static Optional<String> seccompAnnotations(SecuredPod pod) {
    var bad = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> annotation : pod.annotations().properties()) {
      boolean names =
          annotation.getKey().equals(SECCOMP_POD)
              || annotation.getKey().startsWith(SECCOMP_CONTAINER);
      String value = annotation.getValue().asString("");
      if (names
          && !List.of("", "runtime/default", "docker/default").contains(value)
          && !value.startsWith("localhost/")) {
        bad.add("annotation " + annotation.getKey() + "=\"" + value + "\"");
      }
    }
    return bad.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", bad));
  }

  static Optional<String> seccompUnconfined(SecuredPod pod) {
    return Words.podOrContainers(
        isForeign(pod.context(), "seccompProfile"),
        pod.containers(container -> isForeign(context(container), "seccompProfile")),
        "must not set securityContext.seccompProfile.type to \"Unconfined\"");
  }

  /** Every container has to be confined, by itself or through its pod. */
  static Optional<String> seccompConfined(SecuredPod pod) {
    boolean podBad = isForeign(pod.context(), "seccompProfile");
    boolean podGood = isConfined(pod.context());
    return Words.podOrContainers(
        podBad,
        pod.containers(
            container ->
                isForeign(context(container), "seccompProfile")
                    || (!podGood && !podBad && !isConfined(context(container)))),
        "must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
  }

  private static boolean isConfined(JsonNode context) {
    return CONFINED.contains(text(context.path("seccompProfile"), "type"));
  }
}
