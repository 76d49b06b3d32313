package io.coracle.kubelet.telemetry;

import io.coracle.base.log.Log;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * What the process uses in which the kubelet runs, under the names that Prometheus' libraries give
 * it. What the system does not tell is zero.
 */
final class ProcessUse {
  private static final Log LOG = Log.of("kubelet");
  private static final Path SELF = Path.of("/proc/self");
  private static final double KIBI = 1024;
  private static final double MILLIS = 1000;

  private ProcessUse() {}

  static void register(MeterRegistry registry) {
    FunctionCounter.builder("process_cpu_seconds", SELF, _ -> processorSeconds())
        .description("Total user and system CPU time spent in seconds.")
        .register(registry);
    gauge(registry, "resident_memory_bytes", "Resident memory size in bytes.", "VmRSS:");
    gauge(registry, "virtual_memory_bytes", "Virtual memory size in bytes.", "VmSize:");
    Gauge.builder("process_open_fds", ProcessUse::openFiles)
        .description("Number of open file descriptors.")
        .register(registry);
    Gauge.builder("process_start_time_seconds", ProcessUse::started)
        .description("Start time of the process since unix epoch in seconds.")
        .register(registry);
  }

  private static void gauge(MeterRegistry registry, String name, String help, String field) {
    Gauge.builder("process_" + name, () -> status(field) * KIBI)
        .description(help)
        .register(registry);
  }

  private static double processorSeconds() {
    Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return used.toMillis() / MILLIS;
  }

  private static double started() {
    Instant start = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
    return start.toEpochMilli() / MILLIS;
  }

  /** A field of the process's status, in kibibytes. */
  private static double status(String field) {
    try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return unknown(e);
    }
  }

  private static double openFiles() {
    try (Stream<Path> files = Files.list(SELF.resolve("fd"))) {
      return files.count();
    } catch (IOException e) {
      return unknown(e);
    }
  }

  private static double unknown(IOException cause) {
    LOG.debug("The system does not tell of its processes", "cause", cause.toString());
    return 0;
  }
}
