package io.coracle.controllers.ownership;

import io.coracle.base.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a controller has done and its informer has not shown yet. While something is outstanding for
 * an owner, its objects must not be counted: the controller would do it again.
 *
 * <p>Worked example: a ReplicaSet wants three pods and the informer shows none. The controller
 * creates a, b and c and expects them. The informer shows a: the next reconciliation would see one
 * pod and create two more, but b and c are still expected, so it waits. Thread-safe.
 */
public final class Expectations {
  /**
   * After this time something expected counts as lost, and what the informer shows is believed
   * again.
   */
  public static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<String, Outstanding> byOwner = new HashMap<>();

  public Expectations(Clock clock) {
    this.clock = clock;
  }

  private record Outstanding(Set<String> created, Set<String> deleted, Instant since) {}

  /** The owner's objects of these names were created, and will be shown. */
  public synchronized void expectCreated(String ownerUid, String name) {
    outstanding(ownerUid).created.add(name);
  }

  /** The owner's objects of these names were deleted, and will be shown as terminating or gone. */
  public synchronized void expectDeleted(String ownerUid, String name) {
    outstanding(ownerUid).deleted.add(name);
  }

  private Outstanding outstanding(String ownerUid) {
    return byOwner.computeIfAbsent(
        ownerUid, uid -> new Outstanding(new HashSet<>(), new HashSet<>(), clock.now()));
  }

  /**
   * Whether everything done for the owner has been shown.
   *
   * @param shown names of the objects that the informer shows for the owner
   * @param shownAlive names of those that are not being deleted
   */
  public synchronized boolean met(
      String ownerUid, Collection<String> shown, Collection<String> shownAlive) {
    Outstanding outstanding = byOwner.get(ownerUid);
    if (outstanding == null) {
      return true;
    }
    outstanding.created.removeAll(shown);
    outstanding.deleted.retainAll(shownAlive);
    boolean met = outstanding.created.isEmpty() && outstanding.deleted.isEmpty();
    boolean lost = outstanding.since.plus(TIMEOUT).isBefore(clock.now());
    if (met || lost) {
      byOwner.remove(ownerUid);
    }
    return met || lost;
  }

  /** Something created was removed again before it was shown. */
  public synchronized void sawDeleted(String ownerUid, String name) {
    Outstanding outstanding = byOwner.get(ownerUid);
    if (outstanding != null) {
      outstanding.created.remove(name);
      outstanding.deleted.remove(name);
    }
  }

  public synchronized void forget(String ownerUid) {
    byOwner.remove(ownerUid);
  }
}
