package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.lifecycle.ImageState.Failed;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a world waits for, and how to let each wait be over. */
final class Waits {
  /**
   * @param until when it is over, which is to come
   * @param end puts that into the past
   */
  record Wait(String name, Instant until, Consumer<World> end) {}

  private final World world;
  private final List<Wait> waits = new ArrayList<>();

  private Waits(World world) {
    this.world = world;
  }

  static List<Wait> of(World world) {
    var found = new Waits(world);
    found.pod();
    Pods.allContainers(world.pod()).forEach(found::container);
    return found.waits;
  }

  private void add(String name, Instant until, Consumer<World> end) {
    if (until.isAfter(World.NOW)) {
      waits.add(new Wait(name, until, end));
    }
  }

  private void pod() {
    PodMemory memory = world.memory;
    if (memory.volumes() instanceof Preparation.Failed(var message, var until)) {
      var over = new Preparation.Failed(message, World.PAST);
      add("the wait for volumes", until, w -> w.memory = w.memory.withVolumes(over));
    }
    if (memory.sandbox() instanceof Preparation.Failed(var message, var until)) {
      var over = new Preparation.Failed(message, World.PAST);
      add("the wait for a sandbox", until, w -> w.memory = w.memory.withSandbox(over));
    }
    memory
        .ending()
        .ifPresent(
            e ->
                add(
                    "the grace period",
                    e.deadline(),
                    w -> w.memory = w.memory.with(new Ending(World.PAST, e.failure()))));
    Long limit = world.shape.pod().getSpec().getActiveDeadlineSeconds();
    if (limit != null && memory.ending().isEmpty()) {
      add("the time that the pod may take", memory.accepted().plusSeconds(limit), Waits::longAgo);
    }
  }

  private static void longAgo(World w) {
    PodMemory m = w.memory;
    w.memory =
        new PodMemory(
            World.PAST,
            m.ending(),
            m.containers(),
            m.volumes(),
            m.sandbox(),
            m.underway(),
            m.hooked(),
            m.resize(),
            m.restartingAll());
  }

  private void container(Container container) {
    String name = container.getName();
    ContainerMemory memory = world.memory.container(name);
    memory
        .fault()
        .ifPresent(
            fault -> {
              var over = new StartFault(fault.reason(), fault.message(), World.PAST);
              add(
                  "the wait to start " + name,
                  fault.retryAt(),
                  w -> w.memory = w.memory.with(name, w.memory.container(name).with(over)));
            });
    if (memory.image() instanceof Failed(var reason, var message, var at, var until)) {
      var over = new Failed(reason, message, at, World.PAST);
      add("the wait to pull for " + name, until, w -> w.image(name, over));
    }
    Optional<ContainerStatus> newest = world.snapshot().newest(name);
    if (newest.isPresent() && newest.get().state() == State.EXITED) {
      ContainerStatus run = newest.get();
      BackOff.until(memory.backOff(), run.finished(), World.NOW)
          .ifPresent(
              until ->
                  add(
                      "the back-off of " + name,
                      until,
                      w -> w.put(World.finished(run, State.EXITED, World.PAST, run.exitCode()))));
    }
  }
}
