package io.coracle.controllers.quota;

import io.coracle.api.GroupResource;
import io.coracle.api.quantity.Quantity;
import io.coracle.api.quota.Usages;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the status of every quota what is used of it. Admission charges what is created; this
 * counts what is there, so that what is gone, has ended or was never charged shows too.
 *
 * <p>Between a charge and the object that it is for lies a moment: a number that has just been
 * charged is not lowered before {@link #SETTLE} is over, or the room would be given away twice.
 */
public final class QuotaController implements Controller, AutoCloseable {
  /** An object that has been charged for is there after so long, or never will be. */
  static final Duration SETTLE = Duration.ofMillis(200);

  /** How often a quota is counted though nothing seems to have changed. */
  static final Duration RESYNC = Duration.ofMinutes(5);

  private static final Duration COMING = Duration.ofMillis(50);
  private static final Duration UNSERVED = Duration.ofSeconds(30);

  private final Context context;
  private final Informer<ResourceQuota> quotas;
  private final Informer<Pod> pods;
  private final Informer<Service> services;
  private final Informer<PersistentVolumeClaim> claims;
  private final List<MeasuredObjects<?>> measured;
  private final Map<ObjectKey, Instant> charged = new ConcurrentHashMap<>();
  private final CountedResources counted;
  private Consumer<ObjectKey> queue = key -> {};

  public QuotaController(Context context) {
    this.context = context;
    Informers informers = context.informers();
    this.quotas = informers.of(ResourceQuota.class);
    this.pods = informers.of(Pod.class);
    this.services = informers.of(Service.class);
    this.claims = informers.of(PersistentVolumeClaim.class);
    this.counted = new CountedResources(context, this::enqueueIn);
    this.measured = new ArrayList<>();
  }

  @Override
  public String name() {
    return "resourcequota";
  }

  @Override
  public int workers() {
    return 4;
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    queue = enqueue;
    measure(Usages.PODS, pods, PodChanges::matter);
    measure(
        Usages.SERVICES,
        services,
        (before, now) -> !Objects.equals(before.getSpec(), now.getSpec()));
    measure(
        Usages.CLAIMS,
        claims,
        (before, now) ->
            !Objects.equals(before.getSpec(), now.getSpec())
                || !Objects.equals(before.getStatus(), now.getStatus()));
    quotas.onChange(new QuotaHandler());
  }

  private <T extends io.fabric8.kubernetes.api.model.HasMetadata> void measure(
      GroupResource resource, Informer<T> informer, Relevance<T> relevance) {
    var objects = new MeasuredObjects<>(resource, informer);
    measured.add(objects);
    informer.onChange(
        new Informer.Handler<>() {
          @Override
          public void added(T object) {
            enqueueIn(object.getMetadata().getNamespace());
          }

          @Override
          public void updated(T before, T object) {
            String namespace = object.getMetadata().getNamespace();
            if (!quotas.inNamespace(namespace).isEmpty() && relevance.matters(before, object)) {
              enqueueIn(namespace);
            }
          }

          @Override
          public void deleted(T object) {
            objects.forget(object);
            enqueueIn(object.getMetadata().getNamespace());
          }
        });
  }

  /** Whether a change of an object can change what it uses. */
  @FunctionalInterface
  private interface Relevance<T> {
    boolean matters(T before, T now);
  }

  private void enqueueIn(String namespace) {
    quotas.inNamespace(namespace).forEach(quota -> queue.accept(ObjectKey.of(quota)));
  }

  /** Sees charges. */
  private final class QuotaHandler implements Informer.Handler<ResourceQuota> {
    @Override
    public void added(ResourceQuota quota) {
      queue.accept(ObjectKey.of(quota));
    }

    @Override
    public void updated(ResourceQuota before, ResourceQuota quota) {
      if (isAnyLess(used(before), used(quota))) {
        charged.put(ObjectKey.of(quota), context.environment().clock().now());
      }
      queue.accept(ObjectKey.of(quota));
    }

    @Override
    public void deleted(ResourceQuota quota) {
      queue.accept(ObjectKey.of(quota));
    }
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<ResourceQuota> found = quotas.get(key.namespace(), key.name());
    if (found.isEmpty()) {
      charged.remove(key);
      counted.retain(allCounted());
      return Result.done();
    }
    ResourceQuota quota = found.get();
    Instant now = context.environment().clock().now();
    var counts = new HashMap<GroupResource, CountedResources.Number>();
    for (GroupResource resource : countedBy(quota)) {
      counts.put(resource, counted.count(resource, key.namespace()));
    }
    if (counts.containsValue(new CountedResources.Number.Coming())) {
      return Result.after(COMING);
    }
    Map<String, Quantity> used = used(quota, counts, now);
    Duration wait = untilSettled(key, now);
    if (isAnyLess(used, used(quota)) && wait.isPositive()) {
      return Result.after(wait);
    }
    write(quota, used);
    boolean unserved = counts.containsValue(new CountedResources.Number.Unserved());
    return Result.after(unserved ? UNSERVED : RESYNC);
  }

  private Duration untilSettled(ObjectKey key, Instant now) {
    Instant last = charged.get(key);
    return last == null ? Duration.ZERO : Duration.between(now, last.plus(SETTLE));
  }

  private boolean isMeasured(GroupResource resource) {
    return measured.stream().anyMatch(objects -> objects.resource().equals(resource));
  }

  /** The resources of which a quota wants nothing but the number. */
  private Set<GroupResource> countedBy(ResourceQuota quota) {
    var resources = new HashSet<GroupResource>();
    for (String name : hard(quota).keySet()) {
      Usages.counted(name).filter(r -> !isMeasured(r)).ifPresent(resources::add);
    }
    return resources;
  }

  private Set<GroupResource> allCounted() {
    var all = new HashSet<GroupResource>();
    quotas.all().forEach(quota -> all.addAll(countedBy(quota)));
    return all;
  }

  private Map<String, Quantity> used(
      ResourceQuota quota, Map<GroupResource, CountedResources.Number> counts, Instant now) {
    Set<String> names = hard(quota).keySet();
    var total = new QuotaTotal(quota.getSpec(), names);
    for (MeasuredObjects<?> objects : measured) {
      if (names.stream().anyMatch(n -> isOf(n, objects.resource()))) {
        total.begin(objects.resource());
        objects.in(quota.getMetadata().getNamespace(), now).forEach(total::add);
      }
    }
    counts.forEach(
        (resource, number) -> {
          if (number instanceof CountedResources.Number.Known(int count)) {
            total.begin(resource);
            total.addCount(resource, count);
          }
        });
    return total.used();
  }

  private static boolean isOf(String name, GroupResource resource) {
    return Usages.counted(name).map(resource::equals).orElse(false);
  }

  private void write(ResourceQuota quota, Map<String, Quantity> used) {
    Map<String, Quantity> hard = hard(quota);
    boolean known = quota.getStatus() != null && quota.getStatus().getUsed() != null;
    Map<String, Quantity> written =
        quota.getStatus() == null ? Map.of() : amounts(quota.getStatus().getHard());
    if (known && written.equals(hard) && used(quota).equals(used)) {
      return;
    }
    context
        .client()
        .resources(ResourceQuota.class)
        .updateStatus(
            new ResourceQuotaBuilder(quota)
                .withNewStatus()
                .withHard(quota.getSpec() == null ? Map.of() : quota.getSpec().getHard())
                .withUsed(views(used))
                .endStatus()
                .build());
  }

  private static Map<String, io.fabric8.kubernetes.api.model.Quantity> views(
      Map<String, Quantity> amounts) {
    var views = new TreeMap<String, io.fabric8.kubernetes.api.model.Quantity>();
    amounts.forEach((name, amount) -> views.put(name, amount.view()));
    return views;
  }

  private static Map<String, Quantity> hard(ResourceQuota quota) {
    return quota.getSpec() == null ? Map.of() : amounts(quota.getSpec().getHard());
  }

  /** As its status has it. */
  private static Map<String, Quantity> used(ResourceQuota quota) {
    return quota.getStatus() == null ? Map.of() : amounts(quota.getStatus().getUsed());
  }

  private static Map<String, Quantity> amounts(
      @Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> views) {
    var amounts = new TreeMap<String, Quantity>();
    if (views != null) {
      views.forEach((name, view) -> amounts.put(name, Quantity.of(view)));
    }
    return amounts;
  }

  /** Whether any of {@code some} is less than the amount of its name in {@code others}. */
  private static boolean isAnyLess(Map<String, Quantity> some, Map<String, Quantity> others) {
    return others.entrySet().stream()
        .anyMatch(
            other ->
                some.containsKey(other.getKey())
                    && some.getOrDefault(other.getKey(), Quantity.ZERO).compareTo(other.getValue())
                        < 0);
  }

  @Override
  public void close() {
    counted.close();
  }
}
