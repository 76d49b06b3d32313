package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.lifecycle.PodShape.Trouble;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that can happen next in a world.
 *
 * <p>The first of them that is <em>kind</em> is what a world does that means well: operations end
 * as they should, init containers succeed, probes are answered, waits that the lifecycle asked to
 * be woken after end. In such a world every pod has to get somewhere.
 */
final class WorldEvents {
  /** An event and the world after it, before anything is decided. */
  record Event(String name, boolean kind, World world) {}

  private final World world;
  private final List<Event> events = new ArrayList<>();

  private WorldEvents(World world) {
    this.world = world;
  }

  static List<Event> of(World world) {
    var made = new WorldEvents(world);
    if (!world.removed) {
      made.operations();
      made.containers();
      made.probes();
      made.api();
      made.waits();
      made.troubles();
    }
    return made.events;
  }

  private void kind(String name, Consumer<World> change) {
    event(name, true, change);
  }

  private void unkind(String name, Consumer<World> change) {
    event(name, false, change);
  }

  private void event(String name, boolean kind, Consumer<World> change) {
    var after = new World(world);
    change.accept(after);
    events.add(new Event(name, kind, after));
  }

  private void operations() {
    for (Action action : world.underway) {
      kind(action.key() + " ends well", w -> w.end(action));
      switch (action) {
        case Action.PrepareVolumes _ ->
            fails(action, w -> w.memory = w.memory.withVolumes(failed()));
        case Action.CreateSandbox create -> sandbox(create);
        case Action.PullImage pull -> fails(action, w -> w.image(pull.container(), noImage()));
        case Action.StartContainer start -> start(start);
        case Action.RunPostStart hook -> fails(action, w -> hookFails(w, hook));
        case Action.ResizeContainer _ ->
            fails(action, w -> w.memory = w.memory.with(w.memory.resize().failed("fault")));
        case Action.ReleaseVolumes _,
            Action.StopSandbox _,
            Action.StopContainer _,
            Action.RemoveSandbox _,
            Action.RemoveContainer _,
            Action.DeletePod _,
            Action.Forget _,
            Action.Report _ -> {}
      }
    }
  }

  private void fails(Action action, Consumer<World> consequence) {
    unkind(
        action.key() + " fails",
        w -> {
          w.ended(action);
          consequence.accept(w);
        });
  }

  private static Preparation failed() {
    return new Preparation.Failed("fault", World.NOW.plusSeconds(2));
  }

  private static ImageState noImage() {
    return new ImageState.Failed("ErrImagePull", "fault", World.PAST, World.NOW.plusSeconds(10));
  }

  private void sandbox(Action.CreateSandbox create) {
    fails(
        create,
        w -> {
          List.copyOf(w.sandboxes).forEach(w::kill);
          w.memory = w.memory.withSandbox(failed());
        });
  }

  private void start(Action.StartContainer start) {
    String name = start.container();
    Optional<ContainerStatus> made = world.made(start);
    boolean ready = world.sandbox(start.sandboxId()).filter(SandboxStatus::ready).isPresent();
    if (world.shape.calm()) {
      if (world.shape.most() > 0) {
        fails(start, w -> w.fault(name));
      }
    } else if (made.isEmpty() && ready) {
      fails(start, w -> w.fault(name));
      unkind(start.key() + " is seen to have made it", w -> w.make(start, State.CREATED));
    } else if (made.isPresent() && made.get().state() == State.CREATED && ready) {
      fails(start, w -> w.fault(name));
      unkind(start.key() + " is seen to have started it", w -> w.make(start, State.RUNNING));
    }
  }

  private static void hookFails(World w, Action.RunPostStart hook) {
    w.running(hook.id()).ifPresent(c -> w.exit(c, 137));
    var fault = new StartFault("PostStartHookError", "fault", World.PAST);
    w.memory = w.memory.with(hook.container(), w.memory.container(hook.container()).with(fault));
  }

  private void containers() {
    for (ContainerStatus run : world.containers) {
      if (run.state() == State.RUNNING) {
        boolean init =
            Pods.initContainers(world.pod()).stream()
                .anyMatch(c -> c.getName().equals(run.name()) && !Pods.sidecar(c));
        event(run.name() + " exits with 0", init, w -> w.exit(run, 0));
        unkind(run.name() + " exits with 1", w -> w.exit(run, 1));
      }
    }
  }

  private void probes() {
    world.verdicts.forEach(
        (id, verdict) -> {
          ContainerStatus run = world.running(id).orElseThrow();
          Container spec = Pods.container(world.pod(), run.name()).orElseThrow();
          if (verdict.failed().isPresent()) {
            return;
          }
          if (!verdict.equals(ProbeVerdict.GOOD)) {
            boolean ready = verdict.started() || spec.getReadinessProbe() == null;
            var better = new ProbeVerdict(true, ready, Optional.empty());
            kind(run.name() + " answers its probes", w -> w.verdicts.put(id, better));
          }
          if (spec.getReadinessProbe() != null && verdict.ready()) {
            var worse = new ProbeVerdict(true, false, Optional.empty());
            unkind(run.name() + " is not ready any more", w -> w.verdicts.put(id, worse));
          }
          probeThatKills(spec, verdict)
              .ifPresent(
                  probe -> {
                    var failed = new ProbeVerdict.Failed(probe, -1);
                    var bad =
                        new ProbeVerdict(verdict.started(), verdict.ready(), Optional.of(failed));
                    unkind(run.name() + " fails its " + probe, w -> w.verdicts.put(id, bad));
                  });
        });
  }

  private static Optional<String> probeThatKills(Container spec, ProbeVerdict verdict) {
    if (!verdict.started()) {
      return Optional.of("startup");
    }
    return spec.getLivenessProbe() == null ? Optional.empty() : Optional.of("liveness");
  }

  private void api() {
    if (world.unwritten()) {
      kind("the final status is written", w -> w.written = w.shown);
    }
    if (!world.deleted && !world.gone) {
      unkind("the pod is deleted", w -> w.deleted = true);
    }
  }

  private void waits() {
    List<Waits.Wait> waits = Waits.of(world);
    if (world.wakeUp.isPresent()) {
      Instant until = world.wakeUp.get();
      kind(
          "the wait until +" + Duration.between(World.NOW, until).toSeconds() + " s is over",
          w ->
              waits.stream()
                  .filter(wait -> !wait.until().isAfter(until))
                  .forEach(wait -> wait.end().accept(w)));
    }
    waits.forEach(wait -> unkind(wait.name() + " is over", wait.end()));
  }

  private void troubles() {
    for (Trouble trouble : world.shape.troubles()) {
      if (world.mayHave(trouble)) {
        Optional<Consumer<World>> change = trouble(trouble);
        change.ifPresent(
            c ->
                unkind(
                    trouble.toString(),
                    w -> {
                      w.had.add(trouble);
                      c.accept(w);
                    }));
      }
    }
  }

  private Optional<Consumer<World>> trouble(Trouble trouble) {
    Consumer<World> change =
        switch (trouble) {
          case VANISHED -> w -> w.gone = true;
          case SANDBOX_LOST -> w -> List.copyOf(w.sandboxes).forEach(w::kill);
          case RUNTIME_EMPTY ->
              w -> {
                w.containers.clear();
                w.sandboxes.clear();
                w.verdicts.clear();
              };
          case KUBELET_RESTARTED -> WorldEvents::restartKubelet;
          case EVICTED ->
              w -> {
                var failure = Ending.Failure.disruption("Evicted", "low on memory");
                w.memory =
                    w.memory.with(new Ending(World.NOW.plusSeconds(5), Optional.of(failure)));
              };
          case HURRIED, IMAGE_CHANGED, RESIZED -> _ -> {};
        };
    boolean possible =
        switch (trouble) {
          case HURRIED -> world.deleted && !world.gone;
          case VANISHED -> !world.gone;
          case SANDBOX_LOST -> world.sandboxes.stream().anyMatch(SandboxStatus::ready);
          case RUNTIME_EMPTY -> !world.sandboxes.isEmpty();
          case KUBELET_RESTARTED -> true;
          case EVICTED -> world.memory.ending().isEmpty();
          case IMAGE_CHANGED, RESIZED -> !world.deleted && !world.gone;
        };
    return possible ? Optional.of(change) : Optional.empty();
  }

  /** Operations are broken off; what the next kubelet knows it has from the API and the runtime. */
  private static void restartKubelet(World w) {
    w.underway.clear();
    w.memory = PodMemory.remembered(w.pod(), w.written, World.NOW);
    w.shown = w.written;
    for (ContainerStatus container : List.copyOf(w.containers)) {
      w.put(container);
      w.memory = w.memory.hooked(container.id());
    }
  }
}
