package io.coracle.store.engine;

import io.coracle.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells faults of SQLite in the words of the store. */
final class SqliteFaults {
  /** Extended result codes keep the primary one in their low byte. */
  private static final int PRIMARY_MASK = 0xff;

  private SqliteFaults() {}

  private static int primary(SQLException fault) {
    return fault instanceof SQLiteException known
        ? known.getResultCode().code & PRIMARY_MASK
        : fault.getErrorCode() & PRIMARY_MASK;
  }

  static boolean outOfSpace(SQLException fault) {
    return primary(fault) == SQLiteErrorCode.SQLITE_FULL.code;
  }

  static StoreException translate(Path path, SQLException fault) {
    int code = primary(fault);
    if (outOfSpace(fault)) {
      return new StoreException(
          StoreException.Code.READ_ONLY,
          "the disk of " + path + " is full: the store is read-only until there is space",
          fault);
    }
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return new StoreException(
          StoreException.Code.DAMAGED, path + " is damaged: " + fault.getMessage(), fault);
    }
    if (code == SQLiteErrorCode.SQLITE_BUSY.code) {
      return new StoreException(
          StoreException.Code.IN_USE, path + " is in use by another process", fault);
    }
    return new StoreException(
        StoreException.Code.READ_ONLY, path + " cannot be written: " + fault.getMessage(), fault);
  }
}
