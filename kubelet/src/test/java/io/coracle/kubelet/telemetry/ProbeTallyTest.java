package io.coracle.kubelet.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.telemetry.ProbeTally.Bucket;
import io.coracle.kubelet.telemetry.ProbeTally.Result;
import io.coracle.kubelet.telemetry.ProbeTally.Subject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeTallyTest {
  private static final Subject READY = new Subject("Readiness", "main", "web", "default", "uid");
  private static final Subject ALIVE = new Subject("Liveness", "main", "web", "default", "uid");

  private final ProbeTally tally = new ProbeTally();

  @Test
  void lines_severalResults_areCountedAndAnswersMeasured() {
    tally.probed(READY, Result.SUCCESSFUL, Duration.ofMillis(20));
    tally.probed(READY, Result.SUCCESSFUL, Duration.ofSeconds(2));
    tally.probed(READY, Result.FAILED, Duration.ofSeconds(1));
    tally.probed(READY, Result.UNKNOWN, Duration.ofSeconds(20));
    tally.probed(ALIVE, Result.FAILED, Duration.ZERO);
    assertThat(tally.lines()).extracting(ProbeTally.Line::subject).containsExactly(ALIVE, READY);
    ProbeTally.Line line = tally.lines().getLast();
    assertThat(line.results())
        .isEqualTo(Map.of(Result.SUCCESSFUL, 2L, Result.FAILED, 1L, Result.UNKNOWN, 1L));
    assertThat(line.measured()).isEqualTo(3);
    assertThat(line.seconds()).isEqualTo(22.02);
    assertThat(line.buckets())
        .contains(new Bucket(.01, 0), new Bucket(.025, 1), new Bucket(2.5, 2), new Bucket(10, 2));
  }

  @Test
  void forget_subject_isNotShownAnyMore() {
    tally.probed(READY, Result.FAILED, Duration.ZERO);
    tally.forget(READY);
    assertThat(tally.lines()).isEmpty();
  }
}
