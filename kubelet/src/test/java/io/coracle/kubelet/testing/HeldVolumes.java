package io.coracle.kubelet.testing;

import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.container.PodFields;
import io.coracle.kubelet.volume.VolumeFault;
import io.coracle.kubelet.volume.Volumes;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Set;

/** Volumes that can be held back: then none can be made. */
public final class HeldVolumes implements Volumes {
  private final Volumes volumes;

  public boolean holdBack;

  HeldVolumes(Volumes volumes) {
    this.volumes = volumes;
  }

  @Override
  public Mounting prepare(PodFields pod) {
    if (holdBack) {
      throw new VolumeFault("held back");
    }
    return volumes.prepare(pod);
  }

  @Override
  public void release(Pod pod) {
    volumes.release(pod);
  }

  @Override
  public Set<String> kept() {
    return volumes.kept();
  }

  @Override
  public Collection<Pod> prepared() {
    return volumes.prepared();
  }

  @Override
  public void close() {
    volumes.close();
  }
}
