package io.coracle.store.embedded;

import io.coracle.base.Environment;
import io.coracle.store.engine.Engine;
import io.coracle.store.engine.MemoryEngine;
import io.coracle.store.engine.SqliteEngine;
import io.coracle.store.history.Timeline;
import io.coracle.store.watch.Dispatcher;
import java.nio.file.Path;

/** Makes stores. */
public final class Stores {
  private Stores() {}

  /**
   * Opens the durable store in {@code directory}, which is made if it does not exist. Loads all of
   * it, with the history that was kept: watches go on across a restart.
   *
   * @throws io.coracle.store.StoreException when the directory is in use, damaged, of another
   *     version, or cannot be used
   */
  public static EmbeddedStore open(Path directory, Environment environment, Retention retention) {
    return on(SqliteEngine.open(directory), environment, retention, Capacity.ofHeap(), true);
  }

  /**
   * A store in memory, which ends with its process. It has no thread of its own and commits in the
   * thread of the caller; watches are served by tasks of {@code environment}. So on virtual time it
   * is deterministic.
   */
  public static EmbeddedStore inMemory(Environment environment, Retention retention) {
    return on(new MemoryEngine(), environment, retention, Capacity.ofHeap(), false);
  }

  /**
   * A store on any engine, for tests of failure and recovery. Closing the store closes the engine.
   *
   * @param blocking whether writes take long enough to be given a thread of their own
   */
  public static EmbeddedStore on(
      Engine engine,
      Environment environment,
      Retention retention,
      Capacity capacity,
      boolean blocking) {
    boolean opened = false;
    try {
      var loader = new Loader(engine, environment.clock());
      Timeline timeline = loader.load();
      var dispatcher = new Dispatcher(environment, timeline.newestCommit());
      var committer =
          new Committer(
              timeline,
              engine,
              dispatcher,
              environment.clock(),
              retention,
              capacity,
              loader.garbage());
      Writer writer =
          blocking
              ? GroupWriter.start(committer, engine, environment.tasks())
              : new DirectWriter(committer, engine);
      opened = true;
      return new TimelineStore(environment, timeline, dispatcher, committer, writer);
    } finally {
      if (!opened) {
        engine.close();
      }
    }
  }
}
