package io.coracle.kubelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryPatternTest {

  @ParameterizedTest
  @CsvSource({
    "docker.io, nginx, true",
    "https://index.docker.io/v1/, nginx, true",
    "https://index.docker.io/v1/, me/app:2, true",
    "index.docker.io, registry.example.com/app, false",
    "registry.example.com, registry.example.com/team/app, true",
    "https://registry.example.com/v2/, registry.example.com/team/app, true",
    "registry.example.com/team, registry.example.com/team/app, true",
    "registry.example.com/team/, registry.example.com/team/app, true",
    "registry.example.com/team, registry.example.com/teams/app, false",
    "registry.example.com/team/app, registry.example.com/team/app, true",
    "registry.example.com, registry.example.com:5000/app, false",
    "registry.example.com:5000, registry.example.com:5000/app, true",
    "127.0.0.1:5000, 127.0.0.1:5000/app, true",
    "*.example.com, registry.example.com/app, true",
    "*.example.com, a.b.example.com/app, false",
    "*.*.example.com, a.b.example.com/app, true",
    "reg?stry.example.com, registry.example.com/app, true",
    "*.example.com, registry.example.org/app, false",
    "*.example.com/team, registry.example.com/team/app, true"
  })
  void matches_byHostPortAndPath(String key, String image, boolean expected) {
    ImageName name = ImageName.parse(image).orElseThrow();
    assertThat(RegistryPattern.of(key).matches(name)).isEqualTo(expected);
  }
}
