package io.coracle.apiserver.custom.column;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Any path finds something or nothing in an object, or is refused. */
class JsonPathFuzzTest {
  private static final JsonNode OBJECT =
      Json.parse(
          "{\"a\":{\"b\":[1,2.5,{\"c\":\"x\",\"d\":true},null,[3]]},\"c\":\"y\",\"e f\":{}}"
              .getBytes(StandardCharsets.UTF_8));

  @FuzzTest
  void find_anyPath_isFollowedOrRefused(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    try {
      assertThat(JsonPath.parse(new String(bytes, StandardCharsets.UTF_8)).find(OBJECT))
          .doesNotContainNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
