package io.coracle.scheduler.plugins.volumerestrictions;

import io.coracle.api.volume.Claims;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Snapshot;
import io.coracle.scheduler.framework.Verdict;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** Refuses a second pod for a claim of access mode ReadWriteOncePod (KEP-2485). */
public final class VolumeRestrictions implements Plugin.PreFilter, Plugin.Filter {
  static final String REASON =
      "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access"
          + " mode";

  private final Informer<PersistentVolumeClaim> claims;

  /** That another pod has one of this pod's claims. */
  private record Taken() {}

  public VolumeRestrictions(Informers informers) {
    this.claims = informers.of(PersistentVolumeClaim.class);
  }

  @Override
  public String name() {
    return "VolumeRestrictions";
  }

  @Override
  public PreFilterResult preFilter(CycleState state, Pod pod, Snapshot snapshot) {
    String namespace = pod.getMetadata().getNamespace();
    List<String> exclusive =
        Claims.claimNames(pod).stream()
            .filter(name -> claims.get(namespace, name).filter(this::exclusive).isPresent())
            .toList();
    boolean taken =
        !exclusive.isEmpty()
            && snapshot.nodes().stream()
                .flatMap(node -> node.pods().values().stream())
                .filter(other -> other.getMetadata().getNamespace().equals(namespace))
                .filter(other -> !other.getMetadata().getUid().equals(pod.getMetadata().getUid()))
                .anyMatch(other -> Claims.claimNames(other).stream().anyMatch(exclusive::contains));
    if (taken) {
      state.put(Taken.class, new Taken());
    }
    return PreFilterResult.ALL;
  }

  private boolean exclusive(PersistentVolumeClaim claim) {
    return Optional.ofNullable(claim.getSpec().getAccessModes())
        .filter(modes -> modes.contains("ReadWriteOncePod"))
        .isPresent();
  }

  @Override
  public Verdict filter(CycleState state, Pod pod, NodeInfo node) {
    return state.get(Taken.class).isPresent() ? Verdict.unschedulable(REASON) : Verdict.FITS;
  }
}
