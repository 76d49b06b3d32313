package io.coracle.apiserver.kinds;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupResource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.strategy.Strategies;
import io.coracle.apiserver.strategy.Strategy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the strategies find in objects, as lines such as {@code REQUIRED spec.ports}. */
final class Faults {
  private static final Strategies STRATEGIES = BuiltInStrategies.all();

  private Faults() {}

  static Strategy strategy(String group, String resource) {
    return STRATEGIES.of(new GroupResource(group, resource));
  }

  /** The object in {@code json}, in which apostrophes stand for quotation marks. */
  static ObjectNode object(String json) {
    return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** The object as a create would store it. */
  static ObjectNode created(Strategy strategy, String json) {
    ObjectNode object = object(json);
    strategy.applyDefaults(object);
    strategy.prepareForCreate(object);
    return object;
  }

  static List<String> ofCreate(Strategy strategy, String json) {
    ObjectNode object = created(strategy, json);
    FieldFaults faults = new FieldFaults();
    strategy.validate(object, faults);
    strategy.validateCreate(object, faults);
    return lines(faults);
  }

  /** Faults of replacing what {@code before} made by {@code after}. */
  static List<String> ofUpdate(Strategy strategy, String before, String after) {
    ObjectNode old = created(strategy, before);
    ObjectNode object = object(after);
    strategy.applyDefaults(object);
    strategy.prepareForUpdate(object, old);
    FieldFaults faults = new FieldFaults();
    strategy.validate(object, faults);
    strategy.validateUpdate(object, old, faults);
    return lines(faults);
  }

  static List<String> ofStatus(Strategy strategy, String before, String after) {
    ObjectNode old = created(strategy, before);
    ObjectNode object = object(after);
    strategy.applyDefaults(object);
    strategy.prepareForStatusUpdate(object, old);
    FieldFaults faults = new FieldFaults();
    strategy.validateStatusUpdate(object, old, faults);
    return lines(faults);
  }

  private static List<String> lines(FieldFaults faults) {
    return faults.list().stream().map(f -> f.type() + " " + f.path()).toList();
  }
}
