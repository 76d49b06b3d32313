package io.coracle.store.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.store.Change;
import io.coracle.store.Key;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteEngineTest {
  @TempDir private Path directory;

  private static Engine.Batch batch(Commit... commits) {
    return new Engine.Batch(List.of(commits), List.of(), 0);
  }

  private static Commit commit(long revision) {
    var stored = new Stored(new Key("/k" + revision), new byte[] {1}, revision, revision);
    var version = new Version(new Change(stored, null, false), 0, null);
    return new Commit(revision, 0, (int) revision, List.of(version));
  }

  private static List<Long> revisions(Engine engine) {
    var revisions = new ArrayList<Long>();
    engine.load(row -> revisions.add(Version.revisionOf(row.id())));
    return revisions;
  }

  @Test
  void write_afterUnexpectedFault_reopensTheDatabaseAndGoesOn() {
    try (var engine = SqliteEngine.open(directory)) {
      assertThat(revisions(engine)).isEmpty();
      engine.write(batch(commit(1)));
      assertThatThrownBy(() -> engine.write(batch(commit(2), commit(1))))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.code()).isEqualTo(StoreException.Code.READ_ONLY));
      engine.write(batch(commit(2), commit(3)));
    }
    try (var engine = SqliteEngine.open(directory)) {
      assertThat(revisions(engine)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void open_inDirectoryThatCannotBeMade_saysWhich() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> SqliteEngine.open(file.resolve("data")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
  }
}
