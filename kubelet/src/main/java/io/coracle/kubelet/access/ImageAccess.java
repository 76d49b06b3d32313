package io.coracle.kubelet.access;

import io.coracle.base.Clock;
import io.coracle.base.log.Log;
import io.coracle.kubelet.config.ImageVerification;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Says whether a pod may have an image that lies on the node, or must pull it to show that it may
 * (KEP-2535). For that it keeps a record of each image that was pulled and of the Secret that
 * opened its registry. When in doubt a pod must pull. Thread-safe; calls block.
 *
 * <p>Worked example: a pod pulls {@code registry/team/app:1} with Secret {@code a}. Another pod
 * with that Secret, or with one that holds the same credentials, gets the image as it is; a third
 * one without pulls it again, which fails if the registry wants credentials. An image that was
 * pulled without any is everybody's; one that was imported is no concern of the usual policy.
 */
public final class ImageAccess {
  private static final Log LOG = Log.of("kubelet");

  /** With more Secrets than this in a record, further ones that match are not written to it. */
  private static final int MOST_LEARNT = 100;

  private final PullRecords records;
  private final ImageVerification policy;
  private final Clock clock;
  private final Map<String, Integer> pulling = new HashMap<>();

  public ImageAccess(PullRecords records, ImageVerification policy, Clock clock) {
    this.records = records;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Whether an image that is there must be pulled all the same.
   *
   * @param image its name as the container has it
   * @param repository the name without tag and digest
   * @param reference as the runtime has it
   * @param shown the credentials that the pod has for its registry; only asked when they count
   */
  public synchronized boolean mustPull(
      String image, String repository, String reference, Supplier<List<SecretCredential>> shown) {
    Optional<PulledImage> record;
    boolean pulledByUs;
    try {
      record = records.pulled(reference);
      pulledByUs = record.isPresent() || pulling.containsKey(image) || records.intended(image);
    } catch (UncheckedIOException | DateTimeException e) {
      LOG.warn(
          "It is not known who may use an image, so it is pulled",
          "image",
          image,
          "message",
          e.getMessage());
      return true;
    }
    if (!policy.required(repository, pulledByUs)) {
      return false;
    }
    Grant grant = record.map(r -> r.grant(repository)).orElse(Grant.NOBODY);
    if (grant.everybody() || grant.secrets().isEmpty()) {
      return !grant.everybody();
    }
    Optional<SecretCredential> admitted = shown.get().stream().filter(grant::admits).findFirst();
    admitted.ifPresent(secret -> learn(record.orElseThrow(), repository, secret));
    return admitted.isEmpty();
  }

  /** A Secret that was not in the record, or held something else, counts from now on too. */
  private void learn(PulledImage record, String repository, SecretCredential secret) {
    Grant grant = record.grant(repository);
    if (!grant.secrets().contains(secret) && grant.secrets().size() < MOST_LEARNT) {
      try {
        records.save(record.with(repository, grant.with(secret), clock.now()));
      } catch (UncheckedIOException e) {
        LOG.warn("Credentials that open an image could not be noted", e, "image", repository);
      }
    }
  }

  /**
   * Takes note that an image is about to be pulled; {@link #succeeded} or {@link #failed} must
   * follow.
   *
   * @throws UncheckedIOException if that cannot be written down; then it must not be pulled
   */
  public synchronized void begin(String image) {
    records.intend(image);
    pulling.merge(image, 1, Integer::sum);
  }

  /**
   * Takes note that an image was pulled.
   *
   * @param opened the Secret that opened the registry; empty if it was open
   */
  public synchronized void succeeded(
      String image, String repository, String reference, Optional<SecretCredential> opened) {
    try {
      PulledImage record = known(reference);
      Grant before = record.grant(repository);
      Grant after = opened.map(before::with).orElse(Grant.EVERYBODY);
      if (!after.equals(before)) {
        records.save(record.with(repository, after, clock.now()));
      }
    } catch (UncheckedIOException e) {
      // The intention stays, and with it that this image was pulled and is not everybody's.
      LOG.warn("That an image was pulled could not be noted", e, "image", image);
      return;
    }
    end(image);
  }

  private PulledImage known(String reference) {
    try {
      Optional<PulledImage> record = records.pulled(reference);
      if (record.isPresent()) {
        return record.get();
      }
    } catch (UncheckedIOException | DateTimeException e) {
      LOG.warn(
          "The record of a pulled image is made anew",
          "image",
          reference,
          "message",
          e.getMessage());
    }
    return new PulledImage(reference, clock.now(), Map.of());
  }

  /** Takes note that an image was not pulled after all. */
  public synchronized void failed(String image) {
    end(image);
  }

  private void end(String image) {
    if (pulling.merge(image, -1, Integer::sum) > 0) {
      return;
    }
    pulling.remove(image);
    try {
      records.drop(image);
    } catch (UncheckedIOException e) {
      LOG.warn("A pull is still taken to be under way", e, "image", image);
    }
  }

  /**
   * Puts the records in order: pulls that a crash cut off are taken to have happened if the image
   * is there, and records of images that are gone go too.
   *
   * @param present the references of all images, by all of their names
   * @param listed when they were listed
   */
  public synchronized void settle(Map<String, String> present, Instant listed) {
    for (String image : records.intentions()) {
      String reference = present.get(image);
      // Where it is not there the runtime may still be at it.
      if (reference != null && !pulling.containsKey(image)) {
        if (records.pulled(reference).isEmpty()) {
          records.save(new PulledImage(reference, clock.now(), Map.of()));
        }
        records.drop(image);
      }
    }
    Set<String> references = Set.copyOf(present.values());
    Collection<PulledImage> all = records.allPulled();
    for (PulledImage image : all) {
      if (image.updated().isBefore(listed) && !references.contains(image.reference())) {
        records.forget(image.reference());
      }
    }
  }
}
