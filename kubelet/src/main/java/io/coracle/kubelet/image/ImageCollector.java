package io.coracle.kubelet.image;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.config.ImageSettings;
import io.coracle.kubelet.image.ImageCollection.Known;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.stats.Filesystem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Removes images that nobody uses: when their filesystem is nearly full, when they are old, and all
 * of them when the node runs short of disk. Thread-safe; calls block.
 */
public final class ImageCollector {
  private static final Log LOG = Log.of("kubelet");
  private static final String SPACE = "space";

  private final Environment environment;
  private final ContainerRuntime runtime;
  private final ImageSettings settings;
  private final Set<String> pinned;
  private final BiConsumer<String, String> warnings;
  private final Consumer<String> removed;
  private final Map<String, Seen> seen = new HashMap<>();

  private record Seen(Instant found, Instant used) {}

  /**
   * A collector that has seen no image yet.
   *
   * @param pinned names of images that stay, beside those that the runtime pins
   * @param warnings takes the reason and message of events about the node
   * @param removed told {@code age} or {@code space} for each image that is removed
   */
  public ImageCollector(
      Environment environment,
      ContainerRuntime runtime,
      ImageSettings settings,
      Set<String> pinned,
      BiConsumer<String, String> warnings,
      Consumer<String> removed) {
    this.environment = environment;
    this.runtime = runtime;
    this.settings = settings;
    this.pinned = Set.copyOf(pinned);
    this.warnings = warnings;
    this.removed = removed;
  }

  /** Looks which images there are and which are in use, and removes what the settings say. */
  public synchronized void collect(Filesystem images) {
    Instant now = environment.clock().now();
    List<Known> known = look(now);
    ImageCollection.outdated(known, settings.mostAge(), now).forEach(image -> remove(image, "age"));
    long wanted =
        ImageCollection.wanted(settings, images.whole().capacity(), images.whole().available());
    if (wanted == 0) {
      return;
    }
    List<Known> chosen = ImageCollection.toFree(wanted, known, settings.leastAge(), now);
    long freed =
        chosen.stream().filter(image -> remove(image, SPACE)).mapToLong(Known::bytes).sum();
    if (freed < wanted) {
      warnings.accept(
          "FreeDiskSpaceFailed",
          ("Failed to garbage collect required amount of images. Attempted to free %d bytes, but"
                  + " only found %d bytes eligible to free.")
              .formatted(wanted, freed));
    }
  }

  /** Removes every image that nobody uses. */
  public synchronized void removeUnused() {
    Instant now = environment.clock().now();
    ImageCollection.toFree(Long.MAX_VALUE, look(now), settings.leastAge(), now)
        .forEach(image -> remove(image, SPACE));
  }

  private List<Known> look(Instant now) {
    Set<String> used = new HashSet<>();
    for (ContainerStatus container : runtime.containers()) {
      used.add(container.image());
      used.add(container.imageRef());
    }
    List<Known> known = new ArrayList<>();
    Set<String> there = new HashSet<>();
    for (ImageStatus image : runtime.images()) {
      boolean inUse = names(image).stream().anyMatch(used::contains);
      Seen before = seen.getOrDefault(image.id(), new Seen(now, Instant.EPOCH));
      Seen after = inUse ? new Seen(before.found(), now) : before;
      seen.put(image.id(), after);
      there.add(image.id());
      boolean kept = inUse || image.pinned() || image.tags().stream().anyMatch(pinned::contains);
      known.add(new Known(image.id(), image.bytes(), after.found(), after.used(), kept));
    }
    seen.keySet().retainAll(there);
    return known;
  }

  private static List<String> names(ImageStatus image) {
    List<String> names = new ArrayList<>(image.tags());
    names.addAll(image.digests());
    names.add(image.id());
    return names;
  }

  private boolean remove(Known image, String reason) {
    try {
      runtime.removeImage(image.id());
      seen.remove(image.id());
      removed.accept(reason);
      LOG.info("Removed an image that nobody uses", "image", image.id(), "bytes", image.bytes());
      return true;
    } catch (RuntimeFault e) {
      LOG.warn("An image could not be removed", "image", image.id(), "message", e.getMessage());
      return false;
    }
  }
}
