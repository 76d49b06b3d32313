package io.coracle.kubelet.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;

/**
 * The running container that is probed.
 *
 * @param podIps the pod's addresses, or the node's if it is on its network
 */
public record Target(
    Pod pod,
    Container container,
    String containerId,
    String sandboxId,
    List<String> podIps,
    Instant started) {

  /** The address that probes go to unless they name another. */
  public String address() {
    return podIps.isEmpty() ? "127.0.0.1" : podIps.getFirst();
  }
}
