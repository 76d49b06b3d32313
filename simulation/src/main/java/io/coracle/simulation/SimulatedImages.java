package io.coracle.simulation;

import io.coracle.kubelet.archive.Digests;
import io.coracle.kubelet.archive.ImageNames;
import io.coracle.kubelet.runtime.ImageStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images on a simulated node. Each has a digest made from its name. Thread-safe. */
final class SimulatedImages {
  private static final long IMAGE_BYTES = 25L << 20;

  private final Map<String, ImageStatus> images = new LinkedHashMap<>();

  /** The id of an image given by name or id. */
  static String reference(String image) {
    if (image.startsWith("sha256:")) {
      return image;
    }
    return Digests.of(ImageNames.full(image).getBytes(StandardCharsets.UTF_8));
  }

  synchronized String add(String image) {
    String name = ImageNames.full(image);
    String id = reference(image);
    boolean byDigest = name.contains("@");
    String repository = byDigest ? name.substring(0, name.indexOf('@')) : withoutTag(name);
    images.put(
        id,
        new ImageStatus(
            id,
            byDigest ? List.of() : List.of(name),
            List.of(repository + "@" + id),
            IMAGE_BYTES,
            -1,
            "",
            false));
    return id;
  }

  private static String withoutTag(String name) {
    return name.substring(0, name.lastIndexOf(':'));
  }

  synchronized Optional<ImageStatus> find(String image) {
    return Optional.ofNullable(images.get(reference(image)));
  }

  synchronized List<ImageStatus> all() {
    return List.copyOf(images.values());
  }

  synchronized void remove(String image) {
    images.remove(reference(image));
  }
}
