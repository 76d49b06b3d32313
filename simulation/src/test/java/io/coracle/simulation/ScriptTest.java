package io.coracle.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptTest {

  @Test
  void parse_everyWord_isUnderstood() {
    Script script =
        Script.parse(
            "pull=2s,start=100ms,run=10s,exit=1,ready-after=3s,fail-liveness-at=60s,"
                + "ignore-sigterm,cpu=200m,memory=64Mi");
    assertThat(script)
        .isEqualTo(
            new Script(
                new Script.Pull.Takes(Duration.ofSeconds(2)),
                Duration.ofMillis(100),
                Optional.of(Duration.ofSeconds(10)),
                1,
                Duration.ofSeconds(3),
                Optional.of(Duration.ofSeconds(60)),
                true,
                200,
                64 << 20));
  }

  @Test
  void parse_unknownWord_isNamed() {
    assertThatThrownBy(() -> Script.parse("run=1s, jump=high"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("simulation script: \"jump=high\": no such word");
    assertThatThrownBy(() -> Script.parse("exit=256"))
        .hasMessage("simulation script: \"exit=256\": an exit code is 0 to 255");
    assertThatThrownBy(() -> Script.parse("run=ten")).hasMessageContaining("run=ten");
  }

  @Test
  void of_noAnnotation_isDefault() {
    assertThat(Script.of(Map.of("sim.coracle.io/other", "exit=1"), "web"))
        .isEqualTo(Script.DEFAULT);
    assertThat(Script.of(Map.of("sim.coracle.io/web", "pull=not-found"), "web").pull())
        .isEqualTo(new Script.Pull.NotFound());
  }
}
