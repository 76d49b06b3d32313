package io.coracle.base.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.base.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final VirtualWorld world = new VirtualWorld(1);
  private final Environment environment = world.environment();
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    world.close();
  }

  /** Takes a slot, keeps it for a while, gives it back. */
  private void work(String name, Slots slots, Duration patience, Duration length) {
    environment
        .tasks()
        .start(
            name,
            () -> {
              try {
                if (!slots.take(patience)) {
                  log.add(name + " gives up");
                  return;
                }
                log.add(name + " begins");
                environment.tasks().sleep(length);
                log.add(name + " ends");
                slots.give();
              } catch (InterruptedException e) {
                log.add(name + " is interrupted");
              }
            });
    world.advance(Duration.ofMillis(1));
  }

  @Test
  void take_oneSlot_isTakenInTurn() {
    var slots = new Slots(environment.tasks(), 1);
    for (String name : List.of("a", "b", "c")) {
      work(name, slots, LONG, Duration.ofSeconds(10));
    }
    world.advance(Duration.ofMinutes(1));
    assertThat(log)
        .containsExactly("a begins", "a ends", "b begins", "b ends", "c begins", "c ends");
  }

  @Test
  void take_twoSlots_twoAtOnce() {
    var slots = new Slots(environment.tasks(), 2);
    for (String name : List.of("a", "b", "c")) {
      work(name, slots, LONG, Duration.ofSeconds(10));
    }
    assertThat(log).containsExactly("a begins", "b begins");
    world.advance(Duration.ofSeconds(11));
    assertThat(log).contains("c begins").doesNotContain("c ends");
  }

  @Test
  void take_giveUp_leavesTheSlotToOthers() {
    var slots = new Slots(environment.tasks(), 1);
    work("a", slots, LONG, Duration.ofSeconds(10));
    work("b", slots, Duration.ofSeconds(1), Duration.ofSeconds(10));
    work("c", slots, LONG, Duration.ofSeconds(10));
    world.advance(Duration.ofMinutes(1));
    assertThat(log).containsExactly("a begins", "b gives up", "a ends", "c begins", "c ends");
  }
}
