package io.coracle.controllers.garbage;

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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Follows the metadata of all objects of one resource into the {@link Graph}, by list and watch;
 * when the watch ends it lists again.
 */
final class MetadataWatch implements AutoCloseable {
  private static final Log LOG = Log.of("garbage-collector");
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int PAGE = 500;

  private final Environment environment;
  private final Transport transport;
  private final Served resource;
  private final Graph graph;
  private final Consumer<String> enqueue;
  private @Nullable AutoCloseable stream;
  private boolean closed;
  private boolean synced;

  MetadataWatch(
      Environment environment,
      Transport transport,
      Served resource,
      Graph graph,
      Consumer<String> enqueue) {
    this.environment = environment;
    this.transport = transport;
    this.resource = resource;
    this.graph = graph;
    this.enqueue = enqueue;
  }

  void start() {
    environment.tasks().start("garbage-watch-" + resource.name().resource(), this::listAndWatch);
  }

  /** Whether the first list has been taken in. */
  synchronized boolean synced() {
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
    Set<String> gone = new HashSet<>(graph.of(resource.path("")));
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
        put(item);
      }
      version = body.path("metadata").path("resourceVersion").asString();
      token = body.path("metadata").path("continue").asString("");
    } while (!token.isEmpty());
    gone.forEach(uid -> graph.remove(uid).forEach(enqueue));
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
      case "ADDED", "MODIFIED" -> put(object);
      case "DELETED" ->
          graph.remove(object.path("metadata").path("uid").asString()).forEach(enqueue);
      case "BOOKMARK", "ERROR" -> {
        // An error ends the stream, and the end of the stream leads to a new list.
      }
      default -> LOG.debug("A watch sent an unknown event", "resource", resource.name());
    }
  }

  private void put(JsonNode object) {
    graph.put(Item.of(resource, object.path("metadata"))).forEach(enqueue);
  }

  @Override
  public synchronized void close() throws Exception {
    closed = true;
    if (stream != null) {
      stream.close();
    }
  }
}
