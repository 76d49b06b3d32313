package io.coracle.kubelet.volume;

import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.OptionalLong;

/** The users that containers run as. */
final class Users {
  private Users() {}

  /** The one user that all containers of a pod are told to run as; negative if there is none. */
  static long common(Pod pod) {
    long common = -1;
    for (Container container : Pods.allContainers(pod)) {
      OptionalLong user = of(pod, container);
      if (user.isEmpty() || common >= 0 && common != user.getAsLong()) {
        return -1;
      }
      common = user.getAsLong();
    }
    return common;
  }

  private static OptionalLong of(Pod pod, Container container) {
    var own = container.getSecurityContext();
    if (own != null && own.getRunAsUser() != null) {
      return OptionalLong.of(own.getRunAsUser());
    }
    var security = pod.getSpec().getSecurityContext();
    return security == null || security.getRunAsUser() == null
        ? OptionalLong.empty()
        : OptionalLong.of(security.getRunAsUser());
  }
}
