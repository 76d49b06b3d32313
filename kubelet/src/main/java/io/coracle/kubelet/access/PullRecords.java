package io.coracle.kubelet.access;

import java.util.List;
import java.util.Optional;

/**
 * Keeps over a restart what was pulled, and what was about to be. Calls block, and fail with {@code
 * UncheckedIOException}.
 */
public interface PullRecords {

  Optional<PulledImage> pulled(String reference);

  /** What can be read of all records. */
  List<PulledImage> allPulled();

  void save(PulledImage image);

  void forget(String reference);

  /** Whether somebody was about to pull the image of that name. */
  boolean intended(String image);

  /** The names of all images that somebody was about to pull. */
  List<String> intentions();

  void intend(String image);

  void drop(String image);
}
