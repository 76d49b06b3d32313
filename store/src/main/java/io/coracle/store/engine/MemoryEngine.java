package io.coracle.store.engine;

/** An engine that keeps nothing: a store on it lives as long as its process. */
public final class MemoryEngine implements Engine {

  @Override
  public String place() {
    return "memory";
  }

  @Override
  public long compacted() {
    return 0;
  }

  @Override
  public void load(Reader reader) {}

  @Override
  public void write(Batch batch) {}

  @Override
  public void close() {}
}
