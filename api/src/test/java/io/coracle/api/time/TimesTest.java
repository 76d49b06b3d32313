package io.coracle.api.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.089999999Z");

  @Test
  void secondsAndMicros_anyTime_dropWhatIsSmaller() {
    assertThat(Times.seconds(TIME)).isEqualTo("2026-03-04T05:06:07Z");
    assertThat(Times.micros(TIME)).isEqualTo("2026-03-04T05:06:07.089999Z");
    assertThat(Times.parse(Times.seconds(TIME))).isEqualTo(Times.truncated(TIME));
  }

  @Test
  void parse_whatSecondsWrote_isTheSameTime() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 10_000; i++) {
      Instant time = Instant.ofEpochSecond(random.nextLong(-62_167_219_200L, 253_402_300_800L));
      assertThat(Times.parse(Times.seconds(time))).isEqualTo(time);
    }
  }

  @Test
  void parse_otherZone_isTheSameInstant() {
    assertThat(Times.parse("2026-03-04T07:06:07.5+02:00"))
        .isEqualTo(Instant.parse("2026-03-04T05:06:07.5Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-03-04",
        "2026-03-04T05:06Z",
        "2026-13-04T05:06:07Z",
        "2026-02-30T05:06:07Z",
        "2026-03-04T05:06:07",
        "2026-03-04 05:06:07Z",
        "+2026-03-04T05:06:07Z"
      })
  void parse_noRfc3339_isRefused(String text) {
    assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "1ns, 1ns",
    "1500ns, 1.5µs",
    "1.5ms, 1.5ms",
    "1s, 1s",
    "90s, 1m30s",
    "1h, 1h0m0s",
    "1h15m30.918s, 1h15m30.918s",
    "-1.5h, -1h30m0s",
    "1.5s, 1.5s",
    "+5m, 5m0s",
    ".5s, 500ms",
    "1.s, 1s",
    "3000us, 3ms"
  })
  void text_ofParsed_isGosOwn(String text, String canonical) {
    assertThat(GoDuration.text(GoDuration.parse(text))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "s", "1d", "1 s", "-", "1h-1m", "9999999h9999999h", "."})
  void parseDuration_notGos_isRefused(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textAndParse_randomDurations_areInverse() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      var duration = Duration.ofNanos(random.nextLong() >> random.nextInt(60));
      if (!duration.equals(Duration.ofNanos(Long.MIN_VALUE))) {
        assertThat(GoDuration.parse(GoDuration.text(duration))).isEqualTo(duration);
      }
    }
  }
}
