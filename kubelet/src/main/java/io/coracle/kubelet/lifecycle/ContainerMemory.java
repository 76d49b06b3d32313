package io.coracle.kubelet.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a container of that name, across its runs.
 *
 * @param nextAttempt the attempt that the next start gets: how often it was started
 * @param reportedEnd the id of the container whose end a status has shown; empty for none
 * @param reportedEndAt when that was
 */
public record ContainerMemory(
    int nextAttempt,
    Optional<BackOff> backOff,
    Optional<StartFault> fault,
    ImageState image,
    String reportedEnd,
    Instant reportedEndAt) {

  public static final ContainerMemory NEW =
      new ContainerMemory(
          0, Optional.empty(), Optional.empty(), new ImageState.Unknown(), "", Instant.EPOCH);

  public ContainerMemory attempted(int attempt) {
    int next = Math.max(nextAttempt, attempt + 1);
    return new ContainerMemory(next, backOff, fault, image, reportedEnd, reportedEndAt);
  }

  public ContainerMemory with(ImageState newImage) {
    return new ContainerMemory(nextAttempt, backOff, fault, newImage, reportedEnd, reportedEndAt);
  }

  public ContainerMemory with(StartFault newFault) {
    return new ContainerMemory(
        nextAttempt, backOff, Optional.of(newFault), image, reportedEnd, reportedEndAt);
  }

  ContainerMemory ended(String containerId, Instant now) {
    return new ContainerMemory(nextAttempt, backOff, fault, image, containerId, now);
  }

  /** A start went well: what was wrong before is so no more. */
  public ContainerMemory started() {
    return new ContainerMemory(
        nextAttempt, backOff, Optional.empty(), image, reportedEnd, reportedEndAt);
  }

  /** A start was decided: its image is used up. Old faults are shown until one goes well. */
  ContainerMemory starting(Optional<BackOff> newBackOff) {
    return new ContainerMemory(
        nextAttempt, newBackOff, fault, new ImageState.Unknown(), reportedEnd, reportedEndAt);
  }
}
