package io.coracle.controllers.quota;

import io.coracle.api.GroupResource;
import io.coracle.api.quota.Scopes;
import io.coracle.api.quota.Usage;
import io.coracle.api.quota.Usages;
import io.coracle.api.typed.Typed;
import io.coracle.client.informer.Informer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects of a resource that uses more of quotas than its number. Each version of an object is
 * measured once. Thread-safe.
 */
final class MeasuredObjects<T extends HasMetadata> {
  private final GroupResource resource;
  private final Informer<T> informer;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(String version, Measure measure) {}

  MeasuredObjects(GroupResource resource, Informer<T> informer) {
    this.resource = resource;
    this.informer = informer;
  }

  GroupResource resource() {
    return resource;
  }

  /** What the objects of a namespace use at {@code now}. */
  List<Measure> in(String namespace, Instant now) {
    return informer.inNamespace(namespace).stream().map(object -> measure(object, now)).toList();
  }

  void forget(T object) {
    known.remove(object.getMetadata().getUid());
  }

  private Measure measure(T object, Instant now) {
    String version = object.getMetadata().getResourceVersion();
    Known entry =
        known.compute(
            object.getMetadata().getUid(),
            (uid, before) ->
                before != null && before.version.equals(version)
                    ? before
                    : new Known(version, measured(object)));
    return object instanceof Pod pod && isOverdue(pod, now)
        ? new Measure(entry.measure.facts(), Usage.one(Usages.countName(resource)))
        : entry.measure;
  }

  private Measure measured(T object) {
    var tree = (ObjectNode) Typed.tree(object);
    return new Measure(Scopes.Facts.of(resource, tree), Usages.of(resource, tree));
  }

  /** A pod that should be gone and is not, perhaps since its node is lost, uses nothing more. */
  private static boolean isOverdue(Pod pod, Instant now) {
    String deletion = pod.getMetadata().getDeletionTimestamp();
    Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
    return deletion != null
        && grace != null
        && now.isAfter(Instant.parse(deletion).plusSeconds(grace));
  }
}
