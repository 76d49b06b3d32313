package io.coracle.controllers.quota;

import io.coracle.api.GroupResource;
import io.coracle.base.log.Log;
import io.coracle.client.controller.Controller.Context;
import io.coracle.controllers.discovery.MetadataWatch;
import io.coracle.controllers.discovery.ServedResources;
import io.coracle.controllers.discovery.ServedResources.Served;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Counts the objects of those resources that some quota asks for by number; others are not looked
 * at. Thread-safe.
 */
final class CountedResources implements AutoCloseable {
  private static final Log LOG = Log.of("quota");

  /** What is served is asked for at most so often. */
  private static final Duration DISCOVERY_PAUSE = Duration.ofSeconds(5);

  private static final Set<String> NEEDED_VERBS = Set.of("list", "watch");

  private final Context context;
  private final Consumer<String> changed;
  private final Map<GroupResource, Counting> counting = new HashMap<>();
  private Instant discovered = Instant.MIN;

  private record Counting(MetadataWatch watch, ObjectCounts counts) {}

  /** What is known of a number. */
  sealed interface Number {
    record Known(int count) implements Number {}

    /** It will be known in a moment. */
    record Coming() implements Number {}

    /** There is no such resource now. */
    record Unserved() implements Number {}
  }

  CountedResources(Context context, Consumer<String> changed) {
    this.context = context;
    this.changed = changed;
  }

  /** How many objects of {@code resource} are in the namespace; begins to count if need be. */
  synchronized Number count(GroupResource resource, String namespace) {
    Counting known = counting.get(resource);
    if (known == null) {
      known = begin(resource).orElse(null);
    }
    if (known == null) {
      return new Number.Unserved();
    }
    return known.watch.synced()
        ? new Number.Known(known.counts.in(namespace))
        : new Number.Coming();
  }

  private Optional<Counting> begin(GroupResource resource) {
    Instant now = context.environment().clock().now();
    if (discovered.isAfter(now.minus(DISCOVERY_PAUSE))) {
      return Optional.empty();
    }
    List<Served> all = ServedResources.of(context.client().transport());
    Optional<Served> served =
        all.stream()
            .filter(s -> s.name().groupResource().equals(resource))
            .filter(s -> s.namespaced() && s.verbs().containsAll(NEEDED_VERBS))
            .findFirst();
    if (served.isEmpty()) {
      discovered = now;
      return Optional.empty();
    }
    var counts = new ObjectCounts(changed);
    var watch =
        new MetadataWatch(
            context.environment(), context.client().transport(), served.get(), counts);
    watch.start();
    var begun = new Counting(watch, counts);
    counting.put(resource, begun);
    return Optional.of(begun);
  }

  /** Counts nothing any more but {@code wanted}. */
  synchronized void retain(Set<GroupResource> wanted) {
    counting
        .entrySet()
        .removeIf(
            entry -> {
              boolean unwanted = !wanted.contains(entry.getKey());
              if (unwanted) {
                close(entry.getValue());
              }
              return unwanted;
            });
  }

  private static void close(Counting counting) {
    try {
      counting.watch.close();
    } catch (Exception e) {
      LOG.warn("A watch could not be closed", e);
    }
  }

  @Override
  public synchronized void close() {
    retain(Set.of());
  }
}
