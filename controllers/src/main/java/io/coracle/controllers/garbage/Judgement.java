package io.coracle.controllers.garbage;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is to be done about one object, given its owners. Pure. */
sealed interface Judgement {

  /** Nothing. */
  record Keep() implements Judgement {}

  /** Some owners are gone or going, but not all: the references to those are removed. */
  record DropReferences(Set<String> ownerUids) implements Judgement {}

  /**
   * No owner is left.
   *
   * @param propagation how its own dependents are treated
   */
  record Delete(String propagation) implements Judgement {}

  /** It waits for its dependents, and none that blocks it is left: its finalizer goes. */
  record Release(String finalizer) implements Judgement {}

  /**
   * It wants its dependents to stay: their references to it are removed first, then its finalizer.
   */
  record Orphan() implements Judgement {}

  /** What is known of an owner. */
  enum OwnerState {
    THERE,
    /** Being deleted in the foreground: it waits for this object. */
    WAITING,
    GONE
  }

  /**
   * @param dependents objects that have {@code item} as an owner
   * @param stateOf what is known of an owner of {@code item}
   */
  static Judgement of(Item item, List<Item> dependents, Function<Item.Owner, OwnerState> stateOf) {
    if (item.orphansDependents()) {
      return new Orphan();
    }
    if (item.waitsForDependents()) {
      boolean blocked = dependents.stream().anyMatch(d -> blocks(d, item));
      return blocked ? new Keep() : new Release(Item.FOREGROUND);
    }
    if (item.deleting() || item.owners().isEmpty()) {
      return new Keep();
    }
    Set<Item.Owner> lost =
        item.owners().stream()
            .filter(owner -> stateOf.apply(owner) != OwnerState.THERE)
            .collect(Collectors.toSet());
    if (lost.isEmpty()) {
      return new Keep();
    }
    if (lost.size() < item.owners().size()) {
      return new DropReferences(lost.stream().map(Item.Owner::uid).collect(Collectors.toSet()));
    }
    boolean anyWaiting = lost.stream().anyMatch(o -> stateOf.apply(o) == OwnerState.WAITING);
    return new Delete(propagation(item, anyWaiting && !dependents.isEmpty()));
  }

  /**
   * The object's own finalizers decide; below an owner that waits, deletion stays in the
   * foreground.
   */
  private static String propagation(Item item, boolean foreground) {
    if (item.finalizers().contains(Item.ORPHAN)) {
      return "Orphan";
    }
    return foreground || item.finalizers().contains(Item.FOREGROUND) ? "Foreground" : "Background";
  }

  private static boolean blocks(Item dependent, Item owner) {
    Optional<Item.Owner> reference =
        dependent.owners().stream().filter(o -> o.uid().equals(owner.uid())).findFirst();
    return reference.map(Item.Owner::blocksDeletion).orElse(false);
  }
}
