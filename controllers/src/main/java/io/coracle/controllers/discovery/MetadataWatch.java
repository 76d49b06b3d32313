package io.coracle.controllers.discovery;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Transport;
import io.coracle.controllers.discovery.ServedResources.Served;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Follows the metadata of all objects of one resource, by list and watch; when the watch ends it
 * lists again. Thread-safe.
 */
public final class MetadataWatch implements AutoCloseable {
  private static final Log LOG = Log.of("metadata-watch");
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int PAGE = 500;

  private final Environment environment;
  private final Transport transport;
  private final Served resource;
  private final Follower follower;
  private @Nullable AutoCloseable stream;
  private boolean closed;
  private boolean synced;

  /** Is told what there is; one call at a time. */
  public interface Follower {

    /** The uids of the objects that it knows. */
    Set<String> known();

    /** An object is there, or has changed. */
    void put(JsonNode metadata);

    void remove(String uid);
  }

  public MetadataWatch(
      Environment environment, Transport transport, Served resource, Follower follower) {
    this.environment = environment;
    this.transport = transport;
    this.resource = resource;
    this.follower = follower;
  }

  public void start() {
    environment.tasks().start("metadata-watch-" + resource.name().resource(), this::listAndWatch);
  }

  /** Whether the first list has been taken in. */
  public synchronized boolean synced() {
    return synced;
  }

  private void listAndWatch() {
    try {
      String version = list();
      watch(version);
    } catch (StatusException e) {
      LOG.debug(
          "A resource cannot be watched now", "resource", resource.name(), "why", e.getMessage());
      again();
    }
  }

  private synchronized void again() {
    stream = null;
    if (!closed) {
      environment.timers().after(RETRY, this::start);
    }
  }

  private String list() {
    Set<String> gone = new HashSet<>(follower.known());
    String token = "";
    String version;
    do {
      Query query = Query.of("limit", Integer.toString(PAGE), "continue", token);
      Transport.Answer answer =
          transport.send(
              "GET", resource.path(""), query, accept("PartialObjectMetadataList"), new byte[0]);
      JsonNode body = Json.parseObject(answer.body());
      if (answer.status() != 200) {
        throw new StatusException(
            StatusException.Reason.SERVICE_UNAVAILABLE, body.path("message").asString(""));
      }
      for (JsonNode item : body.path("items")) {
        gone.remove(item.path("metadata").path("uid").asString());
        follower.put(item.path("metadata"));
      }
      version = body.path("metadata").path("resourceVersion").asString();
      token = body.path("metadata").path("continue").asString("");
    } while (!token.isEmpty());
    gone.forEach(follower::remove);
    synchronized (this) {
      synced = true;
    }
    return version;
  }

  private void watch(String version) {
    Query query =
        Query.of("watch", "true", "resourceVersion", version, "allowWatchBookmarks", "true");
    AutoCloseable opened =
        transport.stream(
            resource.path(""), query, accept("PartialObjectMetadata"), this::event, this::again);
    synchronized (this) {
      stream = opened;
    }
  }

  private static Headers accept(String as) {
    return Headers.of("accept", "application/json;as=" + as + ";g=meta.k8s.io;v=v1");
  }

  private void event(byte[] line) {
    JsonNode event = Json.parseObject(line);
    JsonNode object = event.path("object");
    switch (event.path("type").asString()) {
      case "ADDED", "MODIFIED" -> follower.put(object.path("metadata"));
      case "DELETED" -> follower.remove(object.path("metadata").path("uid").asString());
      case "BOOKMARK", "ERROR" -> {
        // An error ends the stream, and the end of the stream leads to a new list.
      }
      default -> LOG.debug("A watch sent an unknown event", "resource", resource.name());
    }
  }

  @Override
  public synchronized void close() throws Exception {
    closed = true;
    if (stream != null) {
      stream.close();
    }
  }
}
