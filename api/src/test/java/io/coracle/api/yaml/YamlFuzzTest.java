package io.coracle.api.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whatever the bytes are: trees that JSON can say, or a refusal with code 400. */
class YamlFuzzTest {

  @FuzzTest
  void parseAll_anyBytes_givesTreesThatAreReadAsTheyAreWritten(byte @Nullable [] text) {
    if (text == null) {
      return;
    }
    try {
      for (Yaml.Document document : Yaml.parseAll(text)) {
        JsonNode tree = document.tree();
        assertThat(Json.text(Json.parse(Json.write(tree)))).isEqualTo(Json.text(tree));
        Yaml.Document again =
            Yaml.parse(Yaml.text(tree).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Json.text(again.tree())).isEqualTo(Json.text(tree));
      }
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
    }
  }
}
