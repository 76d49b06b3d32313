package io.coracle.kubelet.pods;

import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** The pods of this node and what runs for them, to be read from outside. Thread-safe. */
public interface PodDirectory {

  /** All pods that the kubelet cares for, with the status that it has decided on last. */
  List<Pod> pods();

  Optional<Pod> pod(String namespace, String name);

  /** The newest sandbox of a pod. */
  Optional<SandboxStatus> sandbox(String namespace, String name);

  /** All runs of a container that still exist, newest first. */
  List<ContainerStatus> runs(String namespace, String name, String container);
}
