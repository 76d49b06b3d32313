package io.coracle.kubelet.testing;

import io.coracle.client.events.EventRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps events in lines. */
public final class TestEvents implements EventRecorder {
  public final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void record(HasMetadata regarding, String type, String reason, String message) {
    lines.add(regarding.getMetadata().getName() + " " + type + " " + reason + ": " + message);
  }
}
