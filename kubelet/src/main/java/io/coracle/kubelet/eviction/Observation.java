package io.coracle.kubelet.eviction;

import io.coracle.api.quantity.Quantity;

/** How much of something there is and how much of it is left: bytes, inodes or processes. */
record Observation(long available, long capacity, Quantity.Format format) {

  /** As messages show it. */
  Quantity quantity() {
    return Quantity.of(available, format);
  }
}
