package io.coracle.kubelet.node;

import io.coracle.kubelet.machine.Machine.Facts;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;

/** What a machine has, and how much of it pods may use, as the Node object tells. */
public final class Capacity {
  /** Kept back from pods, so that the node itself does not run out (default hard eviction). */
  private static final long MEMORY_RESERVE = 100L << 20;

  /** The part of the storage that is kept back: 1 of so many (default hard eviction, 10 %). */
  private static final long STORAGE_RESERVE = 10;

  private Capacity() {}

  public static Map<String, Quantity> capacity(Facts facts, int maxPods) {
    return quantities(facts, maxPods, facts.memory(), facts.storage() >> 10, "Ki");
  }

  public static Map<String, Quantity> allocatable(Facts facts, int maxPods) {
    long storage = facts.storage() - facts.storage() / STORAGE_RESERVE;
    long memory = Math.max(0, facts.memory() - MEMORY_RESERVE);
    return quantities(facts, maxPods, memory, storage, "");
  }

  private static Map<String, Quantity> quantities(
      Facts facts, int maxPods, long memory, long storage, String storageUnit) {
    Map<String, Quantity> quantities = new HashMap<>();
    quantities.put("cpu", cpu(facts.cpuMilli()));
    quantities.put("memory", new Quantity(String.valueOf(memory >> 10), "Ki"));
    quantities.put("ephemeral-storage", new Quantity(String.valueOf(storage), storageUnit));
    quantities.put("pods", new Quantity(String.valueOf(maxPods)));
    facts
        .hugepages()
        .forEach((name, bytes) -> quantities.put(name, new Quantity(String.valueOf(bytes))));
    return quantities;
  }

  private static Quantity cpu(long milli) {
    return milli % 1000 == 0
        ? new Quantity(String.valueOf(milli / 1000))
        : new Quantity(String.valueOf(milli), "m");
  }
}
