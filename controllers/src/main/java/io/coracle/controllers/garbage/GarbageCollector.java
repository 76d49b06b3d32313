package io.coracle.controllers.garbage;

import io.coracle.api.json.Json;
import io.coracle.base.Cancellable;
import io.coracle.base.log.Log;
import io.coracle.client.Transport;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.discovery.MetadataWatch;
import io.coracle.controllers.discovery.ServedResources;
import io.coracle.controllers.discovery.ServedResources.Served;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes objects whose owners are gone. Watches the metadata of every resource that can be
 * deleted; the key of an object is its uid. Before an owner counts as gone the API itself is asked.
 */
public final class GarbageCollector implements Controller, AutoCloseable {
  private static final Log LOG = Log.of("garbage-collector");

  /** How often resources that came or went are looked for. */
  private static final Duration DISCOVERY_PERIOD = Duration.ofSeconds(30);

  /** When an owner's kind is not known yet, what is served is looked at again so soon. */
  private static final Duration DISCOVERY_DELAY = Duration.ofSeconds(2);

  /** And what it owns is looked at again so much later. */
  private static final Duration KIND_UNKNOWN = Duration.ofSeconds(5);

  private static final Duration NOT_SYNCED = Duration.ofMillis(200);
  private static final Set<String> NEEDED_VERBS = Set.of("list", "watch", "delete");

  private final Context context;
  private final Graph graph = new Graph();
  private final Map<String, MetadataWatch> watches = new HashMap<>();
  private Map<String, Served> byKind = Map.of();
  private Consumer<String> enqueueUid = uid -> {};
  private @Nullable Cancellable discovery;
  private boolean discoverySoon;

  public GarbageCollector(Context context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "garbage-collector";
  }

  @Override
  public int workers() {
    return 8;
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    enqueueUid = uid -> enqueue.accept(new ObjectKey("", uid));
    var environment = context.environment();
    environment.tasks().start("garbage-discovery", this::discover);
    discovery =
        environment
            .timers()
            .every(
                DISCOVERY_PERIOD,
                () -> environment.tasks().start("garbage-discovery", this::discover));
  }

  private void discover() {
    synchronized (this) {
      discoverySoon = false;
    }
    List<Served> served;
    try {
      served = ServedResources.of(context.client().transport());
    } catch (RuntimeException e) {
      LOG.warn("The resources that the API serves cannot be found out now", e);
      return;
    }
    List<Served> watchable =
        served.stream()
            .filter(r -> r.verbs().containsAll(NEEDED_VERBS))
            .filter(r -> !r.name().resource().equals("events"))
            .toList();
    adopt(served, watchable);
  }

  private synchronized void adopt(List<Served> served, List<Served> watchable) {
    byKind =
        served.stream()
            .collect(
                Collectors.toMap(
                    r -> kindKey(r.name().apiVersion(), r.kind()), r -> r, (one, other) -> one));
    for (Served resource : watchable) {
      watches.computeIfAbsent(
          resource.path(""),
          path -> {
            var watch =
                new MetadataWatch(
                    context.environment(),
                    context.client().transport(),
                    resource,
                    new GraphFollower(resource, graph, enqueueUid));
            watch.start();
            return watch;
          });
    }
    Set<String> paths = watchable.stream().map(r -> r.path("")).collect(Collectors.toSet());
    watches
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !paths.contains(entry.getKey());
              if (gone) {
                close(entry.getValue());
              }
              return gone;
            });
  }

  private static void close(MetadataWatch watch) {
    try {
      watch.close();
    } catch (Exception e) {
      LOG.warn("A watch could not be closed", e);
    }
  }

  private static String kindKey(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }

  private synchronized boolean synced() {
    return !watches.isEmpty() && watches.values().stream().allMatch(MetadataWatch::synced);
  }

  @Override
  public Result reconcile(ObjectKey key) {
    if (!synced()) {
      return Result.after(NOT_SYNCED);
    }
    Optional<Item> item = graph.item(key.name());
    if (item.isEmpty()) {
      return Result.done();
    }
    List<Item> dependents = dependentsOf(item.get());
    switch (Judgement.of(item.get(), dependents, owner -> stateOf(item.get(), owner))) {
      case Judgement.Keep() -> {}
      case Judgement.DropReferences(var uids) -> dropReferences(item.get(), uids);
      case Judgement.Delete(var propagation) -> delete(item.get(), propagation);
      case Judgement.Release(var finalizer) -> removeFinalizer(item.get(), finalizer);
      case Judgement.Orphan() -> {
        dependents.forEach(d -> dropReferences(d, Set.of(item.get().uid())));
        removeFinalizer(item.get(), Item.ORPHAN);
      }
    }
    return item.get().owners().stream().anyMatch(this::isOfUnknownKind)
        ? lookAgain()
        : Result.done();
  }

  /** Its kind may be one that has only just been defined. */
  private synchronized boolean isOfUnknownKind(Item.Owner owner) {
    return graph.item(owner.uid()).isEmpty()
        && !byKind.containsKey(kindKey(owner.apiVersion(), owner.kind()));
  }

  private synchronized Result lookAgain() {
    if (!discoverySoon) {
      discoverySoon = true;
      var environment = context.environment();
      environment
          .timers()
          .after(
              DISCOVERY_DELAY,
              () -> environment.tasks().start("garbage-discovery", this::discover));
    }
    return Result.after(KIND_UNKNOWN);
  }

  private List<Item> dependentsOf(Item item) {
    return graph.dependentsOf(item.uid()).stream()
        .flatMap(uid -> graph.item(uid).stream())
        .toList();
  }

  private Judgement.OwnerState stateOf(Item item, Item.Owner owner) {
    Optional<Item> known = graph.item(owner.uid());
    if (known.isPresent()) {
      return known.get().waitsForDependents()
          ? Judgement.OwnerState.WAITING
          : Judgement.OwnerState.THERE;
    }
    return isServed(item, owner) ? Judgement.OwnerState.THERE : Judgement.OwnerState.GONE;
  }

  /** Asks the API. An owner of a kind that is not served counts as there: nobody can know. */
  private boolean isServed(Item item, Item.Owner owner) {
    Served resource;
    synchronized (this) {
      resource = byKind.get(kindKey(owner.apiVersion(), owner.kind()));
    }
    if (resource == null) {
      return true;
    }
    Transport.Answer answer =
        send("GET", resource.path(item.namespace()) + "/" + owner.name(), "", new byte[0]);
    if (answer.status() == 404) {
      return false;
    }
    if (answer.status() != 200) {
      throw new IllegalStateException("asking for an owner answered " + answer.status());
    }
    String uid = Json.parseObject(answer.body()).path("metadata").path("uid").asString();
    return uid.equals(owner.uid());
  }

  private void delete(Item item, String propagation) {
    ObjectNode options = Json.object();
    options.put("kind", "DeleteOptions").put("apiVersion", "v1");
    options.put("propagationPolicy", propagation);
    options.putObject("preconditions").put("uid", item.uid());
    expect(send("DELETE", item.path(), "application/json", Json.write(options)), item);
  }

  private void dropReferences(Item item, Set<String> ownerUids) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", item.uid());
    ArrayNode references = metadata.putArray("ownerReferences");
    ownerUids.forEach(uid -> references.addObject().put("$patch", "delete").put("uid", uid));
    Transport.Answer answer =
        send("PATCH", item.path(), "application/strategic-merge-patch+json", Json.write(patch));
    if (answer.status() == 415) {
      answer = dropReferencesByMerge(item, ownerUids);
    }
    expect(answer, item);
  }

  /** Custom resources know no strategic merge: the list of references is replaced as a whole. */
  private Transport.Answer dropReferencesByMerge(Item item, Set<String> ownerUids) {
    Transport.Answer current = send("GET", item.path(), "", new byte[0]);
    if (current.status() != 200) {
      return current;
    }
    ObjectNode metadata = (ObjectNode) Json.parseObject(current.body()).path("metadata");
    ObjectNode patch = Json.object();
    ObjectNode changed = patch.putObject("metadata");
    changed.put("resourceVersion", metadata.path("resourceVersion").asString());
    ArrayNode kept = changed.putArray("ownerReferences");
    metadata
        .path("ownerReferences")
        .valueStream()
        .filter(owner -> !ownerUids.contains(owner.path("uid").asString()))
        .forEach(kept::add);
    return send("PATCH", item.path(), "application/merge-patch+json", Json.write(patch));
  }

  private void removeFinalizer(Item item, String finalizer) {
    Transport.Answer current = send("GET", item.path(), "", new byte[0]);
    if (current.status() == 404) {
      return;
    }
    ObjectNode metadata = (ObjectNode) Json.parseObject(current.body()).path("metadata");
    ObjectNode patch = Json.object();
    ObjectNode changed = patch.putObject("metadata");
    changed.put("resourceVersion", metadata.path("resourceVersion").asString());
    ArrayNode kept = changed.putArray("finalizers");
    metadata
        .path("finalizers")
        .valueStream()
        .filter(f -> !f.asString().equals(finalizer))
        .forEach(kept::add);
    expect(send("PATCH", item.path(), "application/merge-patch+json", Json.write(patch)), item);
  }

  private Transport.Answer send(String method, String path, String contentType, byte[] body) {
    Headers headers =
        contentType.isEmpty() ? Headers.none() : Headers.of("content-type", contentType);
    return context.client().transport().send(method, path, Query.none(), headers, body);
  }

  /** An object that is gone or was replaced needs nothing more; anything else is tried again. */
  private static void expect(Transport.Answer answer, Item item) {
    boolean settled = answer.status() < 300 || answer.status() == 404;
    if (!settled) {
      throw new IllegalStateException(
          "a request about " + item.path() + " answered " + answer.status());
    }
  }

  @Override
  public synchronized void close() {
    if (discovery != null) {
      discovery.cancel();
    }
    watches.values().forEach(GarbageCollector::close);
    watches.clear();
  }
}
