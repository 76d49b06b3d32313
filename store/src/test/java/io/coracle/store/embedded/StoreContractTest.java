package io.coracle.store.embedded;

import static io.coracle.store.embedded.Texts.commit;
import static io.coracle.store.embedded.Texts.delete;
import static io.coracle.store.embedded.Texts.put;
import static io.coracle.store.embedded.Texts.texts;
import static io.coracle.store.embedded.Texts.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.store.Key;
import io.coracle.store.Outcome;
import io.coracle.store.Range;
import io.coracle.store.StoreException;
import io.coracle.store.Transaction;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreContractTest {
  private static final Range ALL = Range.prefix("/");
  private static final Key A = new Key("/pods/default/a");

  @TempDir private Path directory;
  private EmbeddedStore store = Stores.inMemory(Environment.system(), Retention.standard());

  private void open(boolean durable) {
    if (durable) {
      store = Stores.open(directory, Environment.system(), Retention.standard());
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_ofNewKey_getsNextRevisionAndIsRead(boolean durable) {
    open(durable);
    Outcome first = store.commit(Transaction.create(A, value("one")));
    assertThat(first).isInstanceOf(Outcome.Committed.class);
    assertThat(store.revision()).isEqualTo(1);
    assertThat(store.get(A).map(Texts::text)).contains("/pods/default/a=one@1,1");
    commit(store, put("/pods/default/a", "two"));
    assertThat(store.get(A).map(Texts::text)).contains("/pods/default/a=two@1,2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_conditionFails_changesNothing(boolean durable) {
    open(durable);
    commit(store, put("/pods/default/a", "one"));
    var conflict = store.commit(Transaction.create(A, value("two")));
    assertThat(conflict)
        .isInstanceOfSatisfying(
            Outcome.Conflict.class,
            c -> assertThat(c.current().map(Texts::text)).contains("/pods/default/a=one@1,1"));
    assertThat(store.commit(Transaction.update(new Key("/none"), 7, value("x"))))
        .isEqualTo(new Outcome.Conflict(new Key("/none"), java.util.Optional.empty()));
    assertThat(store.revision()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_ofSeveralChanges_isOneRevision(boolean durable) {
    open(durable);
    commit(store, put("/b", "old"));
    var changes =
        List.<Transaction.Change>of(
            new Transaction.Put(new Key("/a"), value("1")),
            new Transaction.Delete(new Key("/b"), value("last")),
            new Transaction.Delete(new Key("/not-there"), value("never")));
    assertThat(commit(store, new Transaction(List.of(), changes))).isEqualTo(2);
    assertThat(texts(store.range(ALL, 0, 0))).containsExactly("/a=1@2,2");
    assertThat(texts(store.range(ALL, 1, 0))).containsExactly("/b=old@1,1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_withoutEffect_takesNoRevision(boolean durable) {
    open(durable);
    assertThat(commit(store, delete("/none"))).isZero();
    assertThat(store.revision()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_valueMakerFails_callerGetsItAndNothingChanges(boolean durable) {
    open(durable);
    var broken =
        new Transaction(
            List.of(),
            List.of(
                new Transaction.Put(
                    A,
                    revision -> {
                      throw new IllegalStateException("no bytes");
                    })));
    assertThatThrownBy(() -> store.commit(broken)).hasMessage("no bytes");
    assertThat(store.revision()).isZero();
    assertThat(commit(store, put("/a", "1"))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void range_inPages_isConsistentAtOneRevision(boolean durable) {
    open(durable);
    for (int i = 0; i < 5; i++) {
      commit(store, put("/pods/" + i, "v"));
    }
    var first = store.range(Range.prefix("/pods/"), 0, 2);
    commit(store, delete("/pods/3"));
    commit(store, put("/pods/2", "w"));
    commit(store, put("/pods/9", "new"));
    assertThat(first.remaining()).isEqualTo(3);
    assertThat(first.revision()).isEqualTo(5);
    var behind = Range.prefix("/pods/").behind(first.entries().getLast().key());
    var second = store.range(behind, first.revision(), 2);
    assertThat(texts(second)).containsExactly("/pods/2=v@3,3", "/pods/3=v@4,4");
    assertThat(second.remaining()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void range_atRevisionOutsideHistory_isRefused(boolean durable) {
    open(durable);
    for (int i = 0; i < 5; i++) {
      commit(store, put("/a", "v" + i));
    }
    store.compact(3);
    assertThat(store.compactedRevision()).isEqualTo(3);
    assertThat(code(() -> store.range(ALL, 2, 0))).isEqualTo(StoreException.Code.COMPACTED);
    assertThat(code(() -> store.range(ALL, 6, 0))).isEqualTo(StoreException.Code.FUTURE_REVISION);
    assertThat(code(() -> store.compact(6))).isEqualTo(StoreException.Code.FUTURE_REVISION);
    assertThat(texts(store.range(ALL, 3, 0))).containsExactly("/a=v2@1,3");
    assertThat(texts(store.range(ALL, 0, 0))).containsExactly("/a=v4@1,5");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void watch_fromOlderRevision_replaysThenGoesLive(boolean durable) throws InterruptedException {
    open(durable);
    commit(store, put("/pods/a", "1"));
    commit(store, put("/pods/a", "2"));
    commit(store, put("/nodes/n", "x"));
    var sink = new RecordingSink();
    try (var subscription = store.watch(Range.prefix("/pods/"), 1, sink)) {
      sink.awaitProgress(3);
      commit(store, delete("/pods/a"));
      sink.awaitProgress(4);
      commit(store, put("/nodes/n", "y"));
      sink.awaitProgress(5);
    }
    assertThat(sink.told()).containsExactly("2 + /pods/a=2 was 1", "4 - /pods/a=gone was 2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void watch_fromCompactedRevision_isRefused(boolean durable) {
    open(durable);
    for (int i = 0; i < 5; i++) {
      commit(store, put("/a", "v" + i));
    }
    store.compact(4);
    assertThat(code(() -> store.watch(ALL, 3, new RecordingSink())))
        .isEqualTo(StoreException.Code.COMPACTED);
    store.watch(ALL, 4, new RecordingSink()).close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void close_endsWatchesAndRefusesCalls(boolean durable) throws InterruptedException {
    open(durable);
    var sink = new RecordingSink();
    var subscription = store.watch(ALL, 0, sink);
    store.close();
    synchronized (sink) {
      while (!sink.isClosed()) {
        sink.wait();
      }
    }
    subscription.close();
    assertThat(code(() -> store.get(A))).isEqualTo(StoreException.Code.CLOSED);
    assertThat(code(() -> store.commit(put("/a", "1")))).isEqualTo(StoreException.Code.CLOSED);
  }

  private static StoreException.Code code(Runnable call) {
    try {
      call.run();
    } catch (StoreException e) {
      return e.code();
    }
    throw new AssertionError("nothing was thrown");
  }
}
