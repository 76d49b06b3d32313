package io.coracle.kubelet.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.quantity.Quantity.Format;
import io.coracle.kubelet.config.Amount;
import io.coracle.kubelet.config.EvictionSettings;
import io.coracle.kubelet.config.Signal;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.config.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssessmentTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Threshold HARD =
      new Threshold(Signal.MEMORY, Amount.of(100), Duration.ZERO, Amount.of(50));
  private static final Threshold SOFT =
      new Threshold(Signal.MEMORY, Amount.percent(30), Duration.ofSeconds(60), Amount.NONE);
  private static final Threshold DISK =
      new Threshold(Signal.NODE_BYTES, Amount.percent(10), Duration.ZERO, Amount.NONE);
  private static final EvictionSettings SETTINGS =
      new EvictionSettings(List.of(HARD, SOFT, DISK), Duration.ofMinutes(5), Duration.ZERO);

  private EvictionMemory memory = EvictionMemory.NONE;

  private Assessment at(long seconds, long freeMemory, long freeDisk) {
    Map<Signal, Observation> observations =
        Map.of(
            Signal.MEMORY, new Observation(freeMemory, 1000, Format.BINARY_SI),
            Signal.NODE_BYTES, new Observation(freeDisk, 1000, Format.BINARY_SI));
    Assessment assessment =
        Assessment.of(
            memory, observations, SETTINGS, SETTINGS.thresholds(), BEGIN.plusSeconds(seconds));
    memory = assessment.memory();
    return assessment;
  }

  @Test
  void of_enoughOfAll_nothingIsDue() {
    Assessment assessment = at(0, 300, 100);
    assertThat(assessment.due()).isEmpty();
    assertThat(assessment.pressures()).isEmpty();
  }

  @Test
  void of_hardThreshold_isDueAtOnce() {
    Assessment assessment = at(0, 99, 500);
    assertThat(assessment.due()).contains(HARD);
    assertThat(assessment.pressures()).containsExactly(Pressure.MEMORY);
  }

  @Test
  void of_hardThreshold_staysDueUntilTheMinimumIsReclaimed() {
    at(0, 99, 500);
    assertThat(at(10, 149, 500).due()).contains(HARD);
    assertThat(at(20, 150, 500).due()).isEmpty();
    assertThat(at(30, 149, 500).due()).isEmpty();
  }

  @Test
  void of_softThreshold_isDueAfterItsGracePeriodWithoutABreak() {
    Assessment first = at(0, 299, 500);
    assertThat(first.due()).isEmpty();
    assertThat(first.pressures()).containsExactly(Pressure.MEMORY);
    assertThat(at(59, 299, 500).due()).isEmpty();
    assertThat(at(60, 299, 500).due()).contains(SOFT);
    memory = EvictionMemory.NONE;
    at(0, 299, 500);
    at(30, 300, 500);
    assertThat(at(61, 299, 500).due()).isEmpty();
    assertThat(at(121, 299, 500).due()).contains(SOFT);
  }

  @Test
  void of_memoryAndDiskShort_memoryIsDueFirst() {
    Assessment assessment = at(0, 50, 50);
    assertThat(assessment.due()).contains(HARD);
    assertThat(assessment.pressures()).containsExactly(Pressure.DISK, Pressure.MEMORY);
    assertThat(at(10, 500, 50).due()).contains(DISK);
  }

  @Test
  void of_pressureGone_staysForTheTransitionPeriod() {
    at(0, 50, 500);
    assertThat(at(299, 500, 500).pressures()).containsExactly(Pressure.MEMORY);
    assertThat(at(299, 500, 500).due()).isEmpty();
    assertThat(at(300, 500, 500).pressures()).isEmpty();
  }

  @Test
  void of_pressureComingAndGoing_neverFlaps() {
    at(0, 50, 500);
    for (int seconds = 10; seconds <= 3600; seconds += 10) {
      long free = seconds % 200 == 0 ? 50 : 500;
      assertThat(at(seconds, free, 500).pressures()).containsExactly(Pressure.MEMORY);
    }
  }

  @Test
  void of_signalThatNobodyObserves_isNeverMet() {
    var inodes = new Threshold(Signal.NODE_INODES, Amount.percent(5), Duration.ZERO, Amount.NONE);
    assertThat(Assessment.met(inodes, Map.of(), false)).isFalse();
  }
}
