package io.coracle.kubelet.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps records as long as it lives itself: for nodes that are made up. Thread-safe. */
public final class MemoryPullRecords implements PullRecords {
  private final Map<String, PulledImage> images = new ConcurrentHashMap<>();
  private final Set<String> intentions = ConcurrentHashMap.newKeySet();

  @Override
  public Optional<PulledImage> pulled(String reference) {
    return Optional.ofNullable(images.get(reference));
  }

  @Override
  public List<PulledImage> allPulled() {
    return List.copyOf(images.values());
  }

  @Override
  public void save(PulledImage image) {
    images.put(image.reference(), image);
  }

  @Override
  public void forget(String reference) {
    images.remove(reference);
  }

  @Override
  public boolean intended(String image) {
    return intentions.contains(image);
  }

  @Override
  public List<String> intentions() {
    return List.copyOf(intentions);
  }

  @Override
  public void intend(String image) {
    intentions.add(image);
  }

  @Override
  public void drop(String image) {
    intentions.remove(image);
  }
}
