package io.coracle.store.embedded;

import static io.coracle.store.embedded.Texts.commit;
import static io.coracle.store.embedded.Texts.delete;
import static io.coracle.store.embedded.Texts.put;
import static io.coracle.store.embedded.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.store.Range;
import io.coracle.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  private static final Range ALL = Range.prefix("/");

  @TempDir private Path directory;

  private EmbeddedStore open() {
    return Stores.open(directory, Environment.system(), Retention.standard());
  }

  @Test
  void open_afterClose_hasStateHistoryAndRevision() throws InterruptedException {
    try (var store = open()) {
      commit(store, put("/a", "1"));
      commit(store, put("/b", "1"));
      commit(store, put("/a", "2"));
      commit(store, delete("/b"));
      commit(store, put("/c", "1"));
      store.compact(2);
      commit(store, put("/d", "1"));
    }
    try (var store = open()) {
      assertThat(store.revision()).isEqualTo(6);
      assertThat(store.compactedRevision()).isEqualTo(2);
      assertThat(texts(store.range(ALL, 0, 0))).containsExactly("/a=2@1,3", "/c=1@5,5", "/d=1@6,6");
      assertThat(texts(store.range(ALL, 2, 0))).containsExactly("/a=1@1,1", "/b=1@2,2");
      var sink = new RecordingSink();
      store.watch(ALL, 2, sink);
      sink.awaitProgress(6);
      assertThat(sink.told())
          .containsExactly("3 + /a=2 was 1", "4 - /b=gone was 2", "5 + /c=1", "6 + /d=1");
    }
  }

  @Test
  void open_afterEverythingWasCompactedAndRemoved_keepsRevision() {
    try (var store = open()) {
      commit(store, put("/a", "1"));
      commit(store, delete("/a"));
      store.compact(2);
    }
    for (int i = 0; i < 3; i++) {
      try (var store = open()) {
        assertThat(store.revision()).isEqualTo(2);
        assertThat(store.range(ALL, 0, 0).entries()).isEmpty();
      }
    }
    try (var store = open()) {
      assertThat(commit(store, put("/a", "2"))).isEqualTo(3);
      assertThat(texts(store.range(ALL, 0, 0))).containsExactly("/a=2@3,3");
    }
  }

  @Test
  void open_whileInUse_saysWhichDirectory() {
    try (var store = open()) {
      assertThat(store.revision()).isZero();
      assertThatThrownBy(this::open)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use")
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.code()).isEqualTo(StoreException.Code.IN_USE));
    }
    open().close();
  }

  @Test
  void open_ofOtherFormat_isRefused() throws IOException {
    open().close();
    Files.writeString(directory.resolve("format"), "coracle-store 99\n");
    assertThatThrownBy(this::open)
        .hasMessageContaining("coracle-store 99")
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(StoreException.Code.WRONG_VERSION));
  }
}
