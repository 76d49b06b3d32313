package io.coracle.store.embedded;

import static io.coracle.store.embedded.Texts.commit;
import static io.coracle.store.embedded.Texts.delete;
import static io.coracle.store.embedded.Texts.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.store.Change;
import io.coracle.store.Range;
import io.coracle.store.Sink;
import io.coracle.store.engine.FakeEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private static final Range PODS = Range.prefix("/pods/");

  private final VirtualWorld world = new VirtualWorld(1);
  private final EmbeddedStore store = Stores.inMemory(world.environment(), Retention.standard());

  @AfterEach
  void close() {
    store.close();
    world.close();
  }

  @Test
  void watch_inVirtualWorld_isToldWhenTheWorldRuns() {
    var sink = new RecordingSink();
    store.watch(PODS, 0, sink);
    commit(store, put("/pods/a", "1"));
    assertThat(sink.changes()).isEmpty();
    world.settle();
    assertThat(sink.told()).containsExactly("1 + /pods/a=1");
    assertThat(sink.progress()).isEqualTo(1);
  }

  @Test
  void progress_ofOthersChanges_isToldAtMostFourTimesASecond() {
    var sink = new RecordingSink();
    store.watch(PODS, 0, sink);
    world.advance(Duration.ofSeconds(1));
    int before = sink.reports();
    for (int i = 0; i < 100; i++) {
      commit(store, put("/nodes/a", "v" + i));
      world.advance(Duration.ofMillis(20));
    }
    world.advance(Duration.ofSeconds(1));
    assertThat(sink.reports() - before).isBetween(7, 9);
    assertThat(sink.progress()).isEqualTo(100);
    world.advance(Duration.ofMinutes(1));
    assertThat(sink.reports() - before).isBetween(7, 9);
  }

  @Test
  void subscription_closed_isToldNothingMore() {
    var sink = new RecordingSink();
    var subscription = store.watch(PODS, 0, sink);
    commit(store, put("/pods/a", "1"));
    world.settle();
    commit(store, put("/pods/a", "2"));
    subscription.close();
    subscription.close();
    world.advance(Duration.ofSeconds(1));
    assertThat(sink.told()).containsExactly("1 + /pods/a=1");
    assertThat(store.statistics().subscriptions()).isZero();
  }

  @Test
  void sink_thatFails_losesItsWatchAndHarmsNoOther() {
    var sink = new RecordingSink();
    store.watch(
        PODS,
        0,
        new Sink() {
          @Override
          public void accept(List<Change> changes) {
            throw new IllegalStateException("cannot take it");
          }

          @Override
          public void closed() {}
        });
    store.watch(PODS, 0, sink);
    commit(store, put("/pods/a", "1"));
    commit(store, put("/pods/a", "2"));
    world.settle();
    assertThat(sink.changes()).hasSize(2);
    assertThat(store.statistics().subscriptions()).isEqualTo(1);
  }

  @Test
  void watch_farBehind_isReplayedWhileOthersAreWritten() {
    for (int i = 0; i < 1000; i++) {
      commit(store, put("/pods/" + i % 7, "v" + i));
    }
    var sink = new RecordingSink();
    store.watch(PODS, 10, sink);
    store.compact(900);
    commit(store, put("/pods/a", "last"));
    world.settle();
    assertThat(sink.changes()).hasSize(991);
    assertThat(sink.progress()).isEqualTo(1001);
  }

  @Test
  void watch_ofTheFuture_isToldOnlyWhatComesAfter() {
    var sink = new RecordingSink();
    store.watch(PODS, 2, sink);
    for (int i = 0; i < 4; i++) {
      commit(store, put("/pods/a", "v" + i));
    }
    world.settle();
    assertThat(sink.told()).containsExactly("3 + /pods/a=v2 was 2", "4 + /pods/a=v3 was 3");
  }

  @Test
  void retention_age_compactsOldHistoryAndKeepsTheState() {
    commit(store, put("/pods/a", "1"));
    commit(store, put("/pods/a", "2"));
    commit(store, delete("/pods/a"));
    world.advance(Duration.ofMinutes(4));
    commit(store, put("/pods/b", "1"));
    assertThat(store.compactedRevision()).isZero();
    world.advance(Duration.ofSeconds(90));
    assertThat(store.compactedRevision()).isEqualTo(3);
    world.advance(Duration.ofMinutes(10));
    assertThat(store.compactedRevision()).isEqualTo(4);
    var statistics = store.statistics();
    assertThat(statistics.entries()).isEqualTo(1);
    assertThat(statistics.historyBytes()).isZero();
    assertThat(statistics.historyRevisions()).isZero();
  }

  @Test
  void retention_countAndBytes_areKeptToATenth() {
    var engine = new FakeEngine();
    var retention = new Retention(Duration.ofHours(1), 100, 100_000);
    try (var bounded =
        Stores.on(engine, world.environment(), retention, Capacity.ofHeap(), false)) {
      for (int i = 0; i < 1000; i++) {
        commit(bounded, put("/pods/" + i % 10, "v"));
        assertThat(bounded.statistics().historyRevisions()).isLessThanOrEqualTo(110);
      }
      for (int i = 0; i < 1000; i++) {
        commit(bounded, put("/pods/" + i % 10, "v".repeat(5000)));
        assertThat(bounded.statistics().historyBytes()).isLessThanOrEqualTo(110_000);
      }
      bounded.compact(bounded.revision());
      assertThat(bounded.statistics().liveBytes()).isEqualTo(50_000);
    }
    assertThat(engine.rows()).isEqualTo(10);
  }
}
