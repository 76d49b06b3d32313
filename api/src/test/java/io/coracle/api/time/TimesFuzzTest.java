package io.coracle.api.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times and durations of any text: they are written as they are read, or refused. */
class TimesFuzzTest {

  @FuzzTest
  void parse_anyText_isReadAsItIsWritten(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Instant time = Times.parse(text);
      String seconds = Times.seconds(time);
      assertThat(Times.seconds(Times.parse(seconds))).isEqualTo(seconds);
      String micros = Times.micros(time);
      assertThat(Times.micros(Times.parse(micros))).isEqualTo(micros);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotNull();
    }
    try {
      Duration duration = GoDuration.parse(text);
      assertThat(GoDuration.parse(GoDuration.text(duration))).isEqualTo(duration);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
