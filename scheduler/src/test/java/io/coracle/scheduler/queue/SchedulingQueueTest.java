package io.coracle.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SchedulingQueue queue = new SchedulingQueue();

  private static Pod pod(String name, int priority) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name)
        .endMetadata()
        .withNewSpec()
        .withPriority(priority)
        .endSpec()
        .build();
  }

  private static Instant at(double seconds) {
    return START.plus(Duration.ofMillis((long) (seconds * 1000)));
  }

  private Optional<String> take(double seconds) {
    return queue.take(at(seconds)).map(p -> p.getMetadata().getName());
  }

  @Test
  void take_severalPods_highestPriorityThenOldestFirst() {
    queue.put(pod("old", 0), at(0));
    queue.put(pod("new", 0), at(1));
    queue.put(pod("important", 5), at(2));
    assertThat(take(3)).contains("important");
    assertThat(take(3)).contains("old");
    assertThat(take(3)).contains("new");
    assertThat(take(3)).isEmpty();
  }

  @Test
  void failed_nothingChanges_waitsForTheLongestTime() {
    queue.put(pod("p", 0), at(0));
    take(0);
    queue.failed(pod("p", 0), at(0));
    assertThat(take(60)).isEmpty();
    assertThat(queue.nextWakeUp()).contains(at(301));
    assertThat(take(301)).contains("p");
  }

  @Test
  void failed_clusterChangesLater_isTriedAfterItsBackoff() {
    queue.put(pod("p", 0), at(0));
    take(0);
    queue.failed(pod("p", 0), at(0));
    queue.clusterChanged(at(0.5));
    assertThat(take(0.6)).isEmpty();
    assertThat(queue.nextWakeUp()).contains(at(1));
    assertThat(take(1)).contains("p");
  }

  @Test
  void failed_clusterChangedWhileItWasTried_backsOffInsteadOfWaiting() {
    queue.put(pod("p", 0), at(0));
    take(0);
    queue.clusterChanged(at(0.1));
    queue.failed(pod("p", 0), at(0.2));
    assertThat(take(1.2)).contains("p");
  }

  @Test
  void failed_againAndAgain_backoffDoublesToTheLimit() {
    assertThat(SchedulingQueue.backoff(1)).hasSeconds(1);
    assertThat(SchedulingQueue.backoff(2)).hasSeconds(2);
    assertThat(SchedulingQueue.backoff(4)).hasSeconds(8);
    assertThat(SchedulingQueue.backoff(5)).hasSeconds(10);
    assertThat(SchedulingQueue.backoff(1000)).hasSeconds(10);
  }

  @Test
  void remove_whileItIsTried_failingItDoesNotBringItBack() {
    queue.put(pod("p", 0), at(0));
    take(0);
    queue.remove("p");
    queue.failed(pod("p", 0), at(0));
    assertThat(queue.size()).isZero();
    assertThat(queue.nextWakeUp()).isEmpty();
  }

  @Test
  void put_newSpecOfAnUnschedulablePod_isTriedAgain() {
    queue.put(pod("p", 0), at(0));
    take(0);
    queue.failed(pod("p", 0), at(0));
    queue.put(pod("p", 7), at(2));
    assertThat(take(2)).contains("p");
  }
}
