package io.coracle.api.apply;

import static io.coracle.api.apply.TestKind.NOON;
import static io.coracle.api.apply.TestKind.owned;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ScaledFieldsTest {
  private static final ScaledFields FIELDS =
      new ScaledFields(List.of("spec", "replicas"), "apps/v1", "apps/v1"::equals);

  private final TestKind deployments = new TestKind("apps/v1", "Deployment");
  private final TestKind scales = new TestKind("autoscaling/v1", "Scale");

  private ObjectNode scaleOf(ObjectNode object) {
    ObjectNode scale = scales.tree("{'metadata':{'uid':'u'},'spec':{'replicas':1}}");
    FIELDS.toScale(object, scale);
    return scale;
  }

  @Test
  void toScale_object_showsOwnersOfTheNumberOnly() {
    ObjectNode object =
        deployments.apply(
            deployments.nothing(),
            deployments.tree("{'spec':{'replicas':1,'paused':true}}"),
            "one",
            false);
    object =
        deployments.apply(
            object, deployments.tree("{'spec':{'revisionHistoryLimit':3}}"), "two", false);

    ObjectNode scale = scaleOf(object);

    assertThat(owned(scale, "one")).isEqualTo("{'f:spec':{'f:replicas':{}}}");
    assertThat(owned(scale, "two")).isEmpty();
    assertThat(scale.at("/metadata/managedFields/0/apiVersion").asString())
        .isEqualTo("autoscaling/v1");
  }

  @Test
  void toObject_numberChangedThroughTheScale_movesToWhoChangedIt() {
    ObjectNode object =
        deployments.apply(
            deployments.nothing(),
            deployments.tree("{'spec':{'replicas':1,'paused':true}}"),
            "one",
            false);
    ObjectNode scale = scaleOf(object);
    ObjectNode wanted = scale.deepCopy();
    ((ObjectNode) wanted.get("spec")).put("replicas", 5);

    FIELDS.toObject(scales.update(scale, wanted, "scaler", NOON), object);

    assertThat(owned(object, "one")).isEqualTo("{'f:spec':{'f:paused':{}}}");
    assertThat(owned(object, "scaler")).isEqualTo("{'f:spec':{'f:replicas':{}}}");
    JsonNode entry = object.at("/metadata/managedFields/1");
    assertThat(entry.path("apiVersion").asString()).isEqualTo("apps/v1");
    assertThat(entry.has("time")).isFalse();
  }

  @Test
  void toObject_numberStillApplied_keepsTheEntry() {
    ObjectNode object =
        deployments.apply(
            deployments.nothing(), deployments.tree("{'spec':{'replicas':1}}"), "one", false);
    ObjectNode kept = object.deepCopy();

    FIELDS.toObject(scaleOf(object), object);

    assertThat(object).isEqualTo(kept);
  }
}
