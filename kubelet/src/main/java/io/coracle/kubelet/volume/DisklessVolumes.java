package io.coracle.kubelet.volume;

import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.container.PodFields;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.sources.Sources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Volumes of a node that has no disk: what they are made from must be there, as on any node, but
 * nothing is made and nothing is mounted.
 */
public final class DisklessVolumes implements Volumes {
  private final Sources sources;
  private final ClaimedVolumes claims;
  private final ImageVolumes images;
  private final VolumeSteps steps;

  public DisklessVolumes(Sources sources, ImageVolumes images, VolumeSteps steps) {
    this.images = images;
    this.steps = steps;
    this.sources = sources;
    this.claims = new ClaimedVolumes(sources);
  }

  @Override
  public Mounting prepare(PodFields fields) {
    Pod pod = fields.pod();
    for (Volume volume : DiskVolumes.used(pod)) {
      steps.run(
          VolumeKinds.plugin(volume),
          VolumeSteps.MOUNT,
          volume.getName(),
          () -> check(pod, volume));
    }
    return (container, variables) -> List.of();
  }

  /** Whether what it is made from is there; otherwise it throws. */
  private boolean check(Pod pod, Volume volume) {
    String namespace = Pods.namespace(pod);
    if (ClaimedVolumes.has(volume)) {
      claims.find(pod, volume);
    }
    if (volume.getImage() != null) {
      images.obtain(pod, volume);
    }
    if (volume.getConfigMap() != null && !Fields.yes(volume.getConfigMap().getOptional())) {
      String name = volume.getConfigMap().getName();
      require(sources.configMap(namespace, name).isPresent(), volume, "configmap", name);
    }
    if (volume.getSecret() != null && !Fields.yes(volume.getSecret().getOptional())) {
      String name = volume.getSecret().getSecretName();
      require(sources.secret(namespace, name).isPresent(), volume, "secret", name);
    }
    return true;
  }

  private static void require(boolean present, Volume volume, String kind, String name) {
    if (!present) {
      throw new VolumeFault(
          "MountVolume.SetUp failed for volume \""
              + volume.getName()
              + "\" : "
              + kind
              + " \""
              + name
              + "\" not found");
    }
  }

  @Override
  public void release(Pod pod) {}

  @Override
  public Set<String> kept() {
    return Set.of();
  }

  @Override
  public Collection<Pod> prepared() {
    return List.of();
  }

  @Override
  public void close() {}
}
