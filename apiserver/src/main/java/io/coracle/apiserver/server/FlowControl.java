package io.coracle.apiserver.server;

import io.coracle.api.StatusException;
import io.coracle.apiserver.request.RequestInfo;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many requests are worked on at once. Reads and writes have bounds of their own, so that
 * neither starves the other; requests that last (watches, logs, exec) do not count. Who comes when
 * a bound is reached is told to come again.
 */
final class FlowControl {
  private static final Set<String> LASTING_SUBRESOURCES =
      Set.of("attach", "exec", "proxy", "log", "portforward");

  private static final int RETRY_SECONDS = 1;

  /** Requests with more than this many bytes are large. */
  static final int LARGE_BYTES = 256 * 1024;

  /** How long a large request waits for its turn. */
  private static final Duration LARGE_WAIT = Duration.ofSeconds(10);

  private final Semaphore reads;
  private final Semaphore writes;
  private final Semaphore large;

  FlowControl(Limits limits, MeterRegistry metrics) {
    this.reads = new Semaphore(limits.reads());
    this.writes = new Semaphore(limits.writes());
    this.large = new Semaphore(limits.large(), true);
    gauge(metrics, "readOnly", limits.reads(), reads);
    gauge(metrics, "mutating", limits.writes(), writes);
  }

  private static void gauge(MeterRegistry metrics, String kind, int bound, Semaphore free) {
    Gauge.builder("apiserver_current_inflight_requests", () -> bound - free.availablePermits())
        .tag("request_kind", kind)
        .register(metrics);
  }

  /**
   * How many requests may be under way at once (reference: {@code --max-requests-inflight} and
   * {@code --max-mutating-requests-inflight}).
   *
   * @param large at most so many of them have large bodies: a tree takes twenty times the memory of
   *     its text and more, and keeps a processor busy that others wait for
   */
  record Limits(int reads, int writes, int large) {
    static final Limits DEFAULT =
        new Limits(400, 200, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** A place among the requests under way; closing gives it back. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place for a request.
   *
   * @throws StatusException with reason TooManyRequests when there is none
   */
  Place enter(RequestInfo info) {
    if (isLasting(info)) {
      return () -> {};
    }
    Semaphore places = isRead(info.verb()) ? reads : writes;
    if (!places.tryAcquire()) {
      throw tooMany();
    }
    return places::release;
  }

  /**
   * Takes a place for a request that may be served, by the size of its body; large ones wait for
   * one another.
   *
   * @throws StatusException with reason TooManyRequests when there is none for long
   */
  Place enter(byte[] body) {
    if (body.length <= LARGE_BYTES) {
      return () -> {};
    }
    try {
      if (!large.tryAcquire(LARGE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw tooMany();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tooMany();
    }
    return large::release;
  }

  private static StatusException tooMany() {
    return new StatusException(
        StatusException.Reason.TOO_MANY_REQUESTS,
        "Too many requests, please try again later.",
        new StatusException.Details("", "", "", "", List.of(), RETRY_SECONDS));
  }

  /** Whether a request may last as long as the client likes. */
  static boolean isLasting(RequestInfo info) {
    return info.verb().equals("watch")
        || info.verb().equals("proxy")
        || LASTING_SUBRESOURCES.contains(info.subresource());
  }

  private static boolean isRead(String verb) {
    return switch (verb) {
      case "get", "list", "watch", "head", "options" -> true;
      default -> false;
    };
  }
}
