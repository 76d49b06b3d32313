package io.coracle.store.engine;

import io.coracle.base.log.Log;
import io.coracle.store.StoreException;
import io.coracle.store.history.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The durable engine: one SQLite database with a write-ahead log that is flushed by each batch.
 *
 * <p>The one table is a log of versions in the order of their ids; rows are only appended and, when
 * compacted, deleted. The current state is what the newest row of each key says. So a start reads
 * the table once, in order, and a write touches the end of the table and nothing else.
 *
 * <p>SQLite keeps no checksums of its pages, so each row has one over its content; that no row has
 * vanished is seen from the revisions, which are gapless above the compacted one, and from the
 * number of entries that each row states.
 */
public final class SqliteEngine implements Engine {
  static final String FILE = "store.sqlite";

  private static final Log LOG = Log.of("store");

  private final Path path;
  private final DirectoryLock lock;
  private @Nullable SqliteTables tables;
  private long lastRevision;

  private SqliteEngine(Path directory, DirectoryLock lock) {
    this.path = directory.resolve(FILE);
    this.lock = lock;
  }

  /**
   * Opens the database in {@code directory}; sets it up if the directory is new.
   *
   * @throws StoreException with {@link StoreException.Code#IN_USE}, {@link
   *     StoreException.Code#WRONG_VERSION}, {@link StoreException.Code#DAMAGED} or {@link
   *     StoreException.Code#READ_ONLY}
   */
  public static SqliteEngine open(Path directory) {
    try {
      Files.createDirectories(directory);
      var engine = new SqliteEngine(directory, DirectoryLock.claim(directory));
      engine.start(directory);
      return engine;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Code.READ_ONLY,
          "the data directory " + directory + " cannot be used: " + e.getMessage(),
          e);
    }
  }

  private void start(Path directory) throws IOException {
    boolean started = false;
    try {
      boolean present = FormatFile.present(directory);
      if (present && (!Files.exists(path) || Files.size(path) == 0)) {
        throw new StoreException(
            StoreException.Code.DAMAGED, path + " is missing or empty, but was set up before");
      }
      SqliteLibrary.prepare(directory);
      tables = connect(!present);
      if (!present) {
        FormatFile.write(directory);
      }
      started = true;
    } catch (SQLException e) {
      throw SqliteFaults.translate(path, e);
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private SqliteTables connect(boolean create) throws SQLException {
    WriteAheadLogCheck.check(path.resolveSibling(FILE + "-wal"));
    return SqliteTables.open(path, create);
  }

  @Override
  public String place() {
    return path.toString();
  }

  @Override
  public long compacted() {
    try {
      return tables().compacted();
    } catch (SQLException e) {
      throw SqliteFaults.translate(path, e);
    }
  }

  @Override
  public void load(Reader reader) {
    try {
      SqliteTables opened = tables();
      opened.read(
          row -> {
            lastRevision = Version.revisionOf(row.id());
            reader.accept(row);
          });
      emptyLog(opened);
    } catch (SQLException e) {
      throw SqliteFaults.translate(path, e);
    }
  }

  private static void emptyLog(SqliteTables opened) throws SQLException {
    try {
      opened.emptyLog();
    } catch (SQLException e) {
      // On a full disk the log stays as it is; everything in it can be read all the same.
      if (!SqliteFaults.outOfSpace(e)) {
        throw e;
      }
    }
  }

  @Override
  public void write(Batch batch) {
    try {
      tables().write(batch);
    } catch (SQLException e) {
      undo(e);
      throw SqliteFaults.translate(path, e);
    }
    if (!batch.commits().isEmpty()) {
      lastRevision = batch.commits().getLast().revision();
    }
  }

  /**
   * Forgets a write that failed. When only space was missing, rolling back is enough. Otherwise
   * nobody knows what has reached the disk, so the database is closed, and read again by the next
   * write.
   */
  private void undo(SQLException fault) {
    try {
      if (tables != null) {
        tables.rollback();
        if (SqliteFaults.outOfSpace(fault)) {
          return;
        }
      }
    } catch (SQLException e) {
      fault.addSuppressed(e);
    }
    disconnect();
  }

  private SqliteTables tables() throws SQLException {
    if (tables == null) {
      SqliteTables opened = connect(false);
      opened.removeAfter(lastRevision);
      tables = opened;
    }
    return tables;
  }

  private void disconnect() {
    SqliteTables open = tables;
    tables = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.warn("The database did not close cleanly", e, "file", path);
      }
    }
  }

  @Override
  public void close() {
    disconnect();
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("The lock of the data directory did not close cleanly", e, "file", path);
    }
  }
}
