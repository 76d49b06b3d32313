package io.coracle.apiserver.server;

import io.coracle.api.catalogue.Catalogue;
import io.coracle.apiserver.request.RequestInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times requests, under the names that dashboards for Kubernetes expect. */
final class RequestMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(400),
    Duration.ofMillis(600),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(60)
  };

  private final MeterRegistry registry;
  private final Catalogue catalogue;
  private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Timed, Timer> timers = new ConcurrentHashMap<>();

  private record Timed(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String scope) {}

  private record Counted(Timed request, int code) {}

  RequestMetrics(MeterRegistry registry, Catalogue catalogue) {
    this.registry = registry;
    this.catalogue = catalogue;
  }

  void record(String method, RequestInfo info, int code, Duration took) {
    Timed request = timed(method, info);
    counters.computeIfAbsent(new Counted(request, code), this::counter).increment();
    timers.computeIfAbsent(request, this::timer).record(took);
  }

  /** Only names of the catalogue become labels: clients must not be able to make up series. */
  private Timed timed(String method, RequestInfo info) {
    if (!info.isResource() || catalogue.resource(info.resource()).isEmpty()) {
      return new Timed(known(method), "", "", "", "", "");
    }
    String scope =
        !info.name().isEmpty() ? "resource" : info.namespace().isEmpty() ? "cluster" : "namespace";
    return new Timed(
        verb(info.verb(), known(method)),
        info.resource().group(),
        info.resource().version(),
        info.resource().resource(),
        subresource(info),
        scope);
  }

  private String subresource(RequestInfo info) {
    return catalogue
        .resource(info.resource())
        .flatMap(resource -> resource.subresource(info.subresource()))
        .map(subresource -> subresource.name())
        .orElse("");
  }

  private static String verb(String verb, String method) {
    return switch (verb) {
      case "list", "watch", "deletecollection" -> verb.toUpperCase(Locale.ROOT);
      default -> method;
    };
  }

  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }

  private static Tags tags(Timed request) {
    return Tags.of(
        "verb", request.verb(),
        "group", request.group(),
        "version", request.version(),
        "resource", request.resource(),
        "subresource", request.subresource(),
        "scope", request.scope(),
        "component", "apiserver");
  }

  private Counter counter(Counted counted) {
    return Counter.builder("apiserver_request")
        .tags(tags(counted.request()).and("code", Integer.toString(counted.code())))
        .register(registry);
  }

  private Timer timer(Timed request) {
    return Timer.builder("apiserver_request_duration")
        .tags(tags(request))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
