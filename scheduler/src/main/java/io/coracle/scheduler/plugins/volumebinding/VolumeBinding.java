package io.coracle.scheduler.plugins.volumebinding;

import io.coracle.api.StatusException;
import io.coracle.api.volume.Claims;
import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Snapshot;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses nodes that do not reach a pod's volumes. Before the pod is bound, it has volumes bound or
 * made for claims that wait for their first consumer, and waits until they are (Kubernetes
 * documentation, "Volume Binding Mode").
 */
public final class VolumeBinding
    implements Plugin.PreFilter, Plugin.Filter, Plugin.Reserve, Plugin.PreBind {
  /** How long volumes may take to be bound (kube-scheduler's default). */
  static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Duration STEP = Duration.ofMillis(50);

  private final Environment environment;
  private final Client client;
  private final Informer<PersistentVolumeClaim> claims;
  private final Informer<PersistentVolume> volumes;
  private final Informer<StorageClass> classes;

  /** The claim that each volume is about to be bound to, until the informers show it. */
  private final Map<String, String> assumed = new ConcurrentHashMap<>();

  /** What one cycle knows of its pod. */
  private record Known(PodClaims claims, Map<String, NodeVolumes.Plan> plans) {}

  public VolumeBinding(Environment environment, Client client, Informers informers) {
    this.environment = environment;
    this.client = client;
    this.claims = informers.of(PersistentVolumeClaim.class);
    this.volumes = informers.of(PersistentVolume.class);
    this.classes = informers.of(StorageClass.class);
  }

  @Override
  public String name() {
    return "VolumeBinding";
  }

  @Override
  public PreFilterResult preFilter(CycleState state, Pod pod, Snapshot snapshot) {
    if (Claims.claimNames(pod).isEmpty()) {
      return PreFilterResult.ALL;
    }
    String namespace = pod.getMetadata().getNamespace();
    return switch (PodClaims.of(pod, name -> claims.get(namespace, name), this::storageClass)) {
      case PodClaims.Found.Refused(var reason) ->
          new PreFilterResult(Verdict.unresolvable(reason), Optional.empty());
      case PodClaims.Found.Sorted(var sorted) -> {
        state.put(Known.class, new Known(sorted, new HashMap<>()));
        yield PreFilterResult.ALL;
      }
    };
  }

  private Optional<StorageClass> storageClass(String name) {
    return classes.get("", name);
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    Optional<Known> known = state.get(Known.class);
    if (known.isEmpty()) {
      return Verdict.FITS;
    }
    List<PersistentVolume> free =
        known.get().claims().waiting().isEmpty()
            ? List.of()
            : volumes.all().stream()
                .filter(volume -> !assumed.containsKey(volume.getMetadata().getName()))
                .toList();
    var offered =
        new NodeVolumes(node, free, name -> volumes.get("", name), this::storageClass)
            .offer(known.get().claims());
    return switch (offered) {
      case NodeVolumes.Offer.Refused(var reason) -> Verdict.unresolvable(reason);
      case NodeVolumes.Offer.Suits(var plan) -> {
        known.get().plans().put(node.name(), plan);
        yield Verdict.FITS;
      }
    };
  }

  private static Optional<NodeVolumes.Plan> plan(CycleState state, String node) {
    return state.get(Known.class).map(known -> known.plans().get(node));
  }

  @Override
  public Verdict reserve(CycleState state, Pod pod, String node) {
    plan(state, node)
        .ifPresent(plan -> plan.matches().forEach(m -> assumed.put(name(m), key(m.claim()))));
    return Verdict.FITS;
  }

  private static String name(NodeVolumes.Match match) {
    return match.volume().getMetadata().getName();
  }

  private static String key(PersistentVolumeClaim claim) {
    return claim.getMetadata().getNamespace() + "/" + claim.getMetadata().getName();
  }

  @Override
  public void unreserve(CycleState state, Pod pod, String node) {
    plan(state, node).ifPresent(plan -> plan.matches().forEach(m -> assumed.remove(name(m))));
  }

  @Override
  public Verdict preBind(CycleState state, Pod pod, String node) {
    Optional<NodeVolumes.Plan> plan = plan(state, node);
    if (plan.isEmpty() || plan.get().matches().isEmpty() && plan.get().provision().isEmpty()) {
      return Verdict.FITS;
    }
    try {
      plan.get().matches().forEach(this::write);
      plan.get().provision().forEach(claim -> select(claim, node));
      Verdict verdict = await(state.get(Known.class).orElseThrow().claims().waiting(), node);
      unreserve(state, pod, node);
      return verdict;
    } catch (StatusException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    }
  }

  private static Verdict failed(String why) {
    return Verdict.unschedulable(
        "running PreBind plugin \"VolumeBinding\": binding volumes: " + why);
  }

  private void write(NodeVolumes.Match match) {
    PersistentVolumeClaim claim = match.claim();
    var reference = match.volume().getSpec().getClaimRef();
    if (reference != null && Objects.equals(reference.getUid(), claim.getMetadata().getUid())) {
      return;
    }
    client
        .resources(PersistentVolume.class)
        .update(
            new PersistentVolumeBuilder(match.volume())
                .editMetadata()
                .addToAnnotations(Claims.BOUND_BY_CONTROLLER, "yes")
                .endMetadata()
                .editSpec()
                .withClaimRef(
                    new ObjectReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("PersistentVolumeClaim")
                        .withNamespace(claim.getMetadata().getNamespace())
                        .withName(claim.getMetadata().getName())
                        .withUid(claim.getMetadata().getUid())
                        .withResourceVersion(claim.getMetadata().getResourceVersion())
                        .build())
                .endSpec()
                .build());
  }

  private void select(PersistentVolumeClaim claim, String node) {
    if (!Claims.annotation(claim, Claims.SELECTED_NODE).equals(node)) {
      client
          .resources(PersistentVolumeClaim.class)
          .update(
              new PersistentVolumeClaimBuilder(claim)
                  .editMetadata()
                  .addToAnnotations(Claims.SELECTED_NODE, node)
                  .endMetadata()
                  .build());
    }
  }

  private Verdict await(List<PersistentVolumeClaim> waiting, String node)
      throws InterruptedException {
    long began = environment.clock().nanoTime();
    Set<String> selected = new HashSet<>();
    while (environment.clock().since(began).compareTo(LIMIT) < 0) {
      int open = 0;
      for (PersistentVolumeClaim before : waiting) {
        Optional<PersistentVolumeClaim> claim =
            claims.get(before.getMetadata().getNamespace(), before.getMetadata().getName());
        if (claim.isEmpty()) {
          return failed("persistentvolumeclaim \"" + key(before) + "\" not found");
        }
        open += Claims.bound(claim.get()) ? 0 : 1;
        if (Claims.annotation(claim.get(), Claims.SELECTED_NODE).equals(node)) {
          selected.add(key(before));
        } else if (selected.contains(key(before)) && !Claims.bound(claim.get())) {
          // The provisioner cannot make a volume there.
          return failed("the node of " + key(before) + " was given up");
        }
      }
      if (open == 0) {
        return Verdict.FITS;
      }
      environment.tasks().sleep(STEP);
    }
    return failed("context deadline exceeded");
  }
}
