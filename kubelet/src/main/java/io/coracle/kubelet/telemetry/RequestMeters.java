package io.coracle.kubelet.telemetry;

import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the kubelet's HTTP server is asked, as Kubernetes counts and times it. Thread-safe. */
public final class RequestMeters {
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "HEAD");

  /** Paths of other names, which anybody can think of, count together. */
  private static final Set<String> PATHS =
      Set.of(
          "healthz",
          "pods",
          "runningpods",
          "containerLogs",
          "exec",
          "attach",
          "run",
          "portForward",
          "stats",
          "configz",
          "metrics",
          "metrics/cadvisor",
          "metrics/probes",
          "metrics/resource",
          "localVolumes");

  private static final Set<String> LONG_RUNNING = Set.of("exec", "attach", "portForward");
  private static final String OTHER = "other";

  private final KubeletMeters meters;
  private final Map<Tags, AtomicInteger> underWay = new ConcurrentHashMap<>();

  RequestMeters(KubeletMeters meters) {
    this.meters = meters;
  }

  /** A request that is being answered. */
  public record Begun(Tags tags, AtomicInteger count) {}

  /**
   * A request has come, and counts as under way until {@link #ended}.
   *
   * @param path with what follows the first parts
   */
  public Begun begun(String method, String path) {
    String name = name(path);
    Tags tags =
        Tags.of(
            "long_running",
            String.valueOf(LONG_RUNNING.contains(name)),
            "method",
            METHODS.contains(method) ? method : OTHER,
            "path",
            name,
            "server_type",
            "readwrite");
    meters
        .count(
            "kubelet_http_requests",
            "[ALPHA] Number of the http requests received since the server started",
            tags)
        .increment();
    AtomicInteger count =
        underWay.computeIfAbsent(
            tags,
            _ ->
                meters.gauge(
                    "kubelet_http_inflight_requests",
                    "[ALPHA] Number of the inflight http requests",
                    tags));
    count.incrementAndGet();
    return new Begun(tags, count);
  }

  /** The answer is there; one that goes on for longer has begun. */
  public void ended(Begun request, Duration took) {
    request.count().decrementAndGet();
    meters.time(
        "kubelet_http_requests_duration_seconds",
        "[ALPHA] Duration in seconds to serve http requests",
        Buckets.usual(),
        request.tags(),
        took);
  }

  private static String name(String path) {
    String[] parts = path.split("/", 4);
    String first = parts.length > 1 ? parts[1] : "";
    String name =
        first.equals("metrics") && parts.length > 2 && !parts[2].isEmpty()
            ? first + "/" + parts[2]
            : first;
    return PATHS.contains(name) ? name : OTHER;
  }
}
