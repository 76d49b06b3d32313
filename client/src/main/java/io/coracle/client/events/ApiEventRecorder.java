package io.coracle.client.events;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.api.json.Json;
import io.coracle.api.time.Times;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.Resources;
import io.coracle.client.Resources.PatchType;
import io.coracle.client.events.Correlator.Entry;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the API server, in order, on a task of its own that runs while there are any.
 * While the server cannot be reached events wait, within bounds. Thread-safe.
 */
public final class ApiEventRecorder implements EventRecorder {
  /** More events than this do not wait; further ones are dropped. */
  public static final int MAX_WAITING = 1000;

  static final int MAX_TRIES = 12;
  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Log LOG = Log.of("events");
  private static final int NAME_BYTES = 8;

  private final Environment environment;
  private final Resources<Event> events;
  private final String component;
  private final String host;
  private final Correlator correlator = new Correlator();
  private final ArrayDeque<Occurrence> waiting = new ArrayDeque<>();
  private boolean writing;

  /**
   * @param component who reports, e.g. {@code kubelet}
   * @param host where it runs; empty for components that belong to no node
   */
  public ApiEventRecorder(Environment environment, Client client, String component, String host) {
    this.environment = environment;
    this.events = client.resources(Event.class);
    this.component = component;
    this.host = host;
  }

  @Override
  public void record(HasMetadata regarding, String type, String reason, String message) {
    record(regarding, "", type, reason, message);
  }

  @Override
  public synchronized void record(
      HasMetadata regarding, String fieldPath, String type, String reason, String message) {
    LOG.debug("Event", "object", regarding.getMetadata().getName(), "reason", reason);
    if (waiting.size() >= MAX_WAITING) {
      return;
    }
    waiting.add(
        Occurrence.of(regarding, fieldPath, type, reason, message, environment.clock().now()));
    if (!writing) {
      writing = true;
      environment.tasks().start("events of " + component, this::write);
    }
  }

  private synchronized @Nullable Occurrence next() {
    Occurrence next = waiting.poll();
    writing = next != null;
    return next;
  }

  private void write() {
    for (Occurrence next = next(); next != null; next = next()) {
      Optional<Entry> entry = correlator.correlate(next, freshName(next));
      if (entry.isPresent() && !writeWithRetries(entry.get())) {
        return;
      }
    }
  }

  private String freshName(Occurrence occurrence) {
    String suffix = HexFormat.of().formatHex(environment.ids().bytes(NAME_BYTES));
    return occurrence.regarding().getName() + "." + suffix;
  }

  /** Returns false when the environment is being closed. */
  private boolean writeWithRetries(Entry entry) {
    for (int tries = 1; tries <= MAX_TRIES; tries++) {
      if (wrote(entry)) {
        return true;
      }
      try {
        environment.tasks().sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    LOG.warn("An event could not be written", "reason", entry.occurrence().reason());
    return true;
  }

  /** Whether there is no need to try again. */
  private boolean wrote(Entry entry) {
    try {
      if (entry.count() == 1 || !counted(entry)) {
        events.create(entry.occurrence().namespace(), event(entry));
      }
      return true;
    } catch (StatusException e) {
      if (e.code() >= 500 || e.reason() == Reason.TOO_MANY_REQUESTS) {
        return false;
      }
      LOG.debug("An event was refused", "event", entry.name(), "why", e.getMessage());
      return true;
    }
  }

  /** Adds to the count of an event that has been written before; false if it is gone. */
  private boolean counted(Entry entry) {
    String patch =
        Json.text(
            Json.object()
                .put("count", entry.count())
                .put("message", entry.occurrence().message())
                .put("lastTimestamp", Times.seconds(entry.occurrence().time())));
    try {
      events.patch(entry.occurrence().namespace(), entry.name(), "", PatchType.STRATEGIC, patch);
      return true;
    } catch (StatusException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private Event event(Entry entry) {
    Occurrence occurrence = entry.occurrence();
    return new EventBuilder()
        .withNewMetadata()
        .withName(entry.name())
        .withNamespace(occurrence.namespace())
        .endMetadata()
        .withInvolvedObject(occurrence.regarding())
        .withType(occurrence.type())
        .withReason(occurrence.reason())
        .withMessage(occurrence.message())
        .withCount(entry.count())
        .withFirstTimestamp(Times.seconds(entry.first()))
        .withLastTimestamp(Times.seconds(occurrence.time()))
        .withNewSource()
        .withComponent(component)
        .withHost(host.isEmpty() ? null : host)
        .endSource()
        .withReportingComponent(component)
        .withReportingInstance(host)
        .build();
  }
}
