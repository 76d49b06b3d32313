package io.coracle.kubelet.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.pods.Pods;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UrlSourceTest {
  private final VirtualWorld world = new VirtualWorld(1);
  private final List<List<String>> found = new ArrayList<>();
  private String answer = FileSourceTest.manifest("a");
  private int asked;
  private final UrlSource source =
      new UrlSource(
          world.environment(),
          "http://host/pods",
          this::fetch,
          new ManifestReader(world.environment(), "node"),
          Duration.ofSeconds(20),
          pods -> found.add(pods.stream().map(Pods::name).toList()));

  @AfterEach
  void close() {
    source.close();
    world.close();
  }

  private byte[] fetch() {
    asked++;
    if (answer.equals("down")) {
      throw new ManifestFault("the server is down");
    }
    return answer.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void sameAnswer_askedAgain_isToldOnce() {
    source.start();
    world.advance(Duration.ofSeconds(61));
    assertThat(asked).isEqualTo(4);
    assertThat(found).containsExactly(List.of("a-node"));
  }

  @Test
  void serverDown_orNonsense_keepsWhatWasSaid() {
    source.start();
    world.advance(Duration.ofSeconds(1));
    answer = "down";
    world.advance(Duration.ofMinutes(1));
    answer = "<html>";
    world.advance(Duration.ofMinutes(1));
    assertThat(found).containsExactly(List.of("a-node"));
    answer = FileSourceTest.manifest("b");
    world.advance(Duration.ofMinutes(1));
    assertThat(found).containsExactly(List.of("a-node"), List.of("b-node"));
  }

  @Test
  void emptyAnswer_takesAllAway() {
    source.start();
    world.advance(Duration.ofSeconds(1));
    answer = "";
    world.advance(Duration.ofSeconds(20));
    assertThat(found).containsExactly(List.of("a-node"), List.of());
  }
}
