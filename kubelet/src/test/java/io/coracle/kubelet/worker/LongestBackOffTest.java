package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long containers that end again and again wait on a node that is set to a longest time. */
class LongestBackOffTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  // Each run takes one second. Of five minutes: starts at 0, 1, 12, 33, 74, 155, 316, 617 s.
  @ParameterizedTest
  @CsvSource({
    "300, 320, 7, 5m0s",
    "15, 60, 6, 15s", // 0, 1, 12, 28, 44, 60
    "4, 26, 7, 4s", // 0, 1, 6, 11, 16, 21, 26
    "1, 21, 12, 1s" // 0, 1, 3, 5 ... 21
  })
  void containerThatEndsAgainAndAgain_waitsNoLonger(
      int longest, int seconds, int starts, String shown) {
    node.longestBackOff = Duration.ofSeconds(longest);
    node.restart();
    node.runtime.script("bad", Script.exits(Duration.ofSeconds(1), 1));
    node.api.put(pod("bad", "Always", container("bad")));
    node.advance(Duration.ofSeconds(seconds).plusMillis(500));
    assertThat(node.runtime.calls).filteredOn(call -> call.startsWith("start bad")).hasSize(starts);
    node.advance(Duration.ofMillis(1800));
    var state = node.api.pod("bad").getStatus().getContainerStatuses().getFirst().getState();
    if (longest > 1) {
      assertThat(state.getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
      assertThat(state.getWaiting().getMessage()).startsWith("back-off " + shown + " restarting");
    }
  }
}
