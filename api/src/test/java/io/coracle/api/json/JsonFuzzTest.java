package io.coracle.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.StatusException;
import io.coracle.api.decode.Decoding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever the bytes are: a tree that is written as it was read, or a refusal with code 400. */
class JsonFuzzTest {

  private static Optional<JsonNode> tree(byte[] text) {
    try {
      return Optional.of(Json.parse(text));
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> strictTree(byte[] text) {
    try {
      return Optional.of(Decoding.parse(text).tree());
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
      return Optional.empty();
    }
  }

  @FuzzTest
  void parse_anyBytes_isReadAsItIsWritten(byte @Nullable [] text) {
    if (text == null) {
      return;
    }
    Optional<JsonNode> tree = tree(text);
    tree.filter(found -> !found.isMissingNode())
        .ifPresent(
            found -> {
              byte[] written = Json.write(found);
              JsonNode again = Json.parse(written);
              assertThat(Json.write(again)).isEqualTo(written);
            });
    // The reader that notes duplicate fields takes the same objects and refuses the same bytes.
    assertThat(strictTree(text)).isEqualTo(tree.filter(ObjectNode.class::isInstance));
  }
}
