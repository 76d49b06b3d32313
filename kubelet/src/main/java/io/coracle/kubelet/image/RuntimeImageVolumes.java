package io.coracle.kubelet.image;

import io.coracle.kubelet.lifecycle.ImageState;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ImageFiles;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.volume.ImageVolumes;
import io.coracle.kubelet.volume.VolumeFault;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.function.Function;

/**
 * Images as volumes, pulled as those of containers are.
 *
 * @param sandbox of a pod, for pulls
 */
public record RuntimeImageVolumes(
    Images images, ContainerRuntime runtime, Function<Pod, SandboxConfig> sandbox)
    implements ImageVolumes {

  @Override
  public String obtain(Pod pod, Volume volume) {
    // Without a name: what happens to the image is told of the pod.
    Container standIn =
        new ContainerBuilder()
            .withName("")
            .withImage(Fields.text(volume.getImage().getReference()))
            .withImagePullPolicy(volume.getImage().getPullPolicy())
            .build();
    ImageState state = images.obtain(pod, standIn, new ImageState.Unknown(), sandbox.apply(pod));
    return switch (state) {
      case ImageState.Available(var reference) -> reference;
      case ImageState.Failed failed ->
          throw new VolumeFault(failed.reason() + ": " + failed.message());
      case ImageState.Unknown _ -> throw new VolumeFault("the image could not be looked for");
    };
  }

  @Override
  public ImageFiles files(String reference, String key) {
    try {
      return runtime
          .imageFiles(reference, key)
          .orElseThrow(
              () -> new VolumeFault("image volumes are not supported by the container runtime"));
    } catch (RuntimeFault e) {
      throw new VolumeFault("the image's files cannot be had: " + e.getMessage(), e);
    }
  }

  @Override
  public void release(String key) {
    try {
      runtime.releaseImageFiles(key);
    } catch (RuntimeFault e) {
      throw new VolumeFault("an image's files cannot be let go: " + e.getMessage(), e);
    }
  }
}
