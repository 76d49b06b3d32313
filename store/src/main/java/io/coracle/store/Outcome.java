package io.coracle.store;

import java.util.List;
import java.util.Optional;

/** How a commit ended. */
public sealed interface Outcome {

  /**
   * It was carried out.
   *
   * @param revision the revision it got
   * @param written the new version of each put, in the order of the transaction
   */
  record Committed(long revision, List<Stored> written) implements Outcome {}

  /**
   * A condition did not hold; nothing was changed.
   *
   * @param key the key of the first condition that failed
   * @param current what is there instead
   */
  record Conflict(Key key, Optional<Stored> current) implements Outcome {}
}
