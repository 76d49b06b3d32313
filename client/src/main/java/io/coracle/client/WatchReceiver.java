package io.coracle.client;

import io.coracle.api.StatusException;
import io.coracle.api.typed.Typed;
import io.coracle.base.log.Log;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the lines of a watch into events. Lines come one at a time; {@link #close} may be called
 * from any thread.
 */
final class WatchReceiver<T extends HasMetadata> implements AutoCloseable {
  private static final Log LOG = Log.of("client");
  private static final JsonMapper MAPPER = Typed.mapperWithoutManagers();
  private static final int GONE = 410;

  private final Class<T> type;
  private final Resources.WatchEvents<T> events;
  private final AtomicReference<@Nullable AutoCloseable> stream = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean expired;

  WatchReceiver(Class<T> type, Resources.WatchEvents<T> events) {
    this.type = type;
    this.events = events;
  }

  /** The stream behind; lines may have come before. */
  void opened(AutoCloseable opened) {
    stream.set(opened);
    if (closed.get()) {
      closeStream();
    }
  }

  void line(byte[] line) {
    if (closed.get() || line.length == 0) {
      return;
    }
    try (JsonParser parser = MAPPER.createParser(line)) {
      dispatch(parser);
    } catch (JacksonException | StatusException e) {
      LOG.warn("A watch sent what cannot be read", e, "kind", type.getSimpleName());
      close();
    }
  }

  /** Every server puts {@code type} before {@code object}; that saves a tree per event. */
  private void dispatch(JsonParser parser) {
    parser.nextToken();
    if ("type".equals(parser.nextName())) {
      String event = parser.nextStringValue();
      if ("object".equals(parser.nextName())) {
        parser.nextToken();
        if (event != null && isObject(event)) {
          deliver(event, MAPPER.readValue(parser, type));
        } else {
          control(String.valueOf(event), MAPPER.readTree(parser));
        }
        return;
      }
    }
    throw StatusException.badRequest("a watch event begins with type and object");
  }

  private static boolean isObject(String event) {
    return event.equals("ADDED") || event.equals("MODIFIED") || event.equals("DELETED");
  }

  private void deliver(String event, T object) {
    switch (event) {
      case "ADDED" -> events.added(object);
      case "MODIFIED" -> events.modified(object);
      default -> events.deleted(object);
    }
  }

  private void control(String event, JsonNode object) {
    switch (event) {
      case "BOOKMARK" ->
          events.bookmark(object.path("metadata").path("resourceVersion").asString(""));
      case "ERROR" -> {
        StatusException refusal = Statuses.refusal(500, object);
        expired = refusal.code() == GONE;
        if (!expired) {
          LOG.warn("A watch failed", "kind", type.getSimpleName(), "why", refusal.getMessage());
        }
        close();
      }
      default -> LOG.warn("A watch sent an unknown event", "type", event);
    }
  }

  /** The stream has ended; called once. */
  void end() {
    closed.set(true);
    events.ended(expired);
  }

  @Override
  public void close() {
    closed.set(true);
    closeStream();
  }

  private void closeStream() {
    AutoCloseable opened = stream.getAndSet(null);
    if (opened == null) {
      return;
    }
    try {
      opened.close();
    } catch (Exception e) {
      LOG.warn("A watch could not be closed", e, "kind", type.getSimpleName());
    }
  }
}
