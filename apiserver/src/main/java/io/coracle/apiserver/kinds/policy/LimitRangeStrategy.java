package io.coracle.apiserver.kinds.policy;

import io.coracle.api.FieldFaults;
import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Limit ranges (API reference, LimitRange). */
public final class LimitRangeStrategy implements Strategy {
  private static final List<String> LISTS =
      List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void applyDefaults(ObjectNode range) {
    ObjectNode spec = Defaults.objectOrNew(range, "spec");
    for (ObjectNode limit : Defaults.objects(spec, "limits")) {
      for (String list : LISTS) {
        Quantities.canonicalList(limit, list);
      }
      if (Defaults.text(limit, "type").equals("Container")) {
        fill(limit, "default", "max");
        fill(limit, "defaultRequest", "default");
        fill(limit, "defaultRequest", "min");
      }
    }
  }

  /** What {@code list} lacks it takes from {@code other}. */
  private static void fill(ObjectNode limit, String list, String other) {
    ObjectNode source = Defaults.object(limit, other);
    if (source == null || source.isEmpty()) {
      return;
    }
    ObjectNode target = Defaults.objectOrNew(limit, list);
    for (var entry : source.properties()) {
      if (Defaults.isAbsent(target, entry.getKey())) {
        target.set(entry.getKey(), entry.getValue());
      }
    }
  }

  @Override
  public void validate(ObjectNode range, FieldFaults faults) {
    Set<String> types = new HashSet<>();
    for (Field limit : Field.root(range, faults).at("spec").at("limits").items()) {
      Field type = limit.at("type");
      String text = type.text();
      type.invalid(text, Names.qualifiedName(text));
      if (!types.add(text)) {
        type.duplicate();
      }
      limit(limit, text);
    }
  }

  private static void limit(Field limit, String type) {
    Set<String> names = new TreeSet<>();
    for (String list : LISTS) {
      Field amounts = limit.at(list);
      if (type.equals("Pod") && list.startsWith("default") && amounts.size() > 0) {
        amounts.forbidden("may not be specified when `type` is 'Pod'");
        continue;
      }
      for (String name : amounts.keys()) {
        resource(amounts.key(name), name, type);
        names.add(name);
      }
    }
    if (type.equals("PersistentVolumeClaim")
        && limit.at("min").key("storage").absent()
        && limit.at("max").key("storage").absent()) {
      limit.required(
          "either minimum or maximum storage value is required, but neither was" + " provided");
    }
    for (String name : names) {
      order(limit, name);
    }
  }

  private static void resource(Field place, String name, String type) {
    ResourceNames.name(place, name);
    if (name.indexOf('/') < 0
        && !ResourceNames.isStandard(name)
        && (type.equals("Container") || type.equals("Pod"))) {
      place.invalid(name, "must be a standard limit type or fully qualified");
    }
  }

  private static void order(Field limit, String name) {
    Field least = limit.at("min").key(name);
    Field most = limit.at("max").key(name);
    Field request = limit.at("defaultRequest").key(name);
    Field usual = limit.at("default").key(name);
    above(least, most, "max");
    below(request, least, "min");
    above(request, most, "max");
    above(request, usual, "default");
    below(usual, least, "min");
    above(usual, most, "max");
    Field ratio = limit.at("maxLimitRequestRatio").key(name);
    if (ratio.present() && Quantities.of(ratio).compareTo(ONE) < 0) {
      ratio.invalid("ratio " + Quantities.of(ratio) + " is less than 1");
    }
  }

  private static final Quantity ONE = Quantity.of(1, Quantity.Format.DECIMAL_SI);

  private static void above(Field value, Field bound, String name) {
    if (value.present()
        && bound.present()
        && Quantities.of(value).compareTo(Quantities.of(bound)) > 0) {
      value.invalid("is greater than the " + name + " value " + Quantities.of(bound));
    }
  }

  private static void below(Field value, Field bound, String name) {
    if (value.present()
        && bound.present()
        && Quantities.of(value).compareTo(Quantities.of(bound)) < 0) {
      value.invalid("is less than the " + name + " value " + Quantities.of(bound));
    }
  }
}
