package io.coracle.kubelet.testing;

import io.coracle.kubelet.runtime.ImageFiles;
import io.coracle.kubelet.volume.ImageVolumes;
import io.coracle.kubelet.volume.VolumeFault;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;

/** Knows one image, {@code image:1}, and remembers who has its files. */
public final class FakeImageVolumes implements ImageVolumes {
  public final List<String> held = new ArrayList<>();

  @Override
  public String obtain(Pod pod, Volume volume) {
    String reference = volume.getImage().getReference();
    if (!reference.equals("image:1")) {
      throw new VolumeFault("ErrImagePull: " + reference + " not found");
    }
    return reference;
  }

  @Override
  public ImageFiles files(String reference, String key) {
    held.add(key);
    return new ImageFiles("overlay", "overlay", List.of("lowerdir=/a:/b"));
  }

  @Override
  public void release(String key) {
    held.remove(key);
  }
}
