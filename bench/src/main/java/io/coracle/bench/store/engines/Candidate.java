package io.coracle.bench.store.engines;

import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * An embedded engine used the way the store uses one: records are appended under ascending numbers,
 * one flush for each batch, and read back in order at start.
 */
interface Candidate extends AutoCloseable {

  /** Appends {@code values} under the numbers from {@code first} on; durable when it returns. */
  void append(long first, List<byte[]> values) throws Exception;

  /** Removes the records with the numbers from {@code from} to {@code to}, exclusive. */
  void remove(long from, long to) throws Exception;

  /** Passes every record to {@code reader}, in order. */
  void load(ObjLongConsumer<byte[]> reader) throws Exception;

  @Override
  void close() throws Exception;
}
