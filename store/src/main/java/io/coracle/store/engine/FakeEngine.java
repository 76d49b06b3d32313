package io.coracle.store.engine;

import io.coracle.store.StoreException;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Version;
import java.util.TreeMap;

/**
 * An engine for tests: keeps what a disk would keep, and fails on demand. What it holds survives
 * {@link #close}, so that a store can be opened on it again.
 */
public final class FakeEngine implements Engine {
  private final TreeMap<Long, Row> rows = new TreeMap<>();
  private long compacted;
  private boolean full;
  private int writes;

  /** Lets every write fail from now on, or succeed again. */
  public synchronized void full(boolean nowFull) {
    full = nowFull;
  }

  /** How many batches were written. */
  public synchronized int writes() {
    return writes;
  }

  /** How many versions are kept. */
  public synchronized int rows() {
    return rows.size();
  }

  @Override
  public String place() {
    return "the simulated disk";
  }

  @Override
  public synchronized long compacted() {
    return compacted;
  }

  @Override
  public synchronized void load(Reader reader) {
    rows.values().forEach(reader::accept);
  }

  @Override
  public synchronized void write(Batch batch) {
    if (full) {
      throw new StoreException(StoreException.Code.READ_ONLY, "the simulated disk is full");
    }
    batch.commits().forEach(this::keep);
    rows.keySet().removeAll(batch.gone());
    compacted = batch.compacted();
    writes++;
  }

  private void keep(Commit commit) {
    for (Version version : commit.versions()) {
      rows.put(version.id(), Row.of(commit, version));
    }
  }

  @Override
  public void close() {}
}
