package io.coracle.kubelet.worker;

import io.coracle.api.StatusException;
import io.coracle.client.Client;
import io.coracle.client.DeleteOptions;
import io.coracle.client.Resources;
import io.coracle.client.Resources.PatchType;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;

/** Writes through a client. */
public final class ClientPodApi implements PodApi {
  private final Resources<Pod> pods;

  public ClientPodApi(Client client) {
    this.pods = client.resources(Pod.class);
  }

  @Override
  public boolean writeStatus(Pod pod, PodStatus before, PodStatus status) {
    try {
      pods.patch(
          Pods.namespace(pod),
          Pods.name(pod),
          "status",
          PatchType.STRATEGIC,
          StatusPatch.of(pod, before, status));
      return true;
    } catch (StatusException e) {
      return there(e);
    }
  }

  @Override
  public boolean delete(Pod pod) {
    try {
      return pods.delete(
          Pods.namespace(pod), Pods.name(pod), DeleteOptions.now().onlyUid(Pods.uid(pod)));
    } catch (StatusException e) {
      return there(e);
    }
  }

  /** A pod that is not there, or another one of that name, is no fault: it is gone. */
  private static boolean there(StatusException e) {
    return switch (e.reason()) {
      case NOT_FOUND, CONFLICT -> false;
      default -> throw e;
    };
  }
}
