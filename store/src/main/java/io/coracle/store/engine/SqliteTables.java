package io.coracle.store.engine;

import io.coracle.store.StoreException;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Version;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/** The tables of the database, and the statements on them. */
final class SqliteTables implements AutoCloseable {
  /** Three rows of the size of a usual object fit into a page. */
  private static final int PAGE_BYTES = 8192;

  /** How long the log grows before its pages go to the database: 4 MiB, a pause of a few ms. */
  private static final int CHECKPOINT_PAGES = 512;

  private static final int LOG_BYTES_KEPT = 16 << 20;
  private static final int CACHE_KIBIBYTES = 2048;

  private static final long UNKNOWN = -1;

  private static final String INSERT =
      "insert into version(id, size, live, path, created, removed, value, checksum)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String SELECT =
      "select id, size, live, path, created, removed, value, checksum from version order by id";

  private final Path path;
  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement compact;
  private long compacted = UNKNOWN;

  private SqliteTables(Path path, Connection connection) throws SQLException {
    this.path = path;
    this.connection = connection;
    connection.setAutoCommit(false);
    insert = connection.prepareStatement(INSERT);
    delete = connection.prepareStatement("delete from version where id = ?");
    compact = connection.prepareStatement("update meta set number = ? where name = 'compacted'");
  }

  /**
   * Opens the database.
   *
   * @param create whether its tables are made; otherwise they must be there
   */
  static SqliteTables open(Path path, boolean create) throws SQLException {
    var connection = JDBC.createConnection("jdbc:sqlite:" + path, new Properties());
    try {
      try (var statement = connection.createStatement()) {
        statement.execute("pragma page_size=" + PAGE_BYTES);
        statement.execute("pragma locking_mode=exclusive");
        statement.execute("pragma journal_mode=wal");
        statement.execute("pragma synchronous=full");
        statement.execute("pragma wal_autocheckpoint=" + CHECKPOINT_PAGES);
        statement.execute("pragma journal_size_limit=" + LOG_BYTES_KEPT);
        statement.execute("pragma cache_size=-" + CACHE_KIBIBYTES);
        if (create) {
          setUp(statement);
        } else {
          requireTables(path, statement);
        }
      }
      return new SqliteTables(path, connection);
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  private static void setUp(Statement statement) throws SQLException {
    statement.execute(
        "create table if not exists version(id integer primary key, size integer not null,"
            + " live integer not null, path text not null, created integer not null,"
            + " removed integer not null, value blob not null, checksum integer not null)");
    statement.execute(
        "create table if not exists meta(name text primary key, number integer not null)");
    statement.execute("insert or ignore into meta values ('compacted', 0)");
  }

  private static void requireTables(Path path, Statement statement) throws SQLException {
    try (var count =
        statement.executeQuery(
            "select count(*) from sqlite_schema where name in ('version', 'meta')")) {
      if (!count.next() || count.getInt(1) != 2) {
        throw damaged(path, "its tables are missing");
      }
    }
  }

  private static StoreException damaged(Path path, String how) {
    return new StoreException(StoreException.Code.DAMAGED, path + " is damaged: " + how);
  }

  /** The compacted revision as it was last written. */
  long compacted() throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select number from meta where name = 'compacted'")) {
      if (!rows.next()) {
        throw damaged(path, "the compacted revision is missing");
      }
      return rows.getLong(1);
    } finally {
      connection.rollback();
    }
  }

  /** Passes all rows to {@code reader}, in the order of their ids. */
  void read(Engine.Reader reader) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(SELECT)) {
      while (rows.next()) {
        reader.accept(row(rows));
      }
    } finally {
      connection.rollback();
    }
  }

  private Row row(ResultSet rows) throws SQLException {
    var row =
        new Row(
            rows.getLong(1),
            rows.getInt(2),
            rows.getInt(3),
            rows.getString(4),
            rows.getLong(5),
            rows.getInt(6) != 0,
            rows.getBytes(7));
    if (row.checksum() != rows.getLong(8)) {
      throw damaged(path, "the checksum of row " + row.id() + " is wrong");
    }
    return row;
  }

  /** Writes everything in {@code batch} in one transaction, and flushes it. */
  void write(Engine.Batch batch) throws SQLException {
    for (Commit commit : batch.commits()) {
      for (Version version : commit.versions()) {
        insert(Row.of(commit, version));
      }
    }
    for (long id : batch.gone()) {
      delete.setLong(1, id);
      delete.executeUpdate();
    }
    if (batch.compacted() != compacted) {
      compact.setLong(1, batch.compacted());
      compact.executeUpdate();
    }
    connection.commit();
    compacted = batch.compacted();
  }

  private void insert(Row row) throws SQLException {
    insert.setLong(1, row.id());
    insert.setInt(2, row.size());
    insert.setInt(3, row.live());
    insert.setString(4, row.path());
    insert.setLong(5, row.created());
    insert.setInt(6, row.removed() ? 1 : 0);
    insert.setBytes(7, row.value());
    insert.setLong(8, row.checksum());
    insert.executeUpdate();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  /** Removes the rows of revisions after {@code revision}. */
  void removeAfter(long revision) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate("delete from version where id >= " + Version.id(revision + 1, 0));
    }
    connection.commit();
  }

  /**
   * Moves the write-ahead log into the database and empties it, so that nothing of a torn tail
   * stays behind.
   */
  void emptyLog() throws SQLException {
    connection.setAutoCommit(true);
    try (var statement = connection.createStatement()) {
      statement.execute("pragma wal_checkpoint(truncate)");
    } finally {
      connection.setAutoCommit(false);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
