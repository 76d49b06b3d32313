package io.coracle.kubelet.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.host.DirectoryTrees;
import io.coracle.http.streams.CommandStreams;
import io.coracle.kubelet.archive.OfflineImage;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ExecResult;
import io.coracle.kubelet.runtime.RuntimeEvent;
import io.coracle.kubelet.runtime.SandboxConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The runtime contract on a real containerd. */
@Tag("real")
class CriRuntimeRealTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path directory;

  private static RealNode node;

  @BeforeAll
  static void start() throws Exception {
    node = RealNode.start(directory);
    node.importOfflineImage();
  }

  @AfterAll
  static void stop() throws Exception {
    if (node != null) {
      node.close();
      assertThat(Mounts.below(directory.toRealPath() + "/")).isEmpty();
      DirectoryTrees.delete(directory);
    }
  }

  private record Running(String sandbox, String container, SandboxConfig config) {}

  private static Running run(String name, String... command) {
    SandboxConfig config = node.sandbox(name, false);
    String sandbox = node.runtime().runSandbox(config);
    ContainerConfig container = node.container("main", config, command);
    String id = node.runtime().createContainer(sandbox, container, config);
    node.runtime().startContainer(id);
    return new Running(sandbox, id, config);
  }

  private static void remove(Running running) {
    node.runtime().stopSandbox(running.sandbox());
    node.runtime().removeContainer(running.container());
    node.runtime().removeSandbox(running.sandbox());
  }

  private static ContainerStatus awaitExit(String id) {
    for (int i = 0; i < 500; i++) {
      ContainerStatus status = node.runtime().container(id).orElseThrow();
      if (status.state() == ContainerStatus.State.EXITED) {
        return status;
      }
      RealNode.pause();
    }
    throw new AssertionError("the container did not end");
  }

  private static void awaitLog(Running running, String text) throws IOException {
    Path log = Path.of(node.runtime().container(running.container()).orElseThrow().logPath());
    for (int i = 0; i < 500 && !Files.readString(log).contains(text); i++) {
      RealNode.pause();
    }
  }

  private static void awaitListening(Running running) {
    List<String> look = List.of("sh", "-c", "netstat -ltn | grep -q 8080");
    for (int i = 0; i < 100; i++) {
      if (node.runtime().exec(running.container(), look, Duration.ofSeconds(5)).exitCode() == 0) {
        return;
      }
      RealNode.pause();
    }
  }

  @Test
  void version_containerd_isNamed() {
    assertThat(node.runtime().version().toString()).matches("containerd://\\d+\\.\\d+\\.\\d+");
    assertThat(node.runtime().condition().runtimeReady()).isTrue();
    assertThat(node.runtime().condition().networkReady()).isTrue();
  }

  @Test
  void images_afterImport_areListed() {
    assertThat(node.runtime().images())
        .anySatisfy(image -> assertThat(image.tags()).contains(OfflineImage.BUSYBOX));
  }

  @Test
  void startContainer_writesLog_andHasAddress() throws Exception {
    Running running = run("log", "sh", "-c", "echo $GREETING; echo oops >&2; exit 3");
    ContainerStatus status = awaitExit(running.container());
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.reason()).isEqualTo("Error");
    assertThat(status.sandboxId()).isEqualTo(running.sandbox());
    assertThat(Files.readString(Path.of(status.logPath())))
        .contains(" stdout F hello\n")
        .contains(" stderr F oops\n");
    assertThat(node.runtime().sandbox(running.sandbox()).orElseThrow().ips())
        .singleElement()
        .asString()
        .startsWith("10.199.0.");
    remove(running);
    assertThat(node.runtime().container(running.container())).isEmpty();
  }

  @Test
  void exec_command_givesOutputAndExitCode() {
    Running running = run("exec", "sleep", "1000");
    ExecResult result =
        node.runtime()
            .exec(
                running.container(),
                List.of("sh", "-c", "echo out; echo err >&2; exit 7"),
                Duration.ofSeconds(5));
    assertThat(result).isEqualTo(new ExecResult(7, "out\n", "err\n"));

    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var streams =
        new CommandStreams(
            Optional.of(new ByteArrayInputStream("one\ntwo\n".getBytes(StandardCharsets.UTF_8))),
            Optional.of(out),
            Optional.of(err),
            CommandStreams.Resizes.NONE);
    int code =
        node.runtime()
            .exec(
                running.container(),
                List.of("sh", "-c", "wc -l; echo err >&2; exit 4"),
                false,
                streams);
    assertThat(code).isEqualTo(4);
    assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("2");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("err\n");
    remove(running);
  }

  @Test
  void exec_terminal_hasTheSizeItWasGiven() {
    Running running = run("tty", "sleep", "1000");
    var out = new ByteArrayOutputStream();
    var streams =
        new CommandStreams(
            Optional.empty(),
            Optional.of(out),
            Optional.empty(),
            listener -> listener.accept(new CommandStreams.TerminalSize(132, 43)));
    node.runtime()
        .exec(running.container(), List.of("sh", "-c", "sleep 0.3; stty size"), true, streams);
    assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("43 132");
    remove(running);
  }

  @Test
  void connect_loopbackPort_reachesTheContainer() throws Exception {
    Running running =
        run("port", "sh", "-c", "echo ready; while :; do echo served | nc -l -p 8080; done");
    awaitLog(running, "ready");
    awaitListening(running);
    try (ByteChannel channel = node.runtime().connect(running.sandbox(), 8080)) {
      ByteBuffer buffer = ByteBuffer.allocate(100);
      channel.read(buffer);
      assertThat(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8))
          .isEqualTo("served\n");
    }
    remove(running);
  }

  @Test
  void stopContainer_ignoresSigterm_isKilledAfterGrace() throws Exception {
    Running running =
        run("stop", "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done");
    awaitLog(running, "ready");
    long begin = System.nanoTime();
    node.runtime().stopContainer(running.container(), Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
    assertThat(awaitExit(running.container()).exitCode()).isEqualTo(137);
    remove(running);
  }

  @Test
  void onEvent_containerKilled_isToldWithinASecond() throws Exception {
    var events = new LinkedBlockingQueue<RuntimeEvent>();
    try (AutoCloseable subscription = node.runtime().onEvent(events::add)) {
      Running running = run("event", "sleep", "1000");
      RuntimeEvent started = events.poll(2, TimeUnit.SECONDS);
      while (started != null && !started.id().equals(running.container())) {
        started = events.poll(2, TimeUnit.SECONDS);
      }
      assertThat(started).isEqualTo(new RuntimeEvent(running.container(), "uid-event"));
      node.runtime().exec(running.container(), List.of("kill", "1"), Duration.ofSeconds(2));
      node.runtime().exec(running.container(), List.of("kill", "-9", "-1"), Duration.ofSeconds(2));
      node.runtime().stopContainer(running.container(), Duration.ZERO);
      RuntimeEvent ended = events.poll(2, TimeUnit.SECONDS);
      assertThat(ended).isEqualTo(new RuntimeEvent(running.container(), "uid-event"));
      assertThat(node.runtime().container(running.container()).orElseThrow().state())
          .isEqualTo(ContainerStatus.State.EXITED);
      remove(running);
      assertThat(subscription).isNotNull();
    }
  }

  @Test
  void onEvent_containersEndAtOnce_toldWhenTheRuntimeKnows() throws Exception {
    SandboxConfig config = node.sandbox("at-once", false);
    String sandbox = node.runtime().runSandbox(config);
    var events = new LinkedBlockingQueue<RuntimeEvent>();
    try (AutoCloseable subscription = node.runtime().onEvent(events::add)) {
      for (int i = 0; i < 20; i++) {
        ContainerConfig container = node.container("main-" + i, config, "true");
        String id = node.runtime().createContainer(sandbox, container, config);
        node.runtime().startContainer(id);
        ContainerStatus.State known = ContainerStatus.State.CREATED;
        while (known != ContainerStatus.State.EXITED) {
          assertThat(events.poll(5, TimeUnit.SECONDS)).as("an event after %s", known).isNotNull();
          known = node.runtime().container(id).orElseThrow().state();
        }
        node.runtime().removeContainer(id);
      }
    }
    node.runtime().stopSandbox(sandbox);
    node.runtime().removeSandbox(sandbox);
  }

  @Test
  void sharedProcessNamespace_orphansAreReaped_andStopIsQuick() {
    SandboxConfig config = node.sandbox("shared", true);
    String sandbox = node.runtime().runSandbox(config);
    String id =
        node.runtime()
            .createContainer(
                sandbox,
                node.container("main", config, "sh", "-c", "(sleep 0.1 &) ; exec sleep 1000"),
                config);
    node.runtime().startContainer(id);
    ExecResult processes =
        node.runtime()
            .exec(
                id,
                List.of("sh", "-c", "sleep 0.5; ps -o pid,ppid,stat,args"),
                Duration.ofSeconds(5));
    assertThat(processes.output()).doesNotContain("Z").contains("2147483647");
    long begin = System.nanoTime();
    node.runtime().stopContainer(id, Duration.ZERO);
    node.runtime().stopSandbox(sandbox);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    node.runtime().removeSandbox(sandbox);
  }
}
