package io.coracle.kubelet.access;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The record of an image that was pulled (an {@code ImagePulledRecord}).
 *
 * @param reference of the image, as the runtime has it
 * @param grants by repository, for one image may lie in several
 */
public record PulledImage(String reference, Instant updated, Map<String, Grant> grants) {
  public PulledImage {
    grants = Map.copyOf(grants);
  }

  Grant grant(String repository) {
    return grants.getOrDefault(repository, Grant.NOBODY);
  }

  PulledImage with(String repository, Grant grant, Instant now) {
    Map<String, Grant> more = new TreeMap<>(grants);
    more.put(repository, grant);
    return new PulledImage(reference, now, more);
  }
}
