package io.coracle.network.podnetwork;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import io.coracle.base.host.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PodNetworkTest {
  @TempDir Path directory;

  @Test
  void of_otherDirectories_otherBridges() {
    PodNetwork one = PodNetwork.of(Path.of("/tmp/a"), "10.198.3.0/24", directory);
    PodNetwork other = PodNetwork.of(Path.of("/tmp/b"), "10.198.3.0/24", directory);
    assertThat(one.bridge()).hasSizeLessThanOrEqualTo(15).isNotEqualTo(other.bridge());
  }

  @Test
  @Tag("real")
  void installAndRemove_leaveNothing() throws Exception {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Assumptions.assumeTrue(Programs.find("nft").isPresent(), "needs nftables");
    Path configuration = directory.resolve("net.d");
    PodNetwork network = PodNetwork.of(directory, "10.198.3.0/24", configuration);
    network.install();
    network.install();
    JsonNode written = Json.parse(Files.readAllBytes(configuration.resolve("10-coracle.conflist")));
    JsonNode bridge = written.path("plugins").path(0);
    assertThat(bridge.path("bridge").asString("")).isEqualTo(network.bridge());
    assertThat(bridge.path("mtu").asInt(0)).isPositive();
    assertThat(Programs.run("nft", "list", "tables").output()).contains(network.bridge());

    network.remove();
    network.remove();
    assertThat(Programs.run("nft", "list", "tables").output()).doesNotContain(network.bridge());
    assertThat(configuration.resolve("10-coracle.conflist")).doesNotExist();
  }
}
