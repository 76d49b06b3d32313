package io.coracle.kubelet.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.config.LogSettings;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.testing.FakeRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
  @TempDir Path directory;

  @Test
  void run_logsThatGrow_areKeptWithinTheBounds() throws Exception {
    try (var world = new VirtualWorld(1)) {
      var runtime = new FakeRuntime(world.environment());
      Path log = directory.resolve("0.log");
      var container =
          new ContainerStatus(
              "c",
              "s",
              "web",
              0,
              ContainerStatus.State.RUNNING,
              Instant.EPOCH,
              Instant.EPOCH,
              Instant.EPOCH,
              0,
              "",
              "",
              "i",
              "i",
              log.toString(),
              Map.of(),
              Map.of());
      var settings = new LogSettings(100, 4, Duration.ofSeconds(10), 2);
      var rotation =
          new LogRotation(world.environment(), runtime, settings, () -> List.of(container));
      for (int i = 0; i < 10; i++) {
        Files.writeString(log, "x".repeat(101));
        rotation.run();
        world.settle();
        assertThat(log).doesNotExist();
        world.advance(Duration.ofSeconds(10));
      }
      Files.writeString(log, "short");
      rotation.run();
      world.settle();
      assertThat(log).exists();
      try (var files = Files.list(directory)) {
        List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
        assertThat(names).hasSize(4);
        assertThat(names.getLast()).isEqualTo("0.log.20260101-000130");
        assertThat(names.get(1)).isEqualTo("0.log.20260101-000110.gz");
      }
      assertThat(runtime.calls.stream().filter(c -> c.equals("reopen-log"))).hasSize(10);
    }
  }

  @Test
  void start_negativeSize_leavesLogsAlone() throws Exception {
    try (var world = new VirtualWorld(1)) {
      Path log = directory.resolve("0.log");
      Files.writeString(log, "x".repeat(1000));
      var rotation =
          new LogRotation(
              world.environment(),
              new FakeRuntime(world.environment()),
              new LogSettings(-1, 5, Duration.ofSeconds(10), 1),
              () -> {
                throw new IllegalStateException("nobody asks");
              });
      rotation.start();
      world.advance(Duration.ofMinutes(1));
      assertThat(log).exists();
    }
  }
}
