package io.coracle.cli.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import io.coracle.api.patch.StrategicMergePatch;
import io.coracle.api.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ThreeWayPatchTest {
  private static final Schema ANY = new Schema.Any();
  private static final Schema DEPLOYMENT =
      BuiltInCatalogue.shared()
          .schema(new GroupVersionKind("apps", "v1", "Deployment"))
          .orElseThrow();

  private static ObjectNode tree(String yaml) {
    return (ObjectNode) Yaml.parse(yaml.getBytes(StandardCharsets.UTF_8)).tree();
  }

  private static String patch(String last, String manifest, String current, Schema schema) {
    return Json.text(ThreeWayPatch.between(tree(last), tree(manifest), tree(current), schema));
  }

  @Test
  void between_fieldChangedFieldGone_setsAndRemoves() {
    assertThat(patch("{a: 1, b: 2}", "{a: 3}", "{a: 1, b: 2, c: 4}", ANY))
        .isEqualTo("{\"a\":3,\"b\":null}");
  }

  @Test
  void between_nothingChanged_isEmptyWhateverOthersAdded() {
    assertThat(patch("{a: {b: 1}}", "{a: {b: 1}}", "{a: {b: 1, x: 9}, status: {}}", ANY))
        .isEqualTo("{}");
  }

  @Test
  void between_changedByOthers_isSetBack() {
    assertThat(patch("{a: 1}", "{a: 1}", "{a: 7}", ANY)).isEqualTo("{\"a\":1}");
  }

  @Test
  void between_goneFieldThatIsNotThere_isLeftAlone() {
    assertThat(patch("{a: 1, b: 2}", "{a: 1}", "{a: 1}", ANY)).isEqualTo("{}");
  }

  @Test
  void between_listWithoutSchema_isReplacedAsAWhole() {
    assertThat(patch("{a: [1]}", "{a: [2]}", "{a: [1]}", ANY)).isEqualTo("{\"a\":[2]}");
  }

  @Test
  void between_nullInTheManifest_removesTheField() {
    assertThat(patch("{}", "{a: null}", "{a: 1}", ANY)).isEqualTo("{\"a\":null}");
  }

  private static final String CONTAINERS = "{spec: {template: {spec: {containers: [%s]}}}}";

  private static String containers(String list) {
    return CONTAINERS.formatted(list);
  }

  @Test
  void between_serverDefaultsInAContainer_areNoChange() {
    String manifest = containers("{name: a, image: x}");
    String current = containers("{name: a, image: x, imagePullPolicy: Always, resources: {}}");
    assertThat(patch(manifest, manifest, current, DEPLOYMENT)).isEqualTo("{}");
  }

  @Test
  void between_containerChanged_namesItByItsKey() {
    String patch =
        patch(
            containers("{name: a, image: x}"),
            containers("{name: a, image: z}"),
            containers("{name: a, image: x, imagePullPolicy: Always}"),
            DEPLOYMENT);
    assertThat(patch)
        .isEqualTo(
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"image\":\"z\",\"name\":\"a\"}],"
                + "\"$setElementOrder/containers\":[{\"name\":\"a\"}]}}}}");
  }

  @Test
  void between_containerGoneFromTheManifest_isDeletedAndForeignOnesStay() {
    ObjectNode current =
        tree(containers("{name: a, image: x}, {name: b, image: x}, {name: foreign, image: z}"));
    ObjectNode patch =
        ThreeWayPatch.between(
            tree(containers("{name: a, image: x}, {name: b, image: x}")),
            tree(containers("{name: a, image: x}")),
            current,
            DEPLOYMENT);
    assertThat(StrategicMergePatch.apply(current, patch, DEPLOYMENT))
        .isEqualTo(tree(containers("{name: a, image: x}, {name: foreign, image: z}")));
  }

  @Test
  void between_containerAdded_comesInTheManifestsOrder() {
    ObjectNode current = tree(containers("{name: b, image: x}"));
    ObjectNode wanted = tree(containers("{name: a, image: x}, {name: b, image: x}"));
    ObjectNode patch = ThreeWayPatch.between(current, wanted, current, DEPLOYMENT);
    assertThat(StrategicMergePatch.apply(current, patch, DEPLOYMENT)).isEqualTo(wanted);
  }

  @Test
  void between_finalizers_addAndDeleteValues() {
    ObjectNode current = tree("{metadata: {finalizers: [a/a, x/x]}}");
    ObjectNode patch =
        ThreeWayPatch.between(
            tree("{metadata: {finalizers: [a/a]}}"),
            tree("{metadata: {finalizers: [b/b]}}"),
            current,
            DEPLOYMENT);
    assertThat(
            StrategicMergePatch.apply(current, patch, DEPLOYMENT)
                .path("metadata")
                .path("finalizers")
                .valueStream()
                .map(n -> n.asString()))
        .containsExactlyInAnyOrder("b/b", "x/x");
  }

  @Test
  void between_strategyTypeChanged_retainsOnlyItsKeys() {
    ObjectNode current =
        tree("{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}");
    ObjectNode patch =
        ThreeWayPatch.between(
            tree("{spec: {}}"), tree("{spec: {strategy: {type: Recreate}}}"), current, DEPLOYMENT);
    assertThat(StrategicMergePatch.apply(current, patch, DEPLOYMENT))
        .isEqualTo(tree("{spec: {strategy: {type: Recreate}}}"));
  }
}
