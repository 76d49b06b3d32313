package io.coracle.bench.store.engines;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** SQLite with a write-ahead log that is synced by each commit. */
final class SqliteCandidate implements Candidate {
  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  SqliteCandidate(Path directory) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data.sqlite"));
    try (var statement = connection.createStatement()) {
      statement.execute("pragma page_size=" + Integer.getInteger("page", 8192));
      statement.execute("pragma locking_mode=exclusive");
      statement.execute("pragma journal_mode=wal");
      statement.execute("pragma synchronous=full");
      statement.execute("pragma wal_autocheckpoint=" + Integer.getInteger("checkpoint", 512));
      statement.execute("pragma cache_size=-2048");
      statement.execute("create table if not exists record(id integer primary key, data blob)");
    }
    connection.setAutoCommit(false);
    insert = connection.prepareStatement("insert into record values (?, ?)");
    delete = connection.prepareStatement("delete from record where id >= ? and id < ?");
  }

  @Override
  public void append(long first, List<byte[]> values) throws SQLException {
    long number = first;
    for (byte[] value : values) {
      insert.setLong(1, number++);
      insert.setBytes(2, value);
      insert.executeUpdate();
    }
    connection.commit();
  }

  @Override
  public void remove(long from, long to) throws SQLException {
    delete.setLong(1, from);
    delete.setLong(2, to);
    delete.executeUpdate();
    connection.commit();
  }

  @Override
  public void load(ObjLongConsumer<byte[]> reader) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select id, data from record order by id")) {
      while (rows.next()) {
        reader.accept(rows.getBytes(2), rows.getLong(1));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
