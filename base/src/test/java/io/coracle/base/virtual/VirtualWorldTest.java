package io.coracle.base.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualWorldTest {
  private final VirtualWorld world = new VirtualWorld(1);
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    world.close();
  }

  private void note(String what) {
    seen.add(Duration.between(VirtualWorld.EPOCH, world.now()).toSeconds() + " " + what);
  }

  private void sleep(int seconds) {
    try {
      world.environment().tasks().sleep(Duration.ofSeconds(seconds));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void advance_tasksThatSleep_runInOrderAtTheirTimes() {
    var tasks = world.environment().tasks();
    tasks.start(
        "a",
        () -> {
          sleep(10);
          note("a");
          sleep(10);
          note("a again");
        });
    tasks.start(
        "b",
        () -> {
          sleep(5);
          note("b");
          sleep(5);
          note("b again");
        });
    world.advance(Duration.ofSeconds(30));
    assertThat(seen).containsExactly("5 b", "10 a", "10 b again", "20 a again");
    assertThat(world.now()).isEqualTo(VirtualWorld.EPOCH.plusSeconds(30));
  }

  @Test
  void timers_cancelled_doNotRun() {
    var timer = world.environment().timers().after(Duration.ofSeconds(1), () -> note("fired"));
    timer.cancel();
    world.advance(Duration.ofSeconds(5));
    assertThat(seen).isEmpty();
  }

  @Test
  void every_untilCancelled_repeats() {
    var timer = world.environment().timers().every(Duration.ofSeconds(2), () -> note("tick"));
    world.advance(Duration.ofSeconds(5));
    timer.cancel();
    world.advance(Duration.ofSeconds(5));
    assertThat(seen).containsExactly("2 tick", "4 tick");
  }

  @Test
  void await_valueArrivesInTime_isDeliveredToAll() {
    Promise<String> promise = world.environment().tasks().promise();
    for (String name : List.of("x", "y")) {
      world.environment().tasks().start(name, () -> note(name + await(promise, 10)));
    }
    world.environment().timers().after(Duration.ofSeconds(3), () -> promise.complete("=v"));
    world.advance(Duration.ofSeconds(20));
    assertThat(seen).containsExactly("3 x=v", "3 y=v");
  }

  @Test
  void await_valueTooLate_isEmptyAtTheTimeout() {
    Promise<String> promise = world.environment().tasks().promise();
    world.environment().tasks().start("x", () -> note(await(promise, 2)));
    world.advance(Duration.ofSeconds(20));
    assertThat(seen).containsExactly("2 nothing");
  }

  @Test
  void await_fromTheDriver_isRefused() {
    Promise<String> promise = world.environment().tasks().promise();
    assertThatThrownBy(() -> promise.await(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void runUntil_neverTrue_saysSo() {
    assertThatThrownBy(() -> world.runUntil(() -> false, Duration.ofSeconds(1)))
        .isInstanceOf(AssertionError.class);
  }

  private static String await(Promise<String> promise, int seconds) {
    try {
      return promise.await(Duration.ofSeconds(seconds)).orElse("nothing");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
