package io.coracle.bench.store.engines;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.PutFlags;

/** LMDB, which syncs data and then its meta page on each commit. */
final class LmdbCandidate implements Candidate {
  private static final long MAP_BYTES = 4L << 30;

  private final Env<ByteBuffer> environment;
  private final Dbi<ByteBuffer> records;
  private final ByteBuffer key = ByteBuffer.allocateDirect(Long.BYTES);
  private final ByteBuffer value = ByteBuffer.allocateDirect(1 << 20);

  LmdbCandidate(Path directory) {
    environment = Env.create().setMapSize(MAP_BYTES).setMaxDbs(1).open(directory.toFile());
    records = environment.openDbi("records", DbiFlags.MDB_CREATE);
  }

  @Override
  public void append(long first, List<byte[]> values) {
    try (var transaction = environment.txnWrite()) {
      long number = first;
      for (byte[] bytes : values) {
        key.clear().putLong(number++).flip();
        value.clear().put(bytes).flip();
        records.put(transaction, key, value, PutFlags.MDB_APPEND);
      }
      transaction.commit();
    }
  }

  @Override
  public void remove(long from, long to) {
    try (var transaction = environment.txnWrite()) {
      for (long number = from; number < to; number++) {
        key.clear().putLong(number).flip();
        records.delete(transaction, key);
      }
      transaction.commit();
    }
  }

  @Override
  public void load(ObjLongConsumer<byte[]> reader) {
    try (var transaction = environment.txnRead();
        var cursor = records.iterate(transaction)) {
      for (var entry : cursor) {
        byte[] bytes = new byte[entry.val().remaining()];
        entry.val().get(bytes);
        reader.accept(bytes, entry.key().getLong(0));
      }
    }
  }

  @Override
  public void close() {
    records.close();
    environment.close();
  }
}
