package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.Pod;

/** Whether a container that has ended is to run again. */
final class Restarts {
  private Restarts() {}

  /** By the container's own rules and policy, else the pod's. */
  static boolean again(Pod pod, Container container, ContainerStatus ended) {
    return switch (policy(pod, container)) {
      case "Never" -> ruled(container, ended.exitCode());
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

  private static boolean ruled(Container container, int exitCode) {
    return Fields.list(container.getRestartPolicyRules()).stream()
        .anyMatch(rule -> matches(rule, exitCode));
  }

  private static boolean matches(ContainerRestartRule rule, int exitCode) {
    var codes = rule.getExitCodes();
    if (codes == null || !"Restart".equals(rule.getAction())) {
      return false;
    }
    boolean listed = Fields.list(codes.getValues()).contains(exitCode);
    return "NotIn".equals(codes.getOperator()) != listed;
  }
}
