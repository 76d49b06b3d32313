package io.coracle.api.apply;

import static io.coracle.api.apply.TestKind.content;
import static io.coracle.api.apply.TestKind.owned;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of random objects, managers and configurations. */
class ApplyPropertiesTest {
  private static final int SEEDS = 300;
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final TestKind pods = new TestKind("v1", "Pod");

  static IntStream seeds() {
    return IntStream.range(0, SEEDS);
  }

  /** A pod's configuration of structs, maps, lists by keys, sets and atomic parts. */
  private ObjectNode random(SplittableRandom random) {
    ObjectNode config = pods.tree("{'metadata':{'name':'x'}}");
    ObjectNode metadata = (ObjectNode) config.get("metadata");
    for (String map : List.of("labels", "annotations")) {
      if (random.nextBoolean()) {
        ObjectNode entries = metadata.putObject(map);
        NAMES.forEach(name -> maybe(random, () -> entries.put(name, value(random))));
      }
    }
    if (random.nextBoolean()) {
      ArrayNode finalizers = metadata.putArray("finalizers");
      NAMES.forEach(name -> maybe(random, () -> finalizers.add("example.com/" + name)));
    }
    ObjectNode spec = config.putObject("spec");
    maybe(random, () -> spec.put("nodeName", value(random)));
    maybe(random, () -> spec.putObject("nodeSelector").put("k", value(random)));
    maybe(random, () -> spec.putArray("tolerations").addObject().put("key", value(random)));
    if (random.nextBoolean()) {
      ArrayNode containers = spec.putArray("containers");
      NAMES.forEach(name -> maybe(random, () -> container(random, containers.addObject(), name)));
    }
    return withoutEmpty(config);
  }

  /** Empty values are not kept, so that an object that has them is not what was applied. */
  private static ObjectNode withoutEmpty(ObjectNode tree) {
    for (String name : List.copyOf(tree.propertyNames())) {
      JsonNode value = tree.get(name);
      if (value instanceof ObjectNode object) {
        withoutEmpty(object);
      }
      value.forEach(
          item -> {
            if (item instanceof ObjectNode object) {
              withoutEmpty(object);
            }
          });
      if (value.isContainer() && value.isEmpty()) {
        tree.remove(name);
      }
    }
    return tree;
  }

  private static void container(SplittableRandom random, ObjectNode container, String name) {
    container.put("name", name);
    maybe(random, () -> container.put("image", value(random)));
    maybe(random, () -> container.putArray("args").add(value(random)));
    if (random.nextBoolean()) {
      ArrayNode ports = container.putArray("ports");
      for (int port = 80; port < 83; port++) {
        int number = port;
        maybe(
            random,
            () -> ports.addObject().put("containerPort", number).put("name", value(random)));
      }
    }
    maybe(random, () -> container.putObject("resources").putObject("limits").put("cpu", "1"));
  }

  private static String value(SplittableRandom random) {
    return "v" + random.nextInt(3);
  }

  private static void maybe(SplittableRandom random, Runnable action) {
    if (random.nextBoolean()) {
      action.run();
    }
  }

  private ObjectNode nothingStated() {
    return pods.tree("{}");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void apply_twice_isApplyOnce(int seed) {
    var random = new SplittableRandom(seed);
    ObjectNode live = pods.apply(pods.nothing(), random(random), "other", true);
    ObjectNode config = random(random);

    ObjectNode once = pods.apply(live, config, "m", true);
    ObjectNode twice = pods.apply(once, config, "m", false, TestKind.NOON.plusSeconds(60));

    assertThat(twice).isEqualTo(once);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void apply_nothing_removesExactlyWhatTheManagerAloneOwned(int seed) {
    var random = new SplittableRandom(seed);
    ObjectNode other = random(random);
    ObjectNode live = pods.apply(pods.nothing(), other, "other", true);
    ObjectNode config = random(random);
    ObjectNode both = pods.apply(live, config, "m", true);
    // What "m" took from "other" goes; "other" gets it back when it applies again.
    ObjectNode without = pods.apply(both, nothingStated(), "m", false);

    assertThat(owned(without, "m")).isEmpty();
    assertThat(owned(without, "other")).isEqualTo(owned(both, "other"));
    ObjectNode again = pods.apply(without, other, "other", false);
    assertThat(pods.sameFields(again, live)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void apply_withoutForce_neverChangesWhatOthersOwn(int seed) {
    var random = new SplittableRandom(seed);
    ObjectNode other = random(random);
    ObjectNode live = pods.apply(pods.nothing(), other, "other", true);
    ObjectNode config = random(random);
    ObjectNode result;
    try {
      result = pods.apply(live, config, "m", false);
    } catch (StatusException conflict) {
      assertThat(conflict.reason()).isEqualTo(StatusException.Reason.CONFLICT);
      assertThat(conflict.details().orElseThrow().causes()).isNotEmpty();
      return;
    }

    assertThat(owned(result, "other")).isEqualTo(owned(live, "other"));
    assertThat(content(pods.apply(result, other, "other", false))).isEqualTo(content(result));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void update_random_leavesEveryFieldWithSomebody(int seed) {
    var random = new SplittableRandom(seed);
    ObjectNode created = pods.create(Json.text(random(random)), "one");
    ObjectNode wanted = random(random);
    ObjectNode updated = pods.update(created, wanted, "two", TestKind.NOON);

    // Who applies exactly what is there shares all of it and takes nothing.
    ObjectNode config = content(updated);
    ((ObjectNode) config.get("metadata")).remove("uid");
    config.remove("status");
    ObjectNode applied = pods.apply(updated, config, "three", false);
    assertThat(content(applied)).isEqualTo(content(updated));
    assertThat(owned(applied, "two")).isEqualTo(owned(updated, "two"));
  }
}
