package io.coracle.store.embedded;

import static io.coracle.store.embedded.Texts.commit;
import static io.coracle.store.embedded.Texts.put;
import static io.coracle.store.embedded.Texts.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.store.Key;
import io.coracle.store.Range;
import io.coracle.store.Store;
import io.coracle.store.StoreException;
import io.coracle.store.Transaction;
import io.coracle.store.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullDiskTest {
  private static final Range ALL = Range.prefix("/");
  private static final int BALLAST_BYTES = 1 << 20;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void commit_engineFull_failsAndStoreStaysReadable(boolean blocking) throws InterruptedException {
    var engine = new FakeEngine();
    var environment = Environment.system();
    try (var store =
        Stores.on(engine, environment, Retention.standard(), Capacity.ofHeap(), blocking)) {
      var sink = new RecordingSink();
      store.watch(ALL, 0, sink);
      commit(store, put("/a", "1"));
      engine.full(true);
      for (int i = 0; i < 3; i++) {
        assertReadOnly(store, put("/a", "2"));
      }
      assertThat(store.statistics().readOnly()).isTrue();
      assertThat(store.revision()).isEqualTo(1);
      assertThat(store.get(new Key("/a")).map(Texts::text)).contains("/a=1@1,1");
      engine.full(false);
      assertThat(commit(store, put("/a", "3"))).isEqualTo(2);
      assertThat(store.statistics().readOnly()).isFalse();
      sink.awaitProgress(2);
      assertThat(sink.told()).containsExactly("1 + /a=1", "2 + /a=3 was 1");
    }
    assertThat(engine.rows()).isEqualTo(2);
  }

  @Test
  void compact_engineFull_deletesWhenThereIsSpace() {
    var engine = new FakeEngine();
    try (var store =
        Stores.on(engine, Environment.system(), Retention.standard(), Capacity.ofHeap(), true)) {
      for (int i = 0; i < 1000; i++) {
        commit(store, put("/a", "v" + i));
      }
      engine.full(true);
      store.compact(1000);
      assertReadOnly(store, put("/a", "x"));
      engine.full(false);
      commit(store, put("/a", "last"));
    }
    try (var store =
        Stores.on(engine, Environment.system(), Retention.standard(), Capacity.ofHeap(), true)) {
      store.compact(store.revision());
      assertThat(texts(store.range(ALL, 0, 0))).containsExactly("/a=last@1,1001");
      // The next batches take the deletions along.
      for (int i = 0; i < 20; i++) {
        commit(store, put("/a", "v" + i));
      }
    }
    assertThat(engine.rows()).isLessThanOrEqualTo(21);
  }

  @Test
  void commit_diskFull_failsUntilThereIsSpace() throws IOException, InterruptedException {
    onSmallDisk(
        disk -> {
          Path ballast = disk.resolve("ballast");
          Path data = disk.resolve("data");
          long revision;
          try (var store = open(data)) {
            write(ballast);
            revision = fill(store);
            assertThat(store.range(ALL, 0, 0).entries()).hasSize((int) revision);
            assertReadOnly(store, put("/big", "x".repeat(100_000)));
            delete(ballast);
            assertThat(commit(store, put("/big", "x".repeat(100_000)))).isEqualTo(++revision);
            revision = fill(store);
          }
          try (var store = open(data)) {
            assertThat(store.revision()).isEqualTo(revision);
            assertThat(store.range(ALL, 0, 0).entries()).hasSize((int) revision);
          }
        });
  }

  @Test
  void open_diskFullAfterCrash_isReadable() throws IOException, InterruptedException {
    onSmallDisk(
        disk -> {
          Path copy = disk.resolve("copy");
          long revision;
          try (var store = open(directory.resolve("elsewhere"))) {
            commit(store, put("/a", "1"));
            revision = commit(store, put("/b", "1"));
            copy(directory.resolve("elsewhere"), copy);
          }
          fillUp(disk.resolve("ballast"));
          try (var store = open(copy)) {
            assertThat(store.revision()).isEqualTo(revision);
            assertThat(store.range(ALL, 0, 0).entries()).hasSize(2);
            assertReadOnly(store, put("/big", "x".repeat(100_000)));
            delete(disk.resolve("ballast"));
            assertThat(commit(store, put("/c", "1"))).isEqualTo(revision + 1);
          }
        });
  }

  private static EmbeddedStore open(Path data) {
    return Stores.open(data, Environment.system(), Retention.standard());
  }

  /** Commits new entries until the disk is full. Returns the revision of the last that went in. */
  private static long fill(Store store) {
    long revision = store.revision();
    for (int i = 0; i < 10_000; i++) {
      try {
        revision = commit(store, put("/things/" + revision, "y".repeat(5000)));
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(StoreException.Code.READ_ONLY);
        assertThat(e).hasMessageContaining("is full");
        assertThat(store.revision()).isEqualTo(revision);
        return revision;
      }
    }
    throw new AssertionError("the disk did not become full");
  }

  private static void assertReadOnly(Store store, Transaction transaction) {
    assertThatThrownBy(() -> store.commit(transaction))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.code()).isEqualTo(StoreException.Code.READ_ONLY));
  }

  /** Runs {@code test} on a file system of 6 MiB, where the machine lets us have one. */
  private void onSmallDisk(Consumer<Path> test) throws IOException, InterruptedException {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()),
        "mounting a small disk is not permitted here");
    try {
      test.accept(disk);
    } finally {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      // No such program, as on machines that are not Linux: the same as not permitted.
      return false;
    }
  }

  private static void write(Path file) {
    try {
      Files.write(file, new byte[BALLAST_BYTES]);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void fillUp(Path file) {
    try (var out = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      for (int i = 0; i < BALLAST_BYTES; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("space");
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void copy(Path from, Path to) {
    try (var files = Files.list(from)) {
      Files.createDirectory(to);
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
