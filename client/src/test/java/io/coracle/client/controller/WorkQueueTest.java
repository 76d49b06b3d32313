package io.coracle.client.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.base.virtual.VirtualWorld;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final VirtualWorld world = new VirtualWorld(1);
  private final List<String> log = new ArrayList<>();
  private final ArrayDeque<Result> answers = new ArrayDeque<>();
  private Duration takes = Duration.ZERO;
  private final WorkQueue queue = new WorkQueue("test", world.environment(), 2, this::reconcile);

  @AfterEach
  void close() {
    world.close();
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("n", name);
  }

  private long millis() {
    return Duration.between(VirtualWorld.EPOCH, world.now()).toMillis();
  }

  private Result reconcile(ObjectKey key) {
    log.add(millis() + " " + key.name());
    sleep(takes);
    return answers.isEmpty() ? Result.done() : answers.poll();
  }

  private void sleep(Duration duration) {
    try {
      if (!duration.isZero()) {
        world.environment().tasks().sleep(duration);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void add_beforeOpenAndTwice_isWorkedOnOnceInOrder() {
    queue.add(key("a"), "test");
    queue.add(key("b"), "test");
    queue.add(key("a"), "test");
    world.settle();
    assertThat(log).isEmpty();
    assertThat(queue.length()).isEqualTo(2);
    queue.open();
    world.settle();
    assertThat(log).containsExactly("0 a", "0 b");
    assertThat(queue.idle()).isTrue();
  }

  @Test
  void add_whileWorkedOn_runsOnceMoreAfterwards() {
    takes = Duration.ofMillis(100);
    queue.open();
    queue.add(key("a"), "test");
    world.advance(Duration.ofMillis(50));
    queue.add(key("a"), "test");
    queue.add(key("a"), "test");
    queue.add(key("b"), "test");
    world.advance(Duration.ofSeconds(1));
    assertThat(log).containsExactly("0 a", "50 b", "100 a");
  }

  @Test
  void workers_moreKeysThanWorkers_twoRunAtOnce() {
    takes = Duration.ofMillis(10);
    queue.open();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      queue.add(key(name), "test");
    }
    world.advance(Duration.ofSeconds(1));
    assertThat(log).containsExactly("0 a", "0 b", "10 c", "10 d", "20 e");
  }

  @Test
  void retry_againAndAgain_waitsTwiceAsLongEachTime() {
    queue.open();
    for (int i = 0; i < 4; i++) {
      answers.add(new Result.Retry("not yet"));
    }
    queue.add(key("a"), "test");
    world.advance(Duration.ofSeconds(1));
    assertThat(log).containsExactly("0 a", "5 a", "15 a", "35 a", "75 a");
    answers.add(new Result.Retry("once more"));
    queue.add(key("a"), "test");
    world.advance(Duration.ofSeconds(1));
    assertThat(log).endsWith("1000 a", "1005 a");
  }

  @Test
  void retry_forever_isBoundedAt1000Seconds() {
    queue.open();
    for (int i = 0; i < 60; i++) {
      answers.add(new Result.Retry("never"));
    }
    queue.add(key("a"), "test");
    world.advance(Duration.ofHours(20));
    long last = Long.parseLong(log.getLast().split(" ")[0]);
    long before = Long.parseLong(log.get(log.size() - 2).split(" ")[0]);
    assertThat(last - before).isEqualTo(1_000_000);
    assertThat(log).hasSize(61);
  }

  @Test
  void requeueAfter_severalWishes_theEarliestCounts() {
    queue.open();
    answers.add(Result.after(Duration.ofSeconds(5)));
    queue.add(key("a"), "test");
    world.settle();
    queue.addAfter(key("a"), Duration.ofSeconds(9), "later");
    queue.addAfter(key("a"), Duration.ofSeconds(2), "sooner");
    world.advance(Duration.ofSeconds(20));
    assertThat(log).containsExactly("0 a", "2000 a");
    assertThat(queue.idle()).isTrue();
  }

  @Test
  void exceptions_ofAnyKind_areRetried() {
    var failing = new ArrayDeque<RuntimeException>();
    failing.add(new IllegalStateException("a bug"));
    failing.add(StatusException.conflict(new GroupResource("", "pods"), "p", "changed"));
    failing.add(StatusException.badRequest("no"));
    var other =
        new WorkQueue(
            "failing",
            world.environment(),
            1,
            key -> {
              log.add(millis() + " " + key.name());
              if (!failing.isEmpty()) {
                throw failing.poll();
              }
              return Result.done();
            });
    other.open();
    other.add(key("x"), "test");
    world.advance(Duration.ofSeconds(1));
    assertThat(log).containsExactly("0 x", "5 x", "15 x", "35 x");
  }

  @Test
  void close_withKeysLeft_forgetsThem() {
    queue.open();
    takes = Duration.ofMillis(10);
    answers.add(new Result.Retry("again"));
    queue.add(key("a"), "test");
    queue.addAfter(key("b"), Duration.ofMillis(5), "test");
    world.settle();
    queue.close();
    queue.add(key("c"), "test");
    world.advance(Duration.ofSeconds(10));
    assertThat(log).containsExactly("0 a");
    assertThat(queue.idle()).isTrue();
  }

  /**
   * Whatever is added whenever: never two at once for a key, and every add is followed by a run.
   */
  @Test
  void add_atRandom_neverTwiceAtOnceAndNeverLost() {
    for (long seed = 1; seed <= 30; seed++) {
      var random = new SplittableRandom(seed);
      var changing = new VirtualWorld(seed);
      int[] wanted = new int[4];
      int[] done = new int[4];
      Set<ObjectKey> active = new HashSet<>();
      var busy =
          new WorkQueue(
              "random",
              changing.environment(),
              3,
              key -> {
                assertThat(active.add(key)).isTrue();
                int number = Integer.parseInt(key.name());
                int sees = wanted[number];
                sleepIn(changing, random.nextInt(20));
                active.remove(key);
                done[number] = sees;
                return random.nextInt(5) == 0 ? new Result.Retry("r") : Result.done();
              });
      busy.open();
      for (int i = 0; i < 200; i++) {
        int number = random.nextInt(4);
        wanted[number]++;
        busy.add(key(String.valueOf(number)), "test");
        changing.advance(Duration.ofMillis(random.nextInt(10)));
      }
      changing.advance(Duration.ofMinutes(1));
      assertThat(done).as("seed %d", seed).isEqualTo(wanted);
      assertThat(busy.idle()).isTrue();
      changing.close();
    }
  }

  private static void sleepIn(VirtualWorld world, int millis) {
    try {
      world.environment().tasks().sleep(Duration.ofMillis(millis));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
