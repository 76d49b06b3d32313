package io.coracle.store.embedded;

import static io.coracle.store.embedded.Texts.commit;
import static io.coracle.store.embedded.Texts.delete;
import static io.coracle.store.embedded.Texts.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.coracle.base.Environment;
import io.coracle.store.Key;
import io.coracle.store.StoreException;
import io.coracle.store.Transaction;
import io.coracle.store.engine.MemoryEngine;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityTest {
  private static final int VALUE_BYTES = 10_000;
  private static final int ENTRIES = 4;
  private static final Capacity CAPACITY =
      new Capacity((long) ENTRIES * (VALUE_BYTES + Capacity.ENTRY_BYTES));

  private EmbeddedStore store = open(false);

  private static EmbeddedStore open(boolean blocking) {
    return Stores.on(
        new MemoryEngine(), Environment.system(), Retention.standard(), CAPACITY, blocking);
  }

  /** A full store. */
  private void fill(boolean blocking) {
    store = open(blocking);
    for (int i = 0; i < ENTRIES; i++) {
      commit(store, put("/a/" + i, "x".repeat(VALUE_BYTES)));
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void assertFull(Transaction transaction) {
    long revision = store.revision();
    assertThatThrownBy(() -> store.commit(transaction))
        .asInstanceOf(type(StoreException.class))
        .extracting(StoreException::code)
        .isEqualTo(StoreException.Code.FULL);
    assertThat(store.revision()).isEqualTo(revision);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_oneEntryTooMany_isRefused(boolean blocking) {
    fill(blocking);
    assertFull(put("/a/more", ""));
    assertFull(put("/a/1", "x".repeat(VALUE_BYTES + 1000)));
    assertThat(store.statistics().entries()).isEqualTo(ENTRIES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_marksAndReplacesInFullStore_isCarriedOut(boolean blocking) {
    fill(blocking);
    commit(store, put("/a/1", "y".repeat(VALUE_BYTES)));
    commit(store, put("/a/2", "x".repeat(VALUE_BYTES) + "deleted"));
    commit(store, put("/a/3", "z"));
    assertThat(store.get(new Key("/a/3")).map(Texts::text)).contains("/a/3=z@4,7");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_afterDeletion_hasRoomAgain(boolean blocking) {
    fill(blocking);
    commit(store, delete("/a/0"));
    commit(store, put("/a/more", "x".repeat(VALUE_BYTES)));
    assertFull(put("/a/evenMore", ""));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_oneTransaction_countsAsAWhole(boolean blocking) {
    fill(blocking);
    var exchange =
        new Transaction(
            List.of(),
            List.of(
                new Transaction.Delete(new Key("/a/0"), Texts.value("")),
                new Transaction.Put(new Key("/b/0"), Texts.value("x".repeat(VALUE_BYTES)))));
    commit(store, exchange);
    assertThat(store.statistics().entries()).isEqualTo(ENTRIES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_manySmallSteps_endWithATenthMore(boolean blocking) {
    fill(blocking);
    String value = "x".repeat(VALUE_BYTES);
    long bound = CAPACITY.bytes() + CAPACITY.bytes() / 10;
    long held = CAPACITY.bytes();
    for (; held + 500 <= bound; held += 500) {
      value += "y".repeat(500);
      commit(store, put("/a/0", value));
    }
    assertFull(put("/a/0", value + "y".repeat(500)));
  }
}
