package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFaults;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets something aside for an object while it is written, such as an address. Called when the
 * object has been validated. Thread-safe.
 */
public interface WriteHook {

  /** Nothing is set aside. */
  WriteHook NONE = new WriteHook() {};

  /**
   * Prepares a new object, which it may change.
   *
   * @param faults takes what cannot be had; the write is then refused as invalid
   */
  default Reservation creating(ObjectNode object, boolean dryRun, FieldFaults faults) {
    return Reservation.NOTHING;
  }

  /** Prepares a replacement, which it may change. */
  default Reservation updating(
      ObjectNode object, ObjectNode before, boolean dryRun, FieldFaults faults) {
    return Reservation.NOTHING;
  }

  /** The object is gone. */
  default void deleted(ObjectNode last) {}

  /** What was set aside for one write. Exactly one of its methods is called, once. */
  interface Reservation {
    Reservation NOTHING =
        new Reservation() {
          @Override
          public void keep() {}

          @Override
          public void giveBack() {}
        };

    /** The write has happened. */
    void keep();

    /** The write has not happened. */
    void giveBack();
  }
}
