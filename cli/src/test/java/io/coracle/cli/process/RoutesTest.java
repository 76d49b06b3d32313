package io.coracle.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.coracle.cluster.ClusterException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private static final Routes ROUTES =
      Routes.parse(
          List.of(
              "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT",
              "eth0 00000000 010200C0 0003 0 0 0 00000000 0 0 0",
              "cni0 0000F40A 00000000 0001 0 0 0 00FFFFFF 0 0 0"));

  @Test
  void user_overlappingRange_namesTheInterface() {
    assertThat(ROUTES.user(Routes.Range.parse("10.244.0.0/16"), "")).contains("cni0");
    assertThat(ROUTES.user(Routes.Range.parse("10.244.0.128/25"), "")).contains("cni0");
  }

  @Test
  void user_otherRangeOrOwnInterface_isNobody() {
    assertThat(ROUTES.user(Routes.Range.parse("10.244.1.0/24"), "")).isEmpty();
    assertThat(ROUTES.user(Routes.Range.parse("10.96.0.0/16"), "")).isEmpty();
    assertThat(ROUTES.user(Routes.Range.parse("10.244.0.0/16"), "cni0")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0/8", "10.0.0.256/8", "10.0.0.0/33", "1.2.3.4/8/9"})
  void parse_noRange_isRefused(String text) {
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> Routes.Range.parse(text))
        .withMessageContaining("is no range");
  }
}
