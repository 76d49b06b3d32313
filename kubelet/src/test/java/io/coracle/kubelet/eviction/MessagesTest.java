package io.coracle.kubelet.eviction;

import static io.coracle.kubelet.eviction.Usages.asking;
import static io.coracle.kubelet.eviction.Usages.using;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.quantity.Quantity.Format;
import io.coracle.kubelet.config.Amount;
import io.coracle.kubelet.config.Signal;
import io.coracle.kubelet.config.Threshold;
import io.coracle.kubelet.eviction.Usages.Used;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final long MEBI = 1L << 20;

  private static Threshold threshold(Signal signal, Amount value) {
    return new Threshold(signal, value, Duration.ZERO, Amount.NONE);
  }

  @Test
  void evicted_memory_tellsThresholdAndContainers() {
    var victim = using(asking("web", 0, "10Mi"), Used.memory(20 * MEBI));
    String message =
        Messages.evicted(
            victim,
            threshold(Signal.MEMORY, Amount.of(100 * MEBI)),
            Map.of(Signal.MEMORY, new Observation(99 * MEBI + 1024, 1L << 30, Format.BINARY_SI)));
    assertThat(message)
        .isEqualTo(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available:"
                + " 101377Ki. Container main was using 20Mi, request is 10Mi, has larger"
                + " consumption of memory. ");
  }

  @Test
  void evicted_inodes_tellsNothingOfContainers() {
    var victim = using(asking("web", 0, "10Mi"), Used.memory(1));
    String message =
        Messages.evicted(
            victim,
            threshold(Signal.NODE_INODES, Amount.percent(10)),
            Map.of(Signal.NODE_INODES, new Observation(99, 1000, Format.DECIMAL_SI)));
    assertThat(message)
        .isEqualTo(
            "The node was low on resource: inodes. Threshold quantity: 100, available: 99. ");
  }
}
