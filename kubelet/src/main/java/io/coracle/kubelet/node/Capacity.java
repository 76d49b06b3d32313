package io.coracle.kubelet.node;

import io.coracle.kubelet.config.KubeletSettings;
import io.coracle.kubelet.machine.Machine.Facts;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;

/** What a machine has, and how much of it pods may use, as the Node object tells. */
public final class Capacity {
  private Capacity() {}

  public static Map<String, Quantity> capacity(Facts facts, KubeletSettings settings) {
    Map<String, Quantity> quantities = others(facts, settings);
    quantities.put("cpu", cpu(facts.cpuMilli()));
    quantities.put("memory", kibi(facts.memory()));
    quantities.put("ephemeral-storage", kibi(facts.storage()));
    return quantities;
  }

  /** What is left of the capacity when the system has its part and no hard threshold is met. */
  public static Map<String, Quantity> allocatable(Facts facts, KubeletSettings settings) {
    Map<String, Quantity> quantities = others(facts, settings);
    quantities.put("cpu", cpu(settings.allocatable("cpu", facts.cpuMilli())));
    quantities.put("memory", kibi(settings.allocatable("memory", facts.memory())));
    long storage = settings.allocatable("ephemeral-storage", facts.storage());
    quantities.put("ephemeral-storage", new Quantity(String.valueOf(storage)));
    return quantities;
  }

  private static Map<String, Quantity> others(Facts facts, KubeletSettings settings) {
    Map<String, Quantity> quantities = new HashMap<>();
    quantities.put("pods", new Quantity(String.valueOf(settings.podsOn(facts.cpuMilli()))));
    facts
        .hugepages()
        .forEach((name, bytes) -> quantities.put(name, new Quantity(String.valueOf(bytes))));
    return quantities;
  }

  private static Quantity kibi(long bytes) {
    return new Quantity(String.valueOf(bytes >> 10), "Ki");
  }

  private static Quantity cpu(long milli) {
    return milli % 1000 == 0
        ? new Quantity(String.valueOf(milli / 1000))
        : new Quantity(String.valueOf(milli), "m");
  }
}
