package io.coracle.kubelet.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerdConfigurationTest {
  private static final ContainerdSettings SETTINGS =
      new ContainerdSettings(
          ContainerdPaths.below(Path.of("/data")),
          Path.of("/usr/bin/containerd"),
          Path.of("/usr/lib/cni"),
          "coracle.io/pause:1");

  private static String text(ContainerdVersion version, boolean restrict) {
    return new ContainerdConfiguration(SETTINGS, version, "overlayfs", restrict).text();
  }

  @Test
  void text_oldVersion_isSchema2() {
    assertThat(text(new ContainerdVersion(1, 6, 20), true))
        .contains("version = 2\n")
        .contains("root = \"/data/containerd/root\"")
        .contains("sandbox_image = \"coracle.io/pause:1\"")
        .contains("restrict_oom_score_adj = true")
        .contains("conf_dir = \"/data/cni/net.d\"")
        .doesNotContain("io.containerd.cri.v1");
  }

  @Test
  void text_newVersion_isSchema3() {
    assertThat(text(new ContainerdVersion(2, 0, 4), false))
        .contains("version = 3\n")
        .contains("sandbox = \"coracle.io/pause:1\"")
        .contains("restrict_oom_score_adj = false")
        .contains("bin_dir = \"/usr/lib/cni\"");
    assertThat(text(new ContainerdVersion(2, 1, 0), false))
        .contains("bin_dirs = [\"/usr/lib/cni\"]");
  }

  @Test
  void parse_distributionsAndUpstream_areUnderstood() {
    assertThat(
            ContainerdVersion.parse(
                "containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3"))
        .isEqualTo(new ContainerdVersion(1, 6, 20));
    assertThat(ContainerdVersion.parse("containerd github.com/containerd/containerd/v2 v2.1.9 abc"))
        .isEqualTo(new ContainerdVersion(2, 1, 9));
    assertThatThrownBy(() -> ContainerdVersion.parse("nonsense"))
        .isInstanceOf(ContainerdException.class);
  }

  @Test
  void below_longPath_saysHowMuchTooLong() {
    assertThatThrownBy(() -> ContainerdPaths.below(Path.of("/" + "d".repeat(100))))
        .isInstanceOf(ContainerdException.class)
        .hasMessageContaining("bytes too long for containerd's socket");
  }

  @Test
  void mayLowerOomScore_needsTheCapabilityInBothSets() {
    assertThat(
            HostFacts.mayLowerOomScore(
                List.of("Name:\tx", "CapEff:\t000001ffffffffff", "CapBnd:\t000001ffffffffff")))
        .isTrue();
    assertThat(
            HostFacts.mayLowerOomScore(
                List.of("CapEff:\t000001fffeffffff", "CapBnd:\t000001ffffffffff")))
        .isFalse();
  }
}
