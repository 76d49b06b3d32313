package io.coracle.store.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.store.Key;
import io.coracle.store.Range;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import io.coracle.store.Transaction;
import io.coracle.store.embedded.EmbeddedStore;
import io.coracle.store.embedded.Retention;
import io.coracle.store.embedded.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages the files of a store in every way and looks whether it is noticed. */
class DamageTest {
  private static final int ENTRIES = 90;
  private static final int VALUE_BYTES = 2000;

  @TempDir private Path directory;
  private Path data;
  private Path crashed;

  /** Leaves behind a closed store, and a copy of its files as they were while it ran. */
  @BeforeEach
  void fill() throws IOException {
    data = directory.resolve("data");
    crashed = directory.resolve("crashed");
    try (var store = open(data)) {
      for (int i = 0; i < ENTRIES; i++) {
        put(store, "/things/" + i, "v" + i);
      }
      copy(data, crashed);
    }
  }

  private static EmbeddedStore open(Path directory) {
    return Stores.open(directory, Environment.system(), Retention.standard());
  }

  private static void put(EmbeddedStore store, String path, String text) {
    byte[] value = (text + " ".repeat(VALUE_BYTES)).getBytes(StandardCharsets.UTF_8);
    store.commit(
        new Transaction(List.of(), List.of(new Transaction.Put(new Key(path), revision -> value))));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void assertDamaged(Path directory, String file) {
    assertThatThrownBy(() -> open(directory).close())
        .hasMessageContaining(directory.resolve(file).toString())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(StoreException.Code.DAMAGED));
  }

  private static List<Long> revisions(EmbeddedStore store) {
    return store.range(Range.prefix("/"), 0, 0).entries().stream()
        .map(Stored::modified)
        .sorted()
        .toList();
  }

  @Test
  void open_afterCrash_recoversEverything() throws IOException {
    assertThat(Files.size(crashed.resolve("store.sqlite-wal"))).isPositive();
    try (var store = open(crashed)) {
      assertThat(revisions(store)).hasSize(ENTRIES);
    }
  }

  /** Cuts the log anywhere: what is left must be the commits up to some revision, and no other. */
  @Test
  void open_logCutAnywhere_keepsAPrefixOfTheCommits() throws IOException {
    var random = new SplittableRandom(7);
    long size = Files.size(crashed.resolve("store.sqlite-wal"));
    for (int i = 0; i < 25; i++) {
      Path copy = directory.resolve("cut" + i);
      copy(crashed, copy);
      truncate(copy.resolve("store.sqlite-wal"), size - random.nextLong(size));
      try (var store = open(copy)) {
        List<Long> revisions = revisions(store);
        assertThat(revisions).hasSize((int) store.revision());
        put(store, "/next", "v");
        assertThat(store.revision()).isEqualTo(revisions.size() + 1L);
      }
    }
  }

  @Test
  void open_lastCommitTorn_dropsItAlone() throws IOException {
    Path log = crashed.resolve("store.sqlite-wal");
    overwrite(log, Files.size(log) - 100, new byte[100]);
    try (var store = open(crashed)) {
      assertThat(store.revision()).isEqualTo(ENTRIES - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, 0.1, 0.5, 0.9})
  void open_logDamagedInTheMiddle_namesIt(double where) throws IOException {
    Path log = crashed.resolve("store.sqlite-wal");
    overwrite(log, (long) (Files.size(log) * where) + 9, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    assertDamaged(crashed, "store.sqlite-wal");
  }

  /** A page of zeros somewhere in the database must never go unnoticed. */
  @Test
  void open_anyPageOfDatabaseLost_namesIt() throws IOException {
    Path database = data.resolve("store.sqlite");
    byte[] whole = Files.readAllBytes(database);
    int page = 8192;
    for (int at = 0; at < whole.length; at += page) {
      overwrite(database, at, new byte[page]);
      assertDamaged(data, "store.sqlite");
      Files.write(database, whole);
    }
    open(data).close();
  }

  @Test
  void open_byteOfValueChanged_namesIt() throws IOException {
    Path database = data.resolve("store.sqlite");
    String text = new String(Files.readAllBytes(database), StandardCharsets.ISO_8859_1);
    overwrite(database, text.indexOf("v57 "), new byte[] {'w'});
    assertDamaged(data, "store.sqlite");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 8192, 100_000})
  void open_databaseCut_namesIt(long size) throws IOException {
    truncate(data.resolve("store.sqlite"), size);
    assertDamaged(data, "store.sqlite");
  }

  @Test
  void open_databaseMissing_namesIt() throws IOException {
    Files.delete(data.resolve("store.sqlite"));
    assertDamaged(data, "store.sqlite");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from version where id = 57 << 16",
        "delete from version where id = 90 << 16",
        "delete from version where id = 1 << 16",
        "update meta set number = 50",
        "delete from meta",
        "drop table version"
      })
  void open_contentTamperedWith_namesIt(String statement) throws SQLException {
    Path database = data.resolve("store.sqlite");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
    if (statement.contains("= 90 <<") || statement.contains("= 50")) {
      // Both look like an older, sound state: the newest commit undone, the history shorter.
      open(data).close();
    } else {
      assertDamaged(data, "store.sqlite");
    }
  }

  @Test
  void open_formatFileUnreadable_namesIt() throws IOException {
    Files.write(data.resolve("format"), new byte[] {0, 1, 2});
    assertDamaged(data, "format");
  }

  @Test
  void open_setUpInterrupted_completesIt() throws IOException {
    Path fresh = directory.resolve("fresh");
    open(fresh).close();
    Files.delete(fresh.resolve("format"));
    try (var store = open(fresh)) {
      assertThat(store.revision()).isZero();
    }
    assertThat(fresh.resolve("format")).exists();
  }
}
