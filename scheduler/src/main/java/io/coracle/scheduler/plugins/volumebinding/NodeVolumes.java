package io.coracle.scheduler.plugins.volumebinding;

import io.coracle.api.node.NodeSelectors;
import io.coracle.api.volume.Claims;
import io.coracle.api.volume.VolumeMatching;
import io.coracle.scheduler.framework.NodeInfo;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.TopologySelectorTerm;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What one node offers for a pod's claims. Pure.
 *
 * @param volumes those that nobody is about to take
 * @param volumeByName all of them
 */
record NodeVolumes(
    NodeInfo node,
    Collection<PersistentVolume> volumes,
    Function<String, Optional<PersistentVolume>> volumeByName,
    Function<String, Optional<StorageClass>> classes) {
  static final String CONFLICT = "node(s) had volume node affinity conflict";
  static final String NOTHING_TO_BIND = "node(s) didn't find available persistent volumes to bind";
  static final String MISSING =
      "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

  /** A volume for a claim. */
  record Match(PersistentVolumeClaim claim, PersistentVolume volume) {}

  /**
   * What is to be written when the pod goes to the node.
   *
   * @param provision claims whose volumes are yet to be made
   */
  record Plan(List<Match> matches, List<PersistentVolumeClaim> provision) {
    Plan {
      matches = List.copyOf(matches);
      provision = List.copyOf(provision);
    }
  }

  /** Either the plan, or why the node will not do. */
  sealed interface Offer {
    record Suits(Plan plan) implements Offer {}

    record Refused(String reason) implements Offer {}
  }

  Offer offer(PodClaims claims) {
    for (PersistentVolumeClaim claim : claims.bound()) {
      Optional<PersistentVolume> volume = volumeByName.apply(claim.getSpec().getVolumeName());
      if (volume.isEmpty()) {
        return new Offer.Refused(MISSING);
      }
      if (!reaches(volume.get())) {
        return new Offer.Refused(CONFLICT);
      }
    }
    var matches = new ArrayList<Match>();
    var provision = new ArrayList<PersistentVolumeClaim>();
    Set<String> taken = new HashSet<>();
    // The smallest first: it has more volumes to choose from than the big ones leave.
    var sorted = claims.waiting().stream().sorted(Comparator.comparing(Claims::request)).toList();
    for (PersistentVolumeClaim claim : sorted) {
      Optional<PersistentVolume> volume = match(claim, taken);
      if (volume.isPresent()) {
        taken.add(volume.get().getMetadata().getName());
        matches.add(new Match(claim, volume.get()));
      } else if (canProvision(claim)) {
        provision.add(claim);
      } else {
        return new Offer.Refused(NOTHING_TO_BIND);
      }
    }
    return new Offer.Suits(new Plan(matches, provision));
  }

  private Optional<PersistentVolume> match(PersistentVolumeClaim claim, Set<String> taken) {
    if (Claims.has(claim, Claims.SELECTED_NODE)) {
      // A volume is being made for it already.
      return Optional.empty();
    }
    Optional<PersistentVolume> setAside = VolumeMatching.setAside(claim, volumes);
    return setAside.isPresent()
        ? setAside.filter(this::reaches)
        : VolumeMatching.best(
            claim, volumes, v -> !taken.contains(v.getMetadata().getName()) && reaches(v));
  }

  private boolean canProvision(PersistentVolumeClaim claim) {
    if (Claims.has(claim, Claims.SELECTED_NODE)) {
      return Claims.annotation(claim, Claims.SELECTED_NODE).equals(node.name());
    }
    if (VolumeMatching.setAside(claim, volumes).isPresent()) {
      return false;
    }
    return classes
        .apply(Claims.storageClass(claim))
        .filter(c -> !c.getProvisioner().equals(Claims.NO_PROVISIONER) && allows(c))
        .isPresent();
  }

  private boolean allows(StorageClass storageClass) {
    List<TopologySelectorTerm> terms = storageClass.getAllowedTopologies();
    return terms == null
        || terms.isEmpty()
        || terms.stream()
            .anyMatch(
                term ->
                    term.getMatchLabelExpressions().stream()
                        .allMatch(r -> r.getValues().contains(node.labels().get(r.getKey()))));
  }

  /** Whether the node is one of those that a volume can be used on. */
  boolean reaches(PersistentVolume volume) {
    var affinity = volume.getSpec().getNodeAffinity();
    return affinity == null
        || affinity.getRequired() == null
        || NodeSelectors.matches(affinity.getRequired(), node.name(), node.labels());
  }
}
