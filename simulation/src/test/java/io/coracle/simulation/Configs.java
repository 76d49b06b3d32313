package io.coracle.simulation;

import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.SandboxConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sandboxes and containers for tests. */
final class Configs {
  private Configs() {}

  /** A sandbox whose container {@code main} has this script. */
  static SandboxConfig sandbox(Path logs, String name, String script) {
    return new SandboxConfig(
        name,
        "default",
        "uid-" + name,
        0,
        name,
        logs.resolve(name),
        new SandboxConfig.Dns(List.of(), List.of(), List.of()),
        List.of(),
        Map.of(),
        script.isEmpty() ? Map.of() : Map.of("sim.coracle.io/main", script),
        "",
        Map.of(),
        new SandboxConfig.Namespaces(false, false, false, false),
        new SandboxConfig.SandboxSecurity(
            false, -1, -1, List.of(), false, SandboxConfig.Seccomp.UNCONFINED),
        "");
  }

  static ContainerConfig container(SandboxConfig sandbox, Map<String, String> labels) {
    return container(sandbox, labels, 0);
  }

  static ContainerConfig container(
      SandboxConfig sandbox, Map<String, String> labels, long memoryLimit) {
    return new ContainerConfig(
        "main",
        0,
        "sha256:0",
        "web:1",
        List.of("serve"),
        List.of(),
        "",
        List.of(),
        List.of(),
        List.of(),
        labels,
        Map.of(),
        "main/0.log",
        false,
        false,
        false,
        new ContainerConfig.Resources(0, 0, 2, memoryLimit, 0, 0, "", Map.of(), Map.of()),
        new ContainerConfig.Security(
            false,
            -1,
            -1,
            "",
            List.of(),
            false,
            List.of(),
            List.of(),
            false,
            false,
            SandboxConfig.Seccomp.UNCONFINED,
            "",
            List.of(),
            List.of(),
            sandbox.namespaces()),
        "");
  }
}
