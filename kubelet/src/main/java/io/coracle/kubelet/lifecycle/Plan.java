package io.coracle.kubelet.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A decision in the making: actions, memory and wake-up gathered in one pass. Not thread-safe. */
final class Plan {
  private final Instant now;
  private final List<Action> actions = new ArrayList<>();
  private PodSnapshot snapshot;
  private @Nullable Instant wakeUp;

  Plan(PodSnapshot snapshot, Instant now) {
    this.snapshot = snapshot;
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /** The snapshot, with the memory as changed so far. */
  PodSnapshot snapshot() {
    return snapshot;
  }

  Duration longestBackOff() {
    return snapshot.node().longestBackOff();
  }

  PodMemory memory() {
    return snapshot.memory();
  }

  void remember(PodMemory memory) {
    snapshot = snapshot.with(memory);
  }

  /** Decides on an action unless it is under way. Returns whether it was new. */
  boolean add(Action action) {
    if (action instanceof Action.Report) {
      actions.add(action);
      return true;
    }
    if (memory().isUnderway(action.key())) {
      return false;
    }
    actions.add(action);
    remember(memory().begun(action.key(), now));
    return true;
  }

  /** Decides on a stop unless one is under way that kills at about that time or sooner. */
  void stop(Action.StopContainer stop) {
    Instant kill = now.plus(stop.grace());
    Instant underway = memory().underway().get(stop.key());
    if (underway == null || kill.plusSeconds(1).isBefore(underway)) {
      actions.add(stop);
      remember(memory().begun(stop.key(), kill));
    }
  }

  void wake(Instant at) {
    if (wakeUp == null || at.isBefore(wakeUp)) {
      wakeUp = at;
    }
  }

  List<Action> actions() {
    return actions;
  }

  Optional<Instant> wakeUp() {
    return Optional.ofNullable(wakeUp);
  }
}
