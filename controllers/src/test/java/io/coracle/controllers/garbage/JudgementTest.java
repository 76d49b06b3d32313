package io.coracle.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupVersionResource;
import io.coracle.controllers.discovery.ServedResources.Served;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final Served PODS =
      new Served(
          new GroupVersionResource("", "v1", "pods"), "Pod", true, Set.of("delete"), Set.of());

  private static Item item(
      String uid, List<String> finalizers, boolean deleting, String... owners) {
    List<Item.Owner> references =
        Arrays.stream(owners).map(o -> new Item.Owner("v1", "Pod", o, o, true)).toList();
    return new Item(PODS, "default", uid, uid, references, finalizers, deleting);
  }

  private static Judgement judge(Item item, List<Item> dependents, Judgement.OwnerState... states) {
    return Judgement.of(item, dependents, owner -> states[item.owners().indexOf(owner)]);
  }

  @Test
  void of_ownerThere_keeps() {
    assertThat(judge(item("p", List.of(), false, "o"), List.of(), Judgement.OwnerState.THERE))
        .isEqualTo(new Judgement.Keep());
  }

  @Test
  void of_onlyOwnerGone_deletesInTheBackground() {
    assertThat(judge(item("p", List.of(), false, "o"), List.of(), Judgement.OwnerState.GONE))
        .isEqualTo(new Judgement.Delete("Background"));
  }

  @Test
  void of_oneOfTwoOwnersGone_dropsThatReference() {
    assertThat(
            judge(
                item("p", List.of(), false, "a", "b"),
                List.of(),
                Judgement.OwnerState.THERE,
                Judgement.OwnerState.GONE))
        .isEqualTo(new Judgement.DropReferences(Set.of("b")));
  }

  @Test
  void of_ownerWaitsAndItemHasDependents_deletesInTheForeground() {
    Item child = item("c", List.of(), false, "p");
    assertThat(
            judge(item("p", List.of(), false, "o"), List.of(child), Judgement.OwnerState.WAITING))
        .isEqualTo(new Judgement.Delete("Foreground"));
  }

  @Test
  void of_waitingForDependents_releasesWhenNoneBlocks() {
    Item waiting = item("o", List.of(Item.FOREGROUND), true);
    Item blocking = item("p", List.of(), false, "o");
    assertThat(judge(waiting, List.of(blocking))).isEqualTo(new Judgement.Keep());
    assertThat(judge(waiting, List.of())).isEqualTo(new Judgement.Release(Item.FOREGROUND));
  }

  @Test
  void of_orphanFinalizer_orphans() {
    assertThat(judge(item("o", List.of(Item.ORPHAN), true), List.of()))
        .isEqualTo(new Judgement.Orphan());
  }

  @Test
  void graph_ownerRemoved_namesItsDependents() {
    var graph = new Graph();
    graph.put(item("d", List.of(), false));
    assertThat(graph.put(item("r", List.of(), false, "d"))).containsExactly("r");
    graph.put(item("p", List.of(), false, "r"));
    assertThat(graph.remove("d")).containsExactly("r");
    assertThat(graph.remove("r")).containsExactly("p");
    assertThat(graph.remove("p")).isEmpty();
  }

  @Test
  void graph_lastDependentOfAWaitingOwnerRemoved_namesTheOwner() {
    var graph = new Graph();
    graph.put(item("o", List.of(Item.FOREGROUND), true));
    graph.put(item("p", List.of(), false, "o"));
    assertThat(graph.remove("p")).containsExactly("o");
  }

  @Test
  void graph_dependentKnownBeforeItsOwner_isLinked() {
    var graph = new Graph();
    graph.put(item("p", List.of(), false, "o"));
    graph.put(item("o", List.of(), false));
    assertThat(graph.dependentsOf("o")).containsExactly("p");
  }
}
