package io.coracle.simulation;

import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.runtime.SandboxStatus;
import java.time.Instant;
import java.util.List;

/** One sandbox. Changed only under its runtime's lock. */
final class SimulatedSandbox {
  private final String id;
  private final SandboxConfig config;
  private final Instant created;
  private final List<String> addresses;
  private boolean ready = true;

  SimulatedSandbox(String id, SandboxConfig config, Instant created, List<String> addresses) {
    this.id = id;
    this.config = config;
    this.created = created;
    this.addresses = List.copyOf(addresses);
  }

  SandboxConfig config() {
    return config;
  }

  List<String> addresses() {
    return addresses;
  }

  boolean ready() {
    return ready;
  }

  void stop() {
    ready = false;
  }

  SandboxStatus status() {
    return new SandboxStatus(
        id,
        config.name(),
        config.namespace(),
        config.uid(),
        config.attempt(),
        ready,
        created,
        ready ? addresses : List.of(),
        config.labels(),
        config.annotations());
  }
}
