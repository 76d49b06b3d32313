package io.coracle.kubelet;

import io.coracle.client.events.EventRecorder;
import io.coracle.kubelet.node.NodeAgent.NodeEvents;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hands the kubelet's events to the recorder of the client, and counts them. Thread-safe. */
final class Recorder implements PodEvents, NodeEvents {
  private final EventRecorder recorder;
  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  Recorder(EventRecorder recorder) {
    this.recorder = recorder;
  }

  /** How many events about pods there were, by reason. */
  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  @Override
  public void record(Pod pod, String container, boolean warning, String reason, String message) {
    counts.merge(reason, 1L, Long::sum);
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
