package io.coracle.kubelet.image;

import io.coracle.kubelet.config.ImageSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which images go (Kubernetes documentation, "Garbage collection of unused containers and images").
 * Pure.
 */
final class ImageCollection {
  private static final int ALL = 100;

  private ImageCollection() {}

  /**
   * An image on the node.
   *
   * @param found when it was first seen
   * @param used when a container was last seen to use it; {@link Instant#EPOCH} for never
   * @param kept whether it is in use or must stay for another reason
   */
  record Known(String id, long bytes, Instant found, Instant used, boolean kept) {}

  /**
   * How many bytes are to be won back.
   *
   * @param capacity of the images' filesystem
   * @param available on it
   */
  static long wanted(ImageSettings settings, long capacity, long available) {
    long left = Math.min(available, capacity);
    if (capacity == 0 || settings.highPercent() >= ALL) {
      return 0;
    }
    long usedPercent = ALL - left * ALL / capacity;
    return usedPercent >= settings.highPercent()
        ? Math.max(0, capacity * (ALL - settings.lowPercent()) / ALL - left)
        : 0;
  }

  /**
   * The images to remove, the longest unused first, until they make up for {@code bytes}. None that
   * was found less than the least age ago.
   */
  static List<Known> toFree(long bytes, List<Known> images, Duration leastAge, Instant now) {
    List<Known> chosen = new ArrayList<>();
    long freed = 0;
    for (Known image : byUse(images)) {
      boolean young = Duration.between(image.found(), now).compareTo(leastAge) < 0;
      if (freed < bytes && !image.kept() && !young && image.used().isBefore(now)) {
        chosen.add(image);
        freed += image.bytes();
      }
    }
    return chosen;
  }

  /** The images that nobody has used for longer than the most age. */
  static List<Known> outdated(List<Known> images, Duration mostAge, Instant now) {
    return byUse(images).stream()
        .filter(image -> !mostAge.isZero() && !image.kept())
        .filter(
            image ->
                Duration.between(lastOf(image.found(), image.used()), now).compareTo(mostAge) > 0)
        .toList();
  }

  private static Instant lastOf(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static List<Known> byUse(List<Known> images) {
    return images.stream()
        .sorted(Comparator.comparing(Known::used).thenComparing(Known::found))
        .toList();
  }
}
