package io.coracle.api.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Any patch of any document: a document that can be written and read, or a refusal with a code that
 * blames the client; the document that was patched stays as it was. The input is a list of the
 * document and the patch.
 */
class PatchFuzzTest {
  private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);
  private static final Schema POD_TEMPLATE = TestSchemas.podTemplate();

  /** How one kind of patch is applied. */
  @FunctionalInterface
  private interface Way {
    JsonNode apply(JsonNode document, JsonNode patch);
  }

  private static void check(byte @Nullable [] input, Way way) {
    if (input == null) {
      return;
    }
    try {
      if (!(Json.parse(input) instanceof ArrayNode parts && parts.size() == 2)) {
        return;
      }
      String before = Json.text(parts);
      JsonNode after = way.apply(parts.get(0), parts.get(1));
      assertThat(Json.text(parts)).isEqualTo(before);
      assertThat(Json.text(Json.parse(Json.write(after)))).isEqualTo(Json.text(after));
      assertThat(Json.depth(after)).isLessThanOrEqualTo(Json.MAX_DEPTH + Json.ENVELOPE_DEPTH);
    } catch (StatusException e) {
      assertThat(REFUSALS).contains(e.code());
    }
  }

  @FuzzTest
  void jsonPatch_anyPatch_isAppliedOrRefused(byte @Nullable [] input) {
    check(input, (document, patch) -> JsonPatch.of(patch).apply(document));
  }

  @FuzzTest
  void mergePatch_anyPatch_appliedTwiceIsAppliedOnce(byte @Nullable [] input) {
    check(
        input,
        (document, patch) -> {
          JsonNode once = MergePatch.apply(document, patch);
          assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
          return once;
        });
  }

  @FuzzTest
  void strategicMergePatch_anyPatch_isAppliedOrRefused(byte @Nullable [] input) {
    check(
        input,
        (document, patch) -> {
          if (!(document instanceof ObjectNode object && patch instanceof ObjectNode changes)) {
            throw StatusException.badRequest("an object is expected");
          }
          return StrategicMergePatch.apply(object, changes, POD_TEMPLATE);
        });
  }
}
