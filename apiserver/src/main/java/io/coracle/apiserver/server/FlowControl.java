package io.coracle.apiserver.server;

import io.coracle.api.StatusException;
import io.coracle.apiserver.request.RequestInfo;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * How many requests are worked on at once. Reads and writes have bounds of their own, so that
 * neither starves the other; requests that last (watches, logs, exec) do not count. Who comes when
 * a bound is reached is told to come again.
 */
final class FlowControl {
  private static final Set<String> LASTING_SUBRESOURCES =
      Set.of("attach", "exec", "proxy", "log", "portforward");

  private static final int RETRY_SECONDS = 1;

  private final Semaphore reads;
  private final Semaphore writes;

  FlowControl(Limits limits, MeterRegistry metrics) {
    this.reads = new Semaphore(limits.reads());
    this.writes = new Semaphore(limits.writes());
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
   */
  record Limits(int reads, int writes) {
    static final Limits DEFAULT = new Limits(400, 200);
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
      throw new StatusException(
          StatusException.Reason.TOO_MANY_REQUESTS,
          "Too many requests, please try again later.",
          new StatusException.Details("", "", "", "", List.of(), RETRY_SECONDS));
    }
    return places::release;
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
