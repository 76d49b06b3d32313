package io.coracle.kubelet;

import io.coracle.client.events.EventRecorder;
import io.coracle.kubelet.node.NodeAgent.NodeEvents;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;

/** Hands the kubelet's events to the recorder of the client. Thread-safe. */
final class Recorder implements PodEvents, NodeEvents {
  private final EventRecorder recorder;

  Recorder(EventRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void record(Pod pod, String container, boolean warning, String reason, String message) {
    String fieldPath = container.isEmpty() ? "" : Pods.fieldPath(pod, container);
    recorder.record(pod, fieldPath, type(warning), reason, message);
  }

  @Override
  public void record(Node node, boolean warning, String reason, String message) {
    recorder.record(node, type(warning), reason, message);
  }

  private static String type(boolean warning) {
    return warning ? "Warning" : "Normal";
  }
}
