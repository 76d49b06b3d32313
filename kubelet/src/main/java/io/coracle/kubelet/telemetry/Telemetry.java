package io.coracle.kubelet.telemetry;

import io.coracle.base.Clock;
import io.coracle.base.Environment;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.config.TracingSettings;
import io.coracle.kubelet.trace.OtlpExporter;
import io.coracle.kubelet.trace.Span;
import io.coracle.kubelet.trace.Tracing;
import io.coracle.kubelet.volume.VolumeSteps;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one kubelet tells of its own work. Thread-safe.
 *
 * @param meters what is counted and timed
 * @param starts how long pods take to start
 * @param tracing who is told step by step
 */
public record Telemetry(Clock clock, KubeletMeters meters, PodStarts starts, Tracing tracing)
    implements VolumeSteps, AutoCloseable {

  /** What the settings of a kubelet ask for. */
  public static Telemetry of(Environment environment, KubeletConfig config) {
    TracingSettings settings = config.settings().tracing();
    if (settings.perMillion() == 0) {
      return untraced(environment);
    }
    var exporter =
        new OtlpExporter(
            environment,
            settings.host(),
            settings.port(),
            config.version(),
            Map.of(
                "service.name", "kubelet",
                "service.version", config.version(),
                "host.name", config.nodeName(),
                "k8s.node.name", config.nodeName()));
    return with(environment, Tracing.to(environment, settings.perMillion(), exporter));
  }

  /** Counts and times, and tells {@code tracing}, which is closed with this. */
  public static Telemetry with(Environment environment, Tracing tracing) {
    var meters = new KubeletMeters();
    meters.spansDropped(tracing::dropped);
    return new Telemetry(
        environment.clock(), meters, new PodStarts(environment.clock(), meters), tracing);
  }

  /** Counts and times, and traces nothing. */
  public static Telemetry untraced(Environment environment) {
    return with(environment, Tracing.off(environment));
  }

  @Override
  public <T> T run(String plugin, String operation, String volume, Supplier<T> body) {
    Span span = Tracing.current().child(operation);
    span.put("k8s.volume.name", volume);
    span.put("k8s.volume.plugin", plugin);
    long began = clock.nanoTime();
    boolean failed = true;
    try {
      T result = Tracing.within(span, body);
      failed = false;
      return result;
    } finally {
      meters.volumeHandled(plugin, operation, clock.since(began), failed);
    }
  }

  @Override
  public void close() {
    tracing.close();
  }
}
