package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.lifecycle.LifecycleRules.Broken;
import io.coracle.kubelet.lifecycle.WorldEvents.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every state that a pod can get into: from its acceptance on, each event in each state, breadth
 * first, until there is no new state. So what a {@link Fault} tells is the shortest story that ends
 * badly.
 *
 * <p>Besides, in every state the world is taken to mean well from there on: then the pod must get
 * to rest, running, ended or removed, and not go in circles.
 */
final class Exploration {
  /** A story that should not be possible. */
  static final class Fault extends AssertionError {
    private static final long serialVersionUID = 1;

    private Fault(String what, List<String> story) {
      super(what + "\n  " + String.join("\n  ", story));
    }
  }

  private static final int NONE = -1;

  private final Map<String, Integer> states = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<Integer> kindest = new ArrayList<>();
  private final BitSet settled = new BitSet();
  private final ArrayDeque<World> frontier = new ArrayDeque<>();
  private int steps;

  private Exploration() {}

  /** Explores a pod to the end. */
  static Exploration of(PodShape shape) {
    var exploration = new Exploration();
    exploration.reach(new Event("the pod is accepted", true, new World(shape)), NONE);
    for (int at = 0; !exploration.frontier.isEmpty(); at++) {
      exploration.expand(at, exploration.frontier.removeFirst());
    }
    exploration.checkThatAllComeToRest();
    return exploration;
  }

  int states() {
    return texts.size();
  }

  int steps() {
    return steps;
  }

  private void expand(int at, World world) {
    int best = NONE;
    for (Event event : WorldEvents.of(world)) {
      int reached = reach(event, at);
      if (event.kind() && best == NONE) {
        best = reached;
      }
    }
    settled.set(at, world.settled());
    kindest.add(best);
  }

  private int reach(Event event, int from) {
    steps++;
    World world = event.world();
    try {
      world.settle();
      Integer known = states.putIfAbsent(world.text(), texts.size());
      if (known != null) {
        return known;
      }
      if (!world.removed) {
        LifecycleRules.checkThatItStands(world.snapshot(), World.NOW);
      }
    } catch (Broken e) {
      List<String> story = story(from);
      story.add(event.name());
      story.add("=> " + world.text());
      throw new Fault(String.valueOf(e.getMessage()), story);
    }
    texts.add(world.text());
    parents.add(from);
    events.add(event.name());
    frontier.addLast(world);
    return texts.size() - 1;
  }

  private List<String> story(int state) {
    List<String> story = new ArrayList<>();
    for (int at = state; at != NONE; at = parents.get(at)) {
      story.addFirst(events.get(at) + "\n      " + texts.get(at));
    }
    return story;
  }

  private void checkThatAllComeToRest() {
    var good = (BitSet) settled.clone();
    for (int state = 0; state < texts.size(); state++) {
      List<Integer> path = new ArrayList<>();
      var onPath = new BitSet();
      int at = state;
      while (!good.get(at)) {
        path.add(at);
        onPath.set(at);
        at = kindest.get(at);
        if (at == NONE || onPath.get(at)) {
          throw new Fault(
              at == NONE ? "nothing more happens" : "it goes in circles", restless(state, path));
        }
      }
      path.forEach(good::set);
    }
  }

  private List<String> restless(int state, List<Integer> path) {
    List<String> story = story(state);
    story.add("from here on the world means well:");
    path.forEach(at -> story.add(texts.get(at)));
    return story;
  }
}
