package io.coracle.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeRequest;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.RuntimeEvent;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedRuntimeTest {
  private final VirtualWorld world = new VirtualWorld(7);
  private final SimulatedLogs.InMemory logs = SimulatedLogs.inMemory();
  private final SimulatedRuntime runtime =
      new SimulatedRuntime(world.environment(), "10.244.3.0/24", logs);

  @AfterEach
  void close() {
    world.close();
  }

  private static SandboxConfig sandbox(String name, String script) {
    return Configs.sandbox(Path.of("/logs"), name, script);
  }

  private static ContainerConfig container(SandboxConfig sandbox, long memoryLimit) {
    return Configs.container(sandbox, Map.of(), memoryLimit);
  }

  private record Running(String sandbox, String container) {}

  /** Starts a pod's container in a task and lets that come to its end. */
  private Running run(String name, String script, long memoryLimit) {
    SandboxConfig config = sandbox(name, script);
    String sandboxId = runtime.runSandbox(config);
    String id = runtime.createContainer(sandboxId, container(config, memoryLimit), config);
    world.environment().tasks().start("start", () -> runtime.startContainer(id));
    world.settle();
    return new Running(sandboxId, id);
  }

  private ContainerStatus status(Running running) {
    return runtime.container(running.container()).orElseThrow();
  }

  @Test
  void startContainer_scriptWithRunAndExit_endsThenWithThatCode() {
    Running running = run("job", "start=100ms,run=10s,exit=3", 0);
    assertThat(status(running).state()).isEqualTo(ContainerStatus.State.CREATED);
    world.advance(Duration.ofSeconds(5));
    assertThat(status(running).state()).isEqualTo(ContainerStatus.State.RUNNING);
    world.advance(Duration.ofSeconds(6));
    ContainerStatus ended = status(running);
    assertThat(ended.state()).isEqualTo(ContainerStatus.State.EXITED);
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.reason()).isEqualTo("Error");
    assertThat(Duration.between(ended.started(), ended.finished()))
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(logs.lines(Path.of(ended.logPath())))
        .first()
        .asString()
        .endsWith("container main started: image web:1, command serve");
    assertThat(logs.lines(Path.of(ended.logPath())))
        .last()
        .asString()
        .endsWith("ends by itself, exit code 3");
  }

  @Test
  void stopContainer_noScript_endsAtOnce() {
    Running running = run("web", "", 0);
    world.environment().tasks().start("stop", () -> stop(running, Duration.ofSeconds(30)));
    world.settle();
    assertThat(status(running).exitCode()).isEqualTo(143);
  }

  private void stop(Running running, Duration grace) {
    runtime.stopContainer(running.container(), grace);
  }

  @Test
  void stopContainer_ignoresSigterm_isKilledAfterGrace() {
    Running running = run("stubborn", "ignore-sigterm", 0);
    world.environment().tasks().start("stop", () -> stop(running, Duration.ofSeconds(30)));
    world.advance(Duration.ofSeconds(29));
    assertThat(status(running).state()).isEqualTo(ContainerStatus.State.RUNNING);
    world.advance(Duration.ofSeconds(2));
    assertThat(status(running).exitCode()).isEqualTo(137);
  }

  @Test
  void probes_readyAfterAndFailLivenessAt_areHonoured() throws IOException {
    Running running = run("probed", "ready-after=3s,fail-liveness-at=60s", 0);
    var request =
        new HttpProbeRequest("http", "10.244.3.2", 80, "/", io.coracle.http.Headers.none());
    assertThat(runtime.exec(running.container(), List.of("true"), Duration.ofSeconds(1)).exitCode())
        .isEqualTo(1);
    world.advance(Duration.ofSeconds(3));
    assertThat(runtime.exec(running.container(), List.of("true"), Duration.ofSeconds(1)).exitCode())
        .isZero();
    assertThat(
            runtime.probeNetwork().get(running.sandbox(), request, Duration.ofSeconds(1)).status())
        .isEqualTo(200);
    world.advance(Duration.ofSeconds(57));
    assertThat(runtime.silence(running.sandbox())).isPresent();
  }

  @Test
  void startContainer_moreMemoryThanTheLimit_isKilled() {
    Running running = run("greedy", "memory=64Mi", 32 << 20);
    world.advance(Duration.ofSeconds(1));
    assertThat(status(running).reason()).isEqualTo("OOMKilled");
    assertThat(status(running).exitCode()).isEqualTo(137);
  }

  @Test
  void pullImage_scripts_takeTimeOrFail() {
    var outcomes = new ArrayList<String>();
    world.environment().tasks().start("slow", () -> outcomes.add(pull("a:1", "pull=2s")));
    world.environment().tasks().start("no", () -> outcomes.add(pull("b:1", "pull=not-found")));
    world.advance(Duration.ofMillis(1900));
    assertThat(outcomes)
        .containsExactly("failed to pull and unpack image \"b:1\": not found in the simulation");
    world.advance(Duration.ofMillis(100));
    assertThat(outcomes).hasSize(2);
    assertThat(runtime.image("docker.io/library/a:1")).isPresent();
    assertThat(runtime.image("b:1")).isEmpty();
    assertThat(runtime.image(outcomes.getLast())).isEqualTo(runtime.image("a:1"));
  }

  private String pull(String image, String script) {
    try {
      return runtime.pullImage(image, Optional.empty(), sandbox("pulling", script));
    } catch (RuntimeFault e) {
      return e.message();
    }
  }

  @Test
  void runSandbox_addresses_areUniqueAndGivenBack() {
    String first = runtime.runSandbox(sandbox("a", ""));
    String second = runtime.runSandbox(sandbox("b", ""));
    assertThat(runtime.sandbox(first).orElseThrow().ips()).containsExactly("10.244.3.2");
    assertThat(runtime.sandbox(second).orElseThrow().ips()).containsExactly("10.244.3.3");
    runtime.removeSandbox(first);
    for (int i = 0; i < 251; i++) {
      runtime.runSandbox(sandbox("more" + i, ""));
    }
    String last = runtime.runSandbox(sandbox("last", ""));
    assertThat(runtime.sandbox(last).orElseThrow().ips()).containsExactly("10.244.3.2");
  }

  @Test
  void onEvent_startAndEnd_areTold() {
    var events = new ArrayList<RuntimeEvent>();
    runtime.onEvent(events::add);
    Running running = run("told", "run=1s", 0);
    world.advance(Duration.ofSeconds(2));
    assertThat(events)
        .containsExactly(
            new RuntimeEvent(running.sandbox(), "uid-told"),
            new RuntimeEvent(running.container(), "uid-told"),
            new RuntimeEvent(running.container(), "uid-told"));
  }

  @Test
  void usage_cpuScript_growsWithTime() {
    run("busy", "cpu=200m,memory=64Mi", 0);
    world.advance(Duration.ofSeconds(10));
    assertThat(runtime.usage())
        .singleElement()
        .satisfies(
            usage -> {
              assertThat(usage.cpuNanos()).isEqualTo(2_000_000_000L);
              assertThat(usage.memoryWorkingSet()).isEqualTo(64 << 20);
            });
  }

  @Test
  void wholeRun_sameSeed_isTheSame() {
    assertThat(ids(41)).isEqualTo(ids(41)).isNotEqualTo(ids(42));
  }

  private static List<String> ids(long seed) {
    try (var other = new VirtualWorld(seed)) {
      Environment environment = other.environment();
      var simulated = new SimulatedRuntime(environment, "10.0.0.0/24", SimulatedLogs.inMemory());
      return List.of(
          simulated.runSandbox(sandbox("a", "")), simulated.runSandbox(sandbox("b", "")));
    }
  }
}
