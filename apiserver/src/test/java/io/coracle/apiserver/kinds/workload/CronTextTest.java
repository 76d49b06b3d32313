package io.coracle.apiserver.kinds.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/5 * * * *",
        "0 3 1,15 * MON-FRI",
        "@daily",
        "@every 1h30m",
        "0-30/10 0 ? jan *",
        "5/15 * * * *"
      })
  void isSchedule_good_true(String text) {
    assertThat(CronText.isSchedule(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * *",
        "60 * * * *",
        "@sometimes",
        "* * 31 13 *",
        "a * * * *",
        "*/0 * * * *",
        "5-1 * * * *",
        "* * * * 7",
        "@every soon",
        "every day"
      })
  void isSchedule_bad_false(String text) {
    assertThat(CronText.isSchedule(text)).isFalse();
  }
}
