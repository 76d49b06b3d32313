package io.coracle.kubelet.worker;

import io.coracle.kubelet.lifecycle.Action;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.trace.Span;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/** Describes what is done for pods to who traces it. */
final class Steps {
  private static final String CONTAINER_ID = "container.id";
  private static final String SANDBOX_ID = "k8s.pod.sandbox.id";

  private Steps() {}

  /** Says which pod it is about. */
  static void describe(Span span, Pod pod) {
    if (span.recording()) {
      span.put("k8s.namespace.name", Pods.namespace(pod));
      span.put("k8s.pod.name", Pods.name(pod));
      span.put("k8s.pod.uid", Pods.uid(pod));
    }
  }

  /** The span of an action, within that of all that was decided with it. */
  static Span begin(Span pass, Action action, Pod pod) {
    Span span = pass.child(action.getClass().getSimpleName());
    if (!span.recording()) {
      return span;
    }
    describe(span, pod);
    switch (action) {
      case Action.PrepareVolumes _,
          Action.ReleaseVolumes _,
          Action.DeletePod _,
          Action.Forget _,
          Action.Report _ -> {}
      case Action.CreateSandbox create -> span.put("k8s.pod.sandbox.attempt", create.attempt());
      case Action.StopSandbox stop -> span.put(SANDBOX_ID, stop.id());
      case Action.RemoveSandbox remove -> span.put(SANDBOX_ID, remove.id());
      case Action.PullImage pull -> container(span, pod, pull.container());
      case Action.StartContainer start -> {
        container(span, pod, start.container());
        span.put("k8s.container.restart_count", start.attempt());
        span.put(SANDBOX_ID, start.sandboxId());
      }
      case Action.RunPostStart hook -> container(span, pod, hook.container(), hook.id());
      case Action.StopContainer stop -> container(span, pod, stop.container(), stop.id());
      case Action.ResizeContainer resize -> container(span, pod, resize.container(), resize.id());
      case Action.RemoveContainer remove -> span.put(CONTAINER_ID, remove.id());
    }
    return span;
  }

  /** Says which sandbox has been made. */
  static void sandbox(Span span, String id) {
    span.put(SANDBOX_ID, id);
  }

  /** Says which container has been made. */
  static void container(Span span, String id) {
    span.put(CONTAINER_ID, id);
  }

  private static void container(Span span, Pod pod, String name, String id) {
    container(span, pod, name);
    container(span, id);
  }

  private static void container(Span span, Pod pod, String name) {
    span.put("k8s.container.name", name);
    Pods.container(pod, name)
        .map(Container::getImage)
        .ifPresent(image -> span.put("container.image.name", Fields.text(image)));
  }

  /** What kind of container it is, for metrics. */
  static String type(Pod pod, String name) {
    boolean init = Pods.initContainers(pod).stream().anyMatch(c -> c.getName().equals(name));
    boolean plain = Pods.containers(pod).stream().anyMatch(c -> c.getName().equals(name));
    return init ? "init_container" : plain ? "container" : "ephemeral_container";
  }
}
