package io.coracle.client.testing;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.api.json.Json;
import io.coracle.api.patch.JsonPatch;
import io.coracle.api.patch.MergePatch;
import io.coracle.api.time.Times;
import io.coracle.api.typed.Typed;
import io.coracle.base.Environment;
import io.coracle.client.testing.FakeWatch.Change;
import io.coracle.http.BodySink;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API server in memory that serves every resource alike: create, get, list with pages and
 * selectors, watch with bookmarks, update with conflicts, patch, status, and delete with
 * finalizers. Tests can drop its watches, let its history expire, and make its next answers fail.
 * Thread-safe; answers never block.
 */
public final class FakeApi implements Handler {
  /** The approval of a certificate request is written like its status. */
  private static final Set<String> STATUS_AND_ITS_PARTS = Set.of("status", "approval");

  private final Environment environment;
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Change> history = new ArrayList<>();
  private final List<FakeWatch> watches = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private long version = 1;
  private long oldest = 1;
  private int failures;
  private int failureCode;

  public FakeApi(Environment environment) {
    this.environment = environment;
  }

  /** What was asked, in order, e.g. {@code GET /api/v1/pods?limit=500}. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many watches are open. */
  public synchronized int watches() {
    return watches.size();
  }

  /** The next {@code count} requests are answered with this status code. */
  public synchronized void failNext(int count, int code) {
    failures = count;
    failureCode = code;
  }

  /** Breaks all watches off. */
  public void dropWatches() {
    List<FakeWatch> open;
    synchronized (this) {
      open = List.copyOf(watches);
      watches.clear();
    }
    open.forEach(w -> w.sink().abort());
  }

  /** Forgets the history: watches that begin before now are answered with 410. */
  public synchronized void expireHistory() {
    history.clear();
    oldest = version;
  }

  /** Sends a bookmark of the current version to all watches. */
  public synchronized void bookmark() {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("resourceVersion", String.valueOf(version));
    watches.forEach(w -> w.send("BOOKMARK", object));
  }

  /** Creates or replaces an object as some other client would; returns it with its version. */
  public synchronized <T extends HasMetadata> T put(T object) {
    @SuppressWarnings("unchecked")
    var type = (Class<T>) object.getClass();
    var resource = Typed.resourceOf(type);
    String root = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    var path =
        new FakePath(
            root + resource.version() + "/" + resource.resource(),
            namespace == null ? "" : namespace,
            name,
            "");
    return Typed.read(store(path, (ObjectNode) Typed.tree(object)), type);
  }

  @Override
  public Response handle(Request request) {
    try {
      return answer(request);
    } catch (StatusException refusal) {
      return refused(refusal);
    }
  }

  private static Response refused(StatusException refusal) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.put("status", "Failure").put("code", refusal.code());
    status.put("reason", refusal.reason().text()).put("message", refusal.getMessage());
    return Response.of(refusal.code(), "application/json", Json.write(status));
  }

  private static Response ok(int code, JsonNode body) {
    return Response.of(code, "application/json", Json.write(body));
  }

  private synchronized Response answer(Request request) {
    String query = request.query().encoded();
    requests.add(request.method() + " " + request.path() + (query.isEmpty() ? "" : "?" + query));
    if (failures > 0) {
      failures--;
      throw new StatusException(Reason.UNKNOWN, failureCode, "told to fail", null);
    }
    FakePath path = FakePath.parse(request.path());
    return switch (request.method()) {
      case "GET" -> read(path, request.query());
      case "POST" -> create(path, Json.parseObject(request.body()));
      case "PUT" -> ok(200, update(path, Json.parseObject(request.body())));
      case "PATCH" -> ok(200, patch(path, request));
      case "DELETE" -> ok(200, delete(path, request.body()));
      default -> throw new StatusException(Reason.METHOD_NOT_ALLOWED, request.method());
    };
  }

  private Response read(FakePath path, Query query) {
    if (!path.name().isEmpty()) {
      return ok(200, existing(path));
    }
    return query.flag("watch") ? watch(path, query) : ok(200, list(path, query));
  }

  private static String key(FakePath path) {
    return path.collection() + " " + path.namespace() + "/" + path.name();
  }

  private ObjectNode existing(FakePath path) {
    ObjectNode object = objects.get(key(path));
    if (object == null) {
      throw StatusException.notFound(resource(path), path.name());
    }
    return object;
  }

  private static GroupResource resource(FakePath path) {
    return new GroupResource(path.group(), path.plural());
  }

  private ObjectNode list(FakePath path, Query query) {
    int limit = query.first("limit").map(Integer::parseInt).orElse(0);
    String after = query.first("continue").orElse("");
    ObjectNode list = Json.object().put("kind", "List").put("apiVersion", "v1");
    ObjectNode metadata = list.putObject("metadata");
    metadata.put("resourceVersion", String.valueOf(version));
    ArrayNode items = list.putArray("items");
    for (Map.Entry<String, ObjectNode> entry : objects.entrySet()) {
      String key = entry.getKey();
      boolean wanted =
          key.startsWith(path.collection() + " ")
              && key.compareTo(after) > 0
              && FakeWatch.sees(path, query, entry.getValue());
      if (wanted && limit > 0 && items.size() == limit) {
        metadata.put("continue", lastKey(path, items));
        break;
      }
      if (wanted) {
        items.add(entry.getValue());
      }
    }
    return list;
  }

  private static String lastKey(FakePath path, ArrayNode items) {
    JsonNode metadata = items.get(items.size() - 1).path("metadata");
    return path.collection()
        + " "
        + metadata.path("namespace").asString("")
        + "/"
        + metadata.path("name").asString("");
  }

  private Response watch(FakePath path, Query query) {
    long from = query.first("resourceVersion").map(Long::parseLong).orElse(version);
    if (from < oldest) {
      throw new StatusException(Reason.EXPIRED, "too old resource version");
    }
    return new Response.Streaming(
        200, Headers.none(), sink -> begin(new FakeWatch(path, query, sink), from, sink));
  }

  private void begin(FakeWatch watch, long from, BodySink sink) {
    synchronized (this) {
      history.stream().filter(c -> c.version() > from).forEach(watch::changed);
      watches.add(watch);
    }
    sink.onClosed(() -> forget(watch));
  }

  private synchronized void forget(FakeWatch watch) {
    watches.remove(watch);
  }

  private Response create(FakePath path, ObjectNode object) {
    if (!path.name().isEmpty()) {
      return ok(201, Json.object().put("kind", "Status").put("status", "Success"));
    }
    ObjectNode metadata = object.withObjectProperty("metadata");
    if (metadata.path("name").asString("").isEmpty()) {
      String prefix = metadata.path("generateName").asString("");
      metadata.put("name", prefix + environment.ids().suffix(5));
    }
    String name = metadata.path("name").asString("");
    var own = new FakePath(path.collection(), path.namespace(), name, "");
    if (objects.containsKey(key(own))) {
      throw StatusException.alreadyExists(resource(own), name);
    }
    return ok(201, store(own, object));
  }

  private ObjectNode update(FakePath path, ObjectNode object) {
    ObjectNode before = existing(path);
    String wanted = object.path("metadata").path("resourceVersion").asString("");
    String have = before.path("metadata").path("resourceVersion").asString("");
    if (!wanted.isEmpty() && !wanted.equals(have)) {
      throw StatusException.conflict(resource(path), path.name(), "the object has been modified");
    }
    ObjectNode after = path.subresource().isEmpty() ? object : before.deepCopy();
    JsonNode status = (path.subresource().isEmpty() ? before : object).get("status");
    if (STATUS_AND_ITS_PARTS.contains(path.subresource()) || path.subresource().isEmpty()) {
      after.remove("status");
      if (status != null) {
        after.set("status", status);
      }
    }
    return store(path, after);
  }

  private ObjectNode patch(FakePath path, Request request) {
    ObjectNode before = existing(path);
    String type = request.headers().first("content-type").orElse("");
    JsonNode after =
        type.startsWith("application/json-patch")
            ? JsonPatch.parse(request.body()).apply(before)
            : MergePatch.apply(before, MergePatch.parse(request.body()));
    return store(path, (ObjectNode) after);
  }

  private ObjectNode delete(FakePath path, byte[] options) {
    ObjectNode before = existing(path);
    String uid =
        options.length == 0
            ? ""
            : Json.parse(options).path("preconditions").path("uid").asString("");
    if (!uid.isEmpty() && !uid.equals(before.path("metadata").path("uid").asString(""))) {
      throw StatusException.conflict(resource(path), path.name(), "the uid is another");
    }
    ObjectNode after = before.deepCopy();
    String now = Times.seconds(environment.clock().now());
    after.withObjectProperty("metadata").put("deletionTimestamp", now);
    return store(path, after);
  }

  /** Keeps an object, or drops it when it is being deleted and nothing holds it. */
  private synchronized ObjectNode store(FakePath path, ObjectNode object) {
    var own = new FakePath(path.collection(), path.namespace(), path.name(), "");
    ObjectNode before = objects.get(key(own));
    version++;
    ObjectNode metadata = object.withObjectProperty("metadata");
    stamp(own, metadata, before);
    boolean deleted = metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty();
    if (deleted) {
      objects.remove(key(own));
    } else {
      objects.put(key(own), object);
    }
    var change = new Change(own.collection(), version, deleted, object, before);
    history.add(change);
    List.copyOf(watches).forEach(w -> w.changed(change));
    return object;
  }

  private void stamp(FakePath path, ObjectNode metadata, @Nullable ObjectNode before) {
    metadata.put("resourceVersion", String.valueOf(version));
    if (!path.namespace().isEmpty()) {
      metadata.put("namespace", path.namespace());
    }
    JsonNode old = before == null ? Json.object() : before.path("metadata");
    if (!metadata.has("uid")) {
      metadata.put("uid", old.path("uid").asString(environment.ids().uid()));
    }
    if (!metadata.has("creationTimestamp")) {
      String now = Times.seconds(environment.clock().now());
      metadata.put("creationTimestamp", old.path("creationTimestamp").asString(now));
    }
  }
}
