package io.coracle.kubelet.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.traffic.InterfaceTraffic.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTableTest {
  private static final String TABLE =
      """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
          lo: 290 17 0 0 0 0 0 0 290 17 0 0 0 0 0 0
        eth0:15234 402    1    2    0     0          0         0  3222    274    3    4    0     0       0          0
      veth472: 542       7    0    0    0     0          0         0     5866      69    0    0    0     0       0          0
      net1:0: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0
      """;

  @TempDir Path process;

  @Test
  void of_table_givesWhatLeavesTheMachine() throws IOException {
    Files.createDirectories(process.resolve("net"));
    Files.writeString(process.resolve("net/dev"), TABLE);
    assertThat(DeviceTable.of(process))
        .containsExactly(
            new InterfaceTraffic("eth0", new Way(15234, 402, 1, 2), new Way(3222, 274, 3, 4)),
            new InterfaceTraffic("net1:0", new Way(1, 2, 3, 4), new Way(5, 6, 7, 8)));
  }

  @Test
  void of_processThatHasEnded_isNothing() throws IOException {
    assertThat(DeviceTable.of(process)).isEmpty();
  }

  @Test
  void of_brokenTable_isSkippedOver() throws IOException {
    Files.createDirectories(process.resolve("net"));
    Files.writeString(process.resolve("net/dev"), "one\ntwo\n eth0: 1 2\nnothing\n");
    assertThat(DeviceTable.of(process)).isEmpty();
    Files.writeString(process.resolve("net/dev"), "");
    assertThat(DeviceTable.of(process)).isEmpty();
  }
}
