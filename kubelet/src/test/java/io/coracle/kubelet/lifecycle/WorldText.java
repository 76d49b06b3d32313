package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.lifecycle.ImageState.Available;
import io.coracle.kubelet.lifecycle.ImageState.Failed;
import io.coracle.kubelet.lifecycle.ImageState.Unknown;
import io.coracle.kubelet.lifecycle.PodShape.Trouble;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * A world in a line, without what makes no difference: ids, how often something was tried, how long
 * a wait is. Two worlds with one text are one state.
 */
final class WorldText {
  private final World world;
  private final StringBuilder text = new StringBuilder();

  private WorldText(World world) {
    this.world = world;
  }

  static String of(World world) {
    var line = new WorldText(world);
    line.pod();
    Pods.allContainers(world.pod()).forEach(line::container);
    line.underway();
    return line.text.toString();
  }

  private void pod() {
    text.append(World.phase(world.shown));
    flag(world.unwritten(), "?");
    flag(world.deleted, " deleted");
    flag(world.gone, " gone");
    flag(world.removed, " removed");
    flag(!world.had.isEmpty(), " " + troubles());
    flag(passed(world.memory.accepted()), " old");
    world
        .memory
        .ending()
        .ifPresent(
            e -> {
              text.append(" ending").append(wait(e.deadline()));
              flag(e.failure().isPresent(), " as failed");
            });
    flag(world.memory.restartingAll(), " restarting all");
    text.append(" volumes ").append(preparation(world.memory.volumes()));
    text.append(" sandbox ").append(preparation(world.memory.sandbox()));
    world.sandboxes.forEach(s -> text.append(s.ready() ? 'R' : 'x'));
  }

  /**
   * What it has been through, as far as it tells: what is to come, and what has changed for good.
   */
  private String troubles() {
    if (world.had.size() < world.shape.most()) {
      return world.had.toString();
    }
    boolean other = world.had.contains(Trouble.IMAGE_CHANGED);
    boolean bigger = world.had.contains(Trouble.RESIZED);
    return "[enough]" + (other ? " other image" : "") + (bigger ? " more cpu" : "");
  }

  private void flag(boolean holds, String word) {
    if (holds) {
      text.append(word);
    }
  }

  private static boolean passed(Instant instant) {
    return instant.isBefore(World.NOW);
  }

  private static String wait(Instant until) {
    return until.isAfter(World.NOW) ? "~" + Duration.between(World.NOW, until).toSeconds() : "";
  }

  private static String preparation(Preparation preparation) {
    return switch (preparation) {
      case Preparation.Pending _ -> "-";
      case Preparation.Done _ -> "there";
      case Preparation.Failed failed -> "failed" + wait(failed.retryAt());
      case Preparation.Released _ -> "released";
    };
  }

  private void container(Container container) {
    String name = container.getName();
    ContainerMemory memory = world.memory.container(name);
    text.append(" | ").append(name).append(':');
    world.containers.stream()
        .filter(c -> c.name().equals(name))
        .sorted(Comparator.comparingInt(ContainerStatus::attempt))
        .forEach(run -> run(run, memory));
    if (world.memory.ending().isPresent()) {
      // Nothing is started any more, so nobody asks what the next start would wait for.
      return;
    }
    flag(memory.backOff().isPresent(), " backing");
    memory.fault().ifPresent(fault -> text.append(" fault").append(wait(fault.retryAt())));
    text.append(
        switch (memory.image()) {
          case Unknown _ -> "";
          case Available _ -> " image";
          case Failed failed -> " noimage" + wait(failed.retryAt());
        });
  }

  private void run(ContainerStatus run, ContainerMemory memory) {
    if (run.state() == State.EXITED && run.attempt() < memory.nextAttempt() - 1) {
      // Only the last end is ever asked about.
      text.append(" +");
      return;
    }
    text.append(world.current(run.sandboxId()) ? " " : " old-");
    text.append(
        switch (run.state()) {
          case CREATED -> "created";
          case RUNNING -> "runs";
          case UNKNOWN -> "unknown";
          case EXITED -> run.exitCode() == 0 ? "done" : "broken";
        });
    boolean over = run.state() == State.EXITED && world.memory.ending().isEmpty();
    flag(over && !passed(run.finished()), "~");
    if (run.state() == State.RUNNING) {
      Container spec = Pods.container(world.pod(), run.name()).orElseThrow();
      ProbeVerdict verdict = world.verdicts.getOrDefault(run.id(), ProbeVerdict.GOOD);
      flag(world.memory.hooked().contains(run.id()), ",hooked");
      flag(!verdict.started(), ",starting");
      flag(!verdict.ready(), ",unready");
      verdict.failed().ifPresent(failed -> text.append(",").append(failed.probe()));
      flag(!Pods.hash(spec).equals(run.annotations().get(Labels.HASH)), ",other");
      flag(Resizing.due(world.memory, spec, run), ",small");
    }
  }

  private void underway() {
    for (Action action : world.underway) {
      text.append(" | ");
      text.append(
          switch (action) {
            case Action.StartContainer start ->
                "start " + start.container() + (world.current(start.sandboxId()) ? "" : " old");
            case Action.StopContainer stop -> "stop " + stop.container() + mark(stop);
            case Action.RunPostStart hook -> "hook " + hook.container();
            case Action.PullImage pull -> "pull " + pull.container();
            case Action.ResizeContainer resize -> "resize " + resize.container();
            case Action.StopSandbox stop -> "stop " + (world.current(stop.id()) ? "R" : "x");
            default -> action.getClass().getSimpleName();
          });
      flag(!world.memory.isUnderway(action.key()), " unknown");
    }
  }

  private String mark(Action.StopContainer stop) {
    Instant mark = world.memory.underway().get(stop.key());
    return mark == null ? "" : wait(mark);
  }
}
