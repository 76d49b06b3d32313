package io.coracle.kubelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io, busybox, latest",
    "busybox:1.36, docker.io, busybox, 1.36",
    "library/busybox, docker.io, library/busybox, latest",
    "registry.example:5000/a/b, registry.example:5000, a/b, latest",
    "registry.example:5000/a/b:x, registry.example:5000, a/b, x",
    "localhost/a, localhost, a, latest"
  })
  void parse_wellFormed_givesItsParts(String text, String registry, String repository, String tag) {
    assertThat(ImageName.parse(text)).contains(new ImageName(registry, repository, tag, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a:b:c", "a//b", "a:", "a@sha256:1", "/a", "a b"})
  void parse_malformed_isEmpty(String text) {
    assertThat(ImageName.parse(text)).isEmpty();
  }

  @Test
  void floating_digest_isNot() {
    String digest = "sha256:" + "0".repeat(64);
    assertThat(ImageName.parse("a@" + digest).orElseThrow().floating()).isFalse();
    assertThat(ImageName.parse("a").orElseThrow().floating()).isTrue();
    assertThat(ImageName.parse("a:1").orElseThrow().floating()).isFalse();
  }
}
