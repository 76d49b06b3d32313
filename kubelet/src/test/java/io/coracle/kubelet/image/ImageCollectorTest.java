package io.coracle.kubelet.image;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.config.ImageSettings;
import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.stats.Filesystem;
import io.coracle.kubelet.testing.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageCollectorTest {
  private final TestNode node = new TestNode();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private final ImageCollector collector =
      new ImageCollector(
          node.world.environment(),
          node.runtime,
          new ImageSettings(Duration.ofMinutes(2), Duration.ZERO, 85, 80),
          Set.of("kept:1"),
          (reason, message) -> warnings.add(reason),
          removed::add);

  @AfterEach
  void close() {
    node.close();
  }

  private static Filesystem with(long free) {
    return new Filesystem(Instant.EPOCH, new Space(1000, free, 1000 - free, 10, 10), Use.NONE);
  }

  private List<String> images() {
    return node.runtime.images().stream().map(ImageStatus::id).toList();
  }

  private void collectTwice(long free) {
    collector.collect(with(free));
    node.advance(Duration.ofMinutes(5));
    collector.collect(with(free));
  }

  @Test
  void collect_enoughFree_removesNothing() {
    node.runtime.addImage("unused:1");
    List<String> before = images();
    collectTwice(500);
    assertThat(images()).isEqualTo(before);
    assertThat(warnings).isEmpty();
  }

  @Test
  void collect_nearlyFull_removesWhatNobodyUses() {
    node.runtime.addImage("unused:1");
    node.runtime.addImage("kept:1");
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(1));
    int before = images().size();
    collectTwice(10);
    assertThat(images()).hasSize(before - 1);
    assertThat(removed).containsExactly("space");
    assertThat(node.runtime.image("unused:1")).isEmpty();
    assertThat(node.runtime.image("kept:1")).isPresent();
    assertThat(node.runtime.image("image:1")).isPresent();
  }
}
