package io.coracle.bench.store.engines;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB with a log that is synced by each write batch, tuned to be small. */
final class RocksCandidate implements Candidate {
  private final Options options;
  private final WriteOptions synced;
  private final RocksDB database;

  RocksCandidate(Path directory) throws RocksDBException {
    RocksDB.loadLibrary();
    synced = new WriteOptions().setSync(true);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(8 << 20)
            .setMaxWriteBufferNumber(2)
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setMaxBackgroundJobs(2)
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
    database = RocksDB.open(options, directory.toString());
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  @Override
  public void append(long first, List<byte[]> values) throws RocksDBException {
    try (var batch = new WriteBatch()) {
      long number = first;
      for (byte[] value : values) {
        batch.put(key(number++), value);
      }
      database.write(synced, batch);
    }
  }

  @Override
  public void remove(long from, long to) throws RocksDBException {
    try (var batch = new WriteBatch()) {
      for (long number = from; number < to; number++) {
        batch.delete(key(number));
      }
      database.write(synced, batch);
    }
  }

  @Override
  public void load(ObjLongConsumer<byte[]> reader) {
    try (var iterator = database.newIterator()) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        reader.accept(iterator.value(), ByteBuffer.wrap(iterator.key()).getLong());
      }
    }
  }

  @Override
  public void close() {
    database.close();
    synced.close();
    options.close();
  }
}
