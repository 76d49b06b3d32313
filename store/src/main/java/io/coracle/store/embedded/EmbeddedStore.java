package io.coracle.store.embedded;

import io.coracle.store.Store;

/** A store in this process, which can tell its figures. */
public interface EmbeddedStore extends Store {

  /** The figures of this moment. */
  StoreStatistics statistics();
}
