package io.coracle.kubelet.lifecycle;

import java.time.Duration;

/** Something to be done for a pod. */
public sealed interface Action {

  /**
   * Names the operation: while one of that key is under way it is not decided again. A {@link
   * Report} has no key, as it ends at once.
   */
  String key();

  /** Mounts and fills the pod's volumes. */
  record PrepareVolumes() implements Action {
    @Override
    public String key() {
      return "volumes";
    }
  }

  /** Unmounts and removes the pod's volumes and its cgroup. */
  record ReleaseVolumes() implements Action {
    @Override
    public String key() {
      return "volumes";
    }
  }

  /** Runs a sandbox. */
  record CreateSandbox(int attempt) implements Action {
    @Override
    public String key() {
      return "sandbox";
    }
  }

  record StopSandbox(String id) implements Action {
    @Override
    public String key() {
      return "stopsandbox/" + id;
    }
  }

  record RemoveSandbox(String id) implements Action {
    @Override
    public String key() {
      return "removesandbox/" + id;
    }
  }

  /** Looks for the image of a container's next start and pulls it if the policy says so. */
  record PullImage(String container) implements Action {
    @Override
    public String key() {
      return "image/" + container;
    }
  }

  /** Creates and starts a container. */
  record StartContainer(String container, int attempt, String imageReference, String sandboxId)
      implements Action {
    @Override
    public String key() {
      return "start/" + container;
    }
  }

  /** Runs the postStart hook of a container that has just been started. */
  record RunPostStart(String container, String id) implements Action {
    @Override
    public String key() {
      return "poststart/" + id;
    }
  }

  /**
   * Stops a container: preStop hook, stop signal, and SIGKILL when {@code grace} has passed.
   *
   * @param message of the {@code Killing} event
   * @param deletion whether the whole pod is being ended
   */
  record StopContainer(
      String container, String id, String message, Duration grace, boolean deletion)
      implements Action {
    @Override
    public String key() {
      return "stop/" + id;
    }
  }

  /**
   * Gives a running container other resources, in place.
   *
   * @param resources as {@code ComputeResources} writes them
   * @param last whether no other container of the pod is still to be resized
   */
  record ResizeContainer(String container, String id, String resources, boolean last)
      implements Action {
    @Override
    public String key() {
      return "resize/" + id;
    }
  }

  /** Removes a container that has ended, and its log. */
  record RemoveContainer(String id) implements Action {
    @Override
    public String key() {
      return "remove/" + id;
    }
  }

  /** Removes the pod from the API: nothing of it runs any more. */
  record DeletePod() implements Action {
    @Override
    public String key() {
      return "delete";
    }
  }

  /** Removes what is left of the pod on disk, and its worker: the API has it no more. */
  record Forget() implements Action {
    @Override
    public String key() {
      return "forget";
    }
  }

  /**
   * Records an event.
   *
   * @param container which of the pod's; empty for the pod
   */
  record Report(boolean warning, String container, String reason, String message)
      implements Action {
    @Override
    public String key() {
      return "";
    }
  }
}
