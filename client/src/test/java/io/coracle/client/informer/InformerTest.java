package io.coracle.client.informer;

import static io.coracle.client.TestWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.client.DeleteOptions;
import io.coracle.client.TestWorld;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InformerTest {
  private final TestWorld test = new TestWorld(1);
  private final Informers informers = Informers.over(test.client, test.world.environment());
  private final List<String> seen = new ArrayList<>();

  @AfterEach
  void close() {
    informers.close();
    test.close();
  }

  private Informer<ConfigMap> started() {
    Informer<ConfigMap> informer = informers.of(ConfigMap.class);
    informer.onChange(new Recorder(seen));
    informers.start();
    test.world.runUntil(informers::synced, Duration.ofSeconds(1));
    return informer;
  }

  @Test
  void start_objectsThere_areListedThenWatched() {
    test.api.put(configMap("n", "a", "1"));
    test.api.put(configMap("m", "b", "2"));
    Informer<ConfigMap> informer = started();
    assertThat(seen).containsExactlyInAnyOrder("added a 1", "added b 2");
    assertThat(informer.get("n", "a").orElseThrow().getData()).containsEntry("k", "1");
    assertThat(informer.inNamespace("m")).hasSize(1);
    seen.clear();
    test.api.put(configMap("n", "a", "3"));
    test.client.resources(ConfigMap.class).delete("m", "b", DeleteOptions.now());
    test.world.settle();
    assertThat(seen).containsExactly("updated a 1 to 3", "deleted b 2");
    assertThat(informer.all()).hasSize(1);
    assertThat(informer.inNamespace("m")).isEmpty();
  }

  @Test
  void start_manyObjects_areListedInPages() {
    for (int i = 0; i < 1200; i++) {
      test.api.put(configMap("n", "m" + i, "1"));
    }
    assertThat(started().all()).hasSize(1200);
    assertThat(test.api.requests().stream().filter(r -> r.contains("limit=500"))).hasSize(3);
    assertThat(test.api.requests().getLast())
        .contains("allowWatchBookmarks=true")
        .contains("resourceVersion=1201");
  }

  @Test
  void dropped_whileThingsChange_goesOnWhereItWas() {
    Informer<ConfigMap> informer = started();
    test.api.put(configMap("n", "a", "1"));
    test.world.advance(Duration.ofSeconds(5));
    test.api.dropWatches();
    test.api.put(configMap("n", "a", "2"));
    test.api.put(configMap("n", "b", "1"));
    test.world.advance(Duration.ofSeconds(1));
    assertThat(seen).containsExactly("added a 1", "updated a 1 to 2", "added b 1");
    assertThat(informer.all()).hasSize(2);
    assertThat(lists()).isEqualTo(1);
  }

  private long lists() {
    return test.api.requests().stream().filter(r -> !r.contains("watch=true")).count();
  }

  @Test
  void dropped_versionTooOld_listsAgainAndTellsTheDifference() {
    test.api.put(configMap("n", "gone", "1"));
    test.api.put(configMap("n", "same", "1"));
    test.api.put(configMap("n", "changed", "1"));
    Informer<ConfigMap> informer = started();
    ConfigMap same = informer.get("n", "same").orElseThrow();
    seen.clear();
    test.world.settle();
    test.api.dropWatches();
    test.client.resources(ConfigMap.class).delete("n", "gone", DeleteOptions.now());
    test.api.put(configMap("n", "changed", "2"));
    test.api.put(configMap("n", "new", "1"));
    test.api.expireHistory();
    test.world.advance(Duration.ofSeconds(2));
    assertThat(seen)
        .containsExactlyInAnyOrder("deleted gone 1", "updated changed 1 to 2", "added new 1");
    assertThat(informer.get("n", "same").orElseThrow()).isSameAs(same);
    assertThat(lists()).isEqualTo(2 + 1);
    assertThat(test.api.watches()).isEqualTo(1);
  }

  @Test
  void bookmark_thenExpiry_isResumedFromTheBookmark() {
    started();
    test.world.settle();
    test.api.put(
        new io.fabric8.kubernetes.api.model.SecretBuilder()
            .withNewMetadata()
            .withNamespace("n")
            .withName("s")
            .endMetadata()
            .build());
    test.api.bookmark();
    test.api.expireHistory();
    test.world.settle();
    test.api.dropWatches();
    test.world.advance(Duration.ofSeconds(1));
    assertThat(lists()).isEqualTo(1);
    assertThat(test.api.requests().getLast()).contains("resourceVersion=2");
  }

  @Test
  void start_serverFails_triesAgainWithLongerPauses() {
    test.api.failNext(6, 503);
    informers.of(ConfigMap.class);
    informers.start();
    test.world.advance(Duration.ofMillis(50));
    assertThat(informers.synced()).isFalse();
    assertThat(lists()).isEqualTo(1);
    test.world.runUntil(informers::synced, Duration.ofMinutes(1));
    assertThat(lists()).isEqualTo(7);
    var waited = Duration.between(io.coracle.base.virtual.VirtualWorld.EPOCH, test.world.now());
    assertThat(waited).isBetween(Duration.ofMillis(6300), Duration.ofMillis(12_600));
  }

  @Test
  void watch_serverRefusesForLong_isTriedAgainWithinTheBound() {
    Informer<ConfigMap> informer = started();
    test.world.settle();
    test.api.failNext(20, 500);
    test.api.dropWatches();
    test.api.put(configMap("n", "a", "1"));
    test.world.runUntil(() -> !informer.all().isEmpty(), Duration.ofMinutes(20));
    assertThat(lists()).isEqualTo(1);
  }

  @Test
  void watch_silentForLong_isReopened() {
    started();
    test.world.advance(Duration.ofMinutes(60));
    assertThat(test.api.requests().stream().filter(r -> r.contains("watch=true")).count())
        .isBetween(6L, 13L);
    assertThat(test.api.watches()).isEqualTo(1);
    assertThat(lists()).isEqualTo(1);
  }

  @Test
  void addIndex_objectsChange_isKeptTrue() {
    Informer<ConfigMap> informer = informers.of(ConfigMap.class);
    informer.addIndex("value", m -> List.of(m.getData().get("k")));
    started();
    test.api.put(configMap("n", "a", "1"));
    test.api.put(configMap("n", "b", "1"));
    test.world.settle();
    assertThat(informer.byIndex("value", "1")).hasSize(2);
    test.api.put(configMap("n", "a", "2"));
    test.client.resources(ConfigMap.class).delete("n", "b", DeleteOptions.now());
    test.world.settle();
    assertThat(informer.byIndex("value", "1")).isEmpty();
    assertThat(informer.byIndex("value", "2")).hasSize(1);
    assertThatThrownBy(() -> informer.byIndex("none", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> informer.addIndex("late", m -> List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onChange_lateAndFailingHandlers_allHearEverything() {
    Informer<ConfigMap> informer = informers.of(ConfigMap.class);
    informer.onChange(
        new Recorder(new ArrayList<>()) {
          @Override
          public void added(ConfigMap object) {
            throw new IllegalStateException("a broken handler");
          }
        });
    test.api.put(configMap("n", "a", "1"));
    started();
    List<String> late = new ArrayList<>();
    informer.onChange(new Recorder(late));
    test.api.put(configMap("n", "a", "2"));
    test.world.settle();
    assertThat(seen).containsExactly("added a 1", "updated a 1 to 2");
    assertThat(late).isEqualTo(seen);
  }

  @Test
  void of_sameScope_isTheSameInformer() {
    assertThat(informers.of(ConfigMap.class)).isSameAs(informers.of(ConfigMap.class, "", ""));
    Informer<ConfigMap> part = informers.of(ConfigMap.class, "n", "metadata.name=a");
    assertThat(part).isNotSameAs(informers.of(ConfigMap.class));
    test.api.put(configMap("n", "a", "1"));
    test.api.put(configMap("n", "b", "1"));
    informers.start();
    test.world.settle();
    assertThat(part.all()).hasSize(1);
  }

  @Test
  void close_endsWatchesAndCallsNobody() {
    started();
    informers.close();
    test.world.settle();
    assertThat(test.api.watches()).isZero();
    test.api.put(configMap("n", "a", "1"));
    test.world.advance(Duration.ofHours(1));
    assertThat(seen).isEmpty();
  }

  /** Random writes, drops, expiries and failures; in the end the copy is the server's state. */
  @Test
  void chaos_manySeeds_theCopyConverges() {
    for (long seed = 1; seed <= 20; seed++) {
      try (var other = new TestWorld(seed);
          var copies = Informers.over(other.client, other.world.environment())) {
        Informer<ConfigMap> informer = copies.of(ConfigMap.class);
        Map<String, String> told = new TreeMap<>();
        informer.onChange(new Mirror(told));
        copies.start();
        disturb(other, new SplittableRandom(seed));
        other.world.advance(Duration.ofMinutes(3));
        Map<String, String> expected = new TreeMap<>();
        other
            .client
            .resources(ConfigMap.class)
            .list("", io.coracle.client.ListOptions.ALL)
            .items()
            .forEach(m -> expected.put(m.getMetadata().getName(), m.getData().get("k")));
        Map<String, String> copied = new TreeMap<>();
        informer.all().forEach(m -> copied.put(m.getMetadata().getName(), m.getData().get("k")));
        assertThat(copied).as("seed %d", seed).isEqualTo(expected);
        assertThat(told).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }

  private static void disturb(TestWorld world, SplittableRandom random) {
    for (int step = 0; step < 300; step++) {
      String name = "m" + random.nextInt(8);
      switch (random.nextInt(12)) {
        case 0 -> world.api.dropWatches();
        case 1 -> world.api.expireHistory();
        case 2 -> world.api.failNext(random.nextInt(3), random.nextBoolean() ? 500 : 410);
        case 3 -> world.api.bookmark();
        case 4, 5 -> world.world.advance(Duration.ofMillis(random.nextInt(2000)));
        case 6, 7 -> {
          world.api.failNext(0, 500);
          world.client.resources(ConfigMap.class).delete("n", name, DeleteOptions.now());
        }
        default -> world.api.put(configMap("n", name, "v" + step));
      }
    }
    world.api.failNext(0, 500);
  }

  private static class Recorder implements Informer.Handler<ConfigMap> {
    private final List<String> seen;

    Recorder(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public void added(ConfigMap object) {
      seen.add("added " + show(object));
    }

    @Override
    public void updated(ConfigMap before, ConfigMap object) {
      seen.add("updated " + show(before) + " to " + object.getData().get("k"));
    }

    @Override
    public void deleted(ConfigMap object) {
      seen.add("deleted " + show(object));
    }

    private static String show(ConfigMap object) {
      return object.getMetadata().getName() + " " + object.getData().get("k");
    }
  }

  /** Rebuilds the state from what it is told, and checks that what it is told makes sense. */
  private record Mirror(Map<String, String> told) implements Informer.Handler<ConfigMap> {
    @Override
    public void added(ConfigMap object) {
      assertThat(told.put(object.getMetadata().getName(), object.getData().get("k"))).isNull();
    }

    @Override
    public void updated(ConfigMap before, ConfigMap object) {
      assertThat(told.put(object.getMetadata().getName(), object.getData().get("k")))
          .isEqualTo(before.getData().get("k"));
    }

    @Override
    public void deleted(ConfigMap object) {
      assertThat(told.remove(object.getMetadata().getName())).isNotNull();
    }
  }
}
