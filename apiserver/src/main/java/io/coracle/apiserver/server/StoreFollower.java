package io.coracle.apiserver.server;

import io.coracle.api.GroupResource;
import io.coracle.api.bootstrap.BootstrapToken;
import io.coracle.apiserver.authentication.BoundObjects;
import io.coracle.apiserver.authorization.NodeGraph;
import io.coracle.apiserver.authorization.RbacIndex;
import io.coracle.apiserver.authorization.RbacTrees;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Attributes;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.SelectableFields;
import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.store.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps what authentication and authorization hold in memory as the store has it. */
final class StoreFollower implements AutoCloseable {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private static final List<GroupResource> ROLES =
      List.of(new GroupResource(RBAC, "roles"), new GroupResource(RBAC, "clusterroles"));

  private static final List<GroupResource> BINDINGS =
      List.of(
          new GroupResource(RBAC, "rolebindings"), new GroupResource(RBAC, "clusterrolebindings"));

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Objects objects;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** The newest revision of each resource that has been taken over. */
  private final Map<GroupResource, Long> reached = new HashMap<>();

  /** What {@link #awaitRoles} waits for. */
  private Map<GroupResource, Long> awaited = Map.of();

  private @Nullable Promise<Boolean> arrival;

  StoreFollower(Objects objects) {
    this.objects = objects;
  }

  /** Follows roles and bindings; what is there already is in the index when this returns. */
  void follow(RbacIndex index) {
    for (GroupResource resource : ROLES) {
      watch(
          resource,
          tree -> index.put(RbacTrees.role(tree)),
          tree -> index.removeRole(Metadata.namespace(tree), Metadata.name(tree)));
    }
    for (GroupResource resource : BINDINGS) {
      watch(
          resource,
          tree -> index.put(RbacTrees.binding(tree)),
          tree -> index.removeBinding(Metadata.namespace(tree), Metadata.name(tree)));
    }
  }

  /** Follows volumes, and pods from when they have a node, which they keep. */
  void follow(NodeGraph graph) {
    subscriptions.add(
        objects.watch(
            new GroupResource("", "pods"),
            event -> {
              if (!event.attributes().fields().getOrDefault("spec.nodeName", "").isEmpty()) {
                take(event, graph::putPod, graph::removePod);
              }
            }));
    watch(new GroupResource("", "persistentvolumes"), graph::putVolume, graph::removeVolume);
  }

  private void watch(
      GroupResource resource, Consumer<ObjectNode> put, Consumer<ObjectNode> remove) {
    subscriptions.add(
        objects.watch(
            resource,
            event -> {
              take(event, put, remove);
              reached(resource, event.stored().modified());
            }));
  }

  private synchronized void reached(GroupResource resource, long revision) {
    reached.merge(resource, revision, Math::max);
    if (arrival != null && isThere()) {
      arrival.complete(true);
    }
  }

  private boolean isThere() {
    return awaited.entrySet().stream()
        .allMatch(each -> reached.getOrDefault(each.getKey(), 0L) >= each.getValue());
  }

  /**
   * Returns when all roles and bindings that are stored now have been taken over.
   *
   * @throws IllegalStateException when that takes longer than it ever should
   */
  void awaitRoles(Environment environment) throws InterruptedException {
    Promise<Boolean> promise = environment.tasks().promise();
    synchronized (this) {
      awaited = newest();
      if (isThere()) {
        return;
      }
      arrival = promise;
    }
    if (promise.await(LIMIT).isEmpty()) {
      throw new IllegalStateException("roles were stored, but not followed within " + LIMIT);
    }
  }

  private Map<GroupResource, Long> newest() {
    var newest = new HashMap<GroupResource, Long>();
    for (GroupResource resource : Stream.concat(ROLES.stream(), BINDINGS.stream()).toList()) {
      objects
          .list(resource, "")
          .forEach(
              object ->
                  newest.merge(
                      resource,
                      Long.parseLong(Metadata.text(object, Metadata.RESOURCE_VERSION)),
                      Math::max));
    }
    return newest;
  }

  private static void take(
      Objects.Event event, Consumer<ObjectNode> put, Consumer<ObjectNode> remove) {
    switch (event.type()) {
      case ADDED, MODIFIED -> put.accept(event.object());
      case DELETED -> remove.accept(event.object());
    }
  }

  /** Looks up what tokens are bound to. */
  static BoundObjects boundObjects(Objects objects) {
    return (kind, namespace, name) -> {
      Optional<GroupResource> resource =
          switch (kind) {
            case "ServiceAccount" -> Optional.of(new GroupResource("", "serviceaccounts"));
            case "Pod" -> Optional.of(new GroupResource("", "pods"));
            case "Secret" -> Optional.of(new GroupResource("", "secrets"));
            case "Node" -> Optional.of(new GroupResource("", "nodes"));
            default -> Optional.empty();
          };
      return resource
          .flatMap(r -> objects.attributes(r, namespace, name))
          .map(StoreFollower::bound);
    };
  }

  /** Looks up the secrets of bootstrap tokens. */
  static Function<String, Optional<ObjectNode>> bootstrapSecrets(Objects objects) {
    var secrets = new GroupResource("", "secrets");
    return name -> objects.get(secrets, BootstrapToken.NAMESPACE, name);
  }

  private static BoundObjects.Bound bound(Attributes attributes) {
    String deletion = attributes.fields().getOrDefault(SelectableFields.DELETION, "");
    return new BoundObjects.Bound(
        attributes.fields().getOrDefault(SelectableFields.UID, ""),
        deletion.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(deletion)));
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }
}
