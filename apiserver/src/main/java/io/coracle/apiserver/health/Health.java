package io.coracle.apiserver.health;

import io.coracle.apiserver.discovery.DocumentSource;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.base.log.Log;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import io.coracle.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code /healthz}, {@code /livez} and {@code /readyz}: all checks together, one by name, told in
 * full with {@code ?verbose}, without some by {@code ?exclude=}. Thread-safe.
 */
public final class Health implements DocumentSource {
  private static final Log LOG = Log.of("apiserver");

  private final List<Named> checks = new CopyOnWriteArrayList<>();

  /** Finds out whether something works; quick and without side effects. */
  @FunctionalInterface
  public interface Check {

    /** What is wrong, for the log; empty if nothing is. */
    Optional<String> fault();
  }

  /** What a failing check says about the server. */
  public enum Meaning {
    /** It must be restarted. */
    NOT_ALIVE,
    /** It cannot serve just now. */
    NOT_READY
  }

  private record Named(String name, Meaning meaning, Check check) {}

  public Health() {
    add("ping", Meaning.NOT_ALIVE, Optional::empty);
  }

  /** Adds a check to those of {@code /readyz}, and of the other two if it means death. */
  public void add(String name, Meaning meaning, Check check) {
    checks.add(new Named(name, meaning, check));
  }

  /** Whether every check passes. */
  public boolean isReady() {
    return checks.stream().allMatch(named -> named.check().fault().isEmpty());
  }

  @Override
  public Optional<Response> answer(ApiCall call) {
    String path = call.info().path();
    int slash = path.indexOf('/', 1);
    String endpoint = slash < 0 ? path.substring(1) : path.substring(1, slash);
    String name = slash < 0 ? "" : path.substring(slash + 1);
    Optional<List<Named>> group = group(endpoint);
    if (group.isEmpty()) {
      return Optional.empty();
    }
    return name.isEmpty()
        ? Optional.of(all(endpoint, group.get(), call.request().query()))
        : one(endpoint, group.get(), name);
  }

  private Optional<List<Named>> group(String endpoint) {
    return switch (endpoint) {
      case "readyz" -> Optional.of(checks);
      case "livez", "healthz" ->
          Optional.of(checks.stream().filter(c -> c.meaning() == Meaning.NOT_ALIVE).toList());
      default -> Optional.empty();
    };
  }

  private static Response all(String endpoint, List<Named> checks, Query query) {
    List<String> excluded = query.all("exclude");
    var report = new StringBuilder();
    boolean failed = false;
    for (Named named : checks) {
      if (excluded.contains(named.name())) {
        report.append("[+]").append(named.name()).append(" excluded: ok\n");
        continue;
      }
      Optional<String> fault = fault(endpoint, named);
      failed |= fault.isPresent();
      report.append(fault.isPresent() ? "[-]" : "[+]").append(named.name());
      report.append(fault.isPresent() ? " failed: reason withheld\n" : " ok\n");
    }
    if (failed) {
      return text(500, report + endpoint + " check failed\n");
    }
    return query.first("verbose").isPresent()
        ? text(200, report + endpoint + " check passed\n")
        : text(200, "ok");
  }

  private static Optional<Response> one(String endpoint, List<Named> checks, String name) {
    for (Named named : checks) {
      if (named.name().equals(name)) {
        return Optional.of(
            fault(endpoint, named).isPresent()
                ? text(500, "internal server error: " + name + " failed: reason withheld\n")
                : text(200, "ok"));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> fault(String endpoint, Named named) {
    Optional<String> fault = named.check().fault();
    fault.ifPresent(
        why ->
            LOG.warn(
                "A health check failed", "endpoint", endpoint, "check", named.name(), "why", why));
    return fault;
  }

  private static Response text(int status, String text) {
    return new Response.Complete(
        status,
        Headers.of(
            "content-type", "text/plain; charset=utf-8", "x-content-type-options", "nosniff"),
        List.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
