package io.coracle.api.apply;

import static io.coracle.api.apply.TestKind.content;
import static io.coracle.api.apply.TestKind.owned;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two managers apply any two configurations, one after the other. The input is a list of both. What
 * must hold: refusals blame the client; who applies the same again changes nothing; without force
 * nothing is taken from the other.
 */
class ApplyFuzzTest {
  private static final Set<Integer> REFUSALS = Set.of(400, 409, 422);

  private final TestKind pods = new TestKind("v1", "Pod");

  @FuzzTest
  void apply_anyTwoConfigurations_keepsTheRules(byte @Nullable [] input) {
    if (input == null) {
      return;
    }
    try {
      if (Json.parse(input) instanceof ArrayNode parts
          && parts.size() == 2
          && parts.get(0) instanceof ObjectNode one
          && parts.get(1) instanceof ObjectNode other) {
        check(pods.tree(Json.text(one)), pods.tree(Json.text(other)));
      }
    } catch (StatusException e) {
      assertThat(REFUSALS).contains(e.code());
    }
  }

  private void check(ObjectNode one, ObjectNode other) {
    ObjectNode live = pods.apply(pods.nothing(), one, "one", false);
    assertThat(again(live, one, "one")).isEqualTo(live);

    ObjectNode forced = pods.apply(live, other, "other", true);
    assertThat(again(forced, other, "other")).isEqualTo(forced);

    ObjectNode shared = pods.apply(live, other, "other", false);
    assertThat(owned(shared, "one")).isEqualTo(owned(live, "one"));
    assertThat(content(shared)).isEqualTo(content(forced));
  }

  /** Applies a minute later; when nothing but the time has changed, the time has not either. */
  private ObjectNode again(ObjectNode live, ObjectNode config, String manager) {
    ObjectNode result = pods.apply(live, config, manager, false, TestKind.NOON.plusSeconds(60));
    ManagedFields.restoreTimes(result, live);
    return result;
  }
}
