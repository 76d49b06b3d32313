package io.coracle.apiserver.admission.podsecurity;

import static io.coracle.apiserver.admission.podsecurity.Check.baseline;
import static io.coracle.apiserver.admission.podsecurity.Check.since;
import static io.coracle.apiserver.admission.podsecurity.SecuredPod.context;
import static io.coracle.apiserver.admission.podsecurity.SecuredPod.flag;
import static io.coracle.apiserver.admission.podsecurity.SecuredPod.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What the baseline level asks for: no known way to become more than a container. */
final class BaselineChecks {
  static final String HOST_PATHS = "hostPath volumes";
  static final String CAPABILITIES = "non-default capabilities";
  static final String SECCOMP = "seccompProfile";

  private static final Set<String> DEFAULT_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private BaselineChecks() {}

  static List<Check> all() {
    return List.of(
        baseline("host namespaces", since(0, BaselineChecks::hostNamespaces)),
        baseline("privileged", since(0, BaselineChecks::privileged)),
        baseline(CAPABILITIES, since(0, BaselineChecks::capabilities)),
        baseline(HOST_PATHS, since(0, BaselineChecks::hostPaths)),
        baseline("hostPort", since(0, BaselineChecks::hostPorts)),
        baseline("forbidden AppArmor profile", since(0, ProfileChecks::appArmor)),
        baseline(
            "seLinuxOptions",
            since(0, pod -> ProfileChecks.seLinux(pod, false)),
            since(31, pod -> ProfileChecks.seLinux(pod, true))),
        baseline("procMount", since(0, BaselineChecks::procMount)),
        baseline(
            SECCOMP,
            since(0, ProfileChecks::seccompAnnotations),
            since(19, ProfileChecks::seccompUnconfined)),
        baseline(
            "forbidden sysctls",
            since(0, pod -> sysctls(pod, Sysctls.SINCE_0)),
            since(27, pod -> sysctls(pod, Sysctls.SINCE_27)),
            since(29, pod -> sysctls(pod, Sysctls.SINCE_29)),
            since(32, pod -> sysctls(pod, Sysctls.SINCE_32))),
        baseline("hostProcess", since(0, BaselineChecks::hostProcess)),
        baseline("probe or lifecycle host", since(34, BaselineChecks::handlerHosts)));
  }

  private static Optional<String> hostNamespaces(SecuredPod pod) {
    List<String> used =
        List.of("hostNetwork", "hostPID", "hostIPC").stream()
            .filter(field -> flag(pod.spec(), field))
            .map(field -> field + "=true")
            .toList();
    return used.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", used));
  }

  private static Optional<String> privileged(SecuredPod pod) {
    return Words.containers(
        pod.containers(container -> flag(context(container), "privileged")),
        "must not set securityContext.privileged=true");
  }

  private static Optional<String> capabilities(SecuredPod pod) {
    return Words.containers(
        pod.containers(container -> !DEFAULT_CAPABILITIES.containsAll(texts(added(container)))),
        "must not include other than default capabilities in"
            + " securityContext.capabilities.add");
  }

  static JsonNode added(JsonNode container) {
    return context(container).path("capabilities").path("add");
  }

  static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  private static Optional<String> hostPaths(SecuredPod pod) {
    var names = new ArrayList<String>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (volume.has("hostPath")) {
        names.add(text(volume, "name"));
      }
    }
    return Words.some(names, "volume");
  }

  private static Optional<String> hostPorts(SecuredPod pod) {
    return Words.containers(pod.containers(BaselineChecks::hasHostPort), "must not use a hostPort");
  }

  private static boolean hasHostPort(JsonNode container) {
    for (JsonNode port : container.path("ports")) {
      if (port.path("hostPort").asInt(0) != 0) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> procMount(SecuredPod pod) {
    if (pod.hasOwnUsers()) {
      return Optional.empty();
    }
    return Words.containers(
        pod.containers(
            container -> {
              String mount = text(context(container), "procMount");
              return !mount.isEmpty() && !mount.equals("Default");
            }),
        "must not set securityContext.procMount to anything but \"Default\"");
  }

  private static Optional<String> sysctls(SecuredPod pod, Set<String> safe) {
    Set<String> unsafe = new TreeSet<>();
    for (JsonNode sysctl : pod.context().path("sysctls")) {
      if (!safe.contains(text(sysctl, "name"))) {
        unsafe.add(text(sysctl, "name"));
      }
    }
    return unsafe.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", unsafe));
  }

  private static Optional<String> hostProcess(SecuredPod pod) {
    return Words.podOrContainers(
        flag(pod.context().path("windowsOptions"), "hostProcess"),
        pod.containers(container -> flag(context(container).path("windowsOptions"), "hostProcess")),
        "must not set securityContext.windowsOptions.hostProcess=true");
  }

  private static Optional<String> handlerHosts(SecuredPod pod) {
    return Words.containers(
        pod.containers(BaselineChecks::hasHandlerHost),
        "must not set a host in probes or lifecycle handlers");
  }

  private static boolean hasHandlerHost(JsonNode container) {
    JsonNode lifecycle = container.path("lifecycle");
    return List.of(
            container.path("livenessProbe"),
            container.path("readinessProbe"),
            container.path("startupProbe"),
            lifecycle.path("postStart"),
            lifecycle.path("preStop"))
        .stream()
        .anyMatch(
            handler ->
                !text(handler.path("httpGet"), "host").isEmpty()
                    || !text(handler.path("tcpSocket"), "host").isEmpty());
  }
}
