package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;

/** Whether a container that has ended is to run again. */
final class Restarts {
  /** The action of a rule that restarts all containers of the pod. */
  static final String ALL = "RestartAllContainers";

  private static final Set<String> ACTIONS = Set.of("Restart", ALL);

  private Restarts() {}

  /** By the container's own rules and policy, else the pod's. */
  static boolean again(Pod pod, Container container, ContainerStatus ended) {
    if (!ruled(container, ended.exitCode()).isEmpty()) {
      return true;
    }
    return switch (policy(pod, container)) {
      case "Never" -> false;
      case "OnFailure" -> ended.exitCode() != 0;
      default -> true;
    };
  }

  /** The policy for an init container that is no sidecar: a success is never repeated. */
  static boolean initAgain(Pod pod, Container container, ContainerStatus ended) {
    return ended.exitCode() != 0 && again(pod, container, ended);
  }

  static String policy(Pod pod, Container container) {
    return Fields.text(container.getRestartPolicy(), Pods.restartPolicy(pod));
  }

  /** The action of the first rule that an exit code matches; empty if none does. */
  static String ruled(Container container, int exitCode) {
    return Fields.list(container.getRestartPolicyRules()).stream()
        .filter(rule -> matches(rule, exitCode))
        .map(ContainerRestartRule::getAction)
        .filter(ACTIONS::contains)
        .findFirst()
        .orElse("");
  }

  private static boolean matches(ContainerRestartRule rule, int exitCode) {
    var codes = rule.getExitCodes();
    if (codes == null) {
      return false;
    }
    boolean listed = Fields.list(codes.getValues()).contains(exitCode);
    return "NotIn".equals(codes.getOperator()) != listed;
  }
}
