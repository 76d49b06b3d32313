package io.coracle.apiserver.kinds.policy;

import io.coracle.api.FieldFaults;
import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Limit ranges (API reference, LimitRange). */
public final class LimitRangeStrategy implements Strategy {
  private static final Set<String> TYPES = Set.of("Container", "PersistentVolumeClaim", "Pod");
  private static final String RATIO = "maxLimitRequestRatio";
  private static final List<String> LISTS =
      List.of("max", "min", "default", "defaultRequest", RATIO);

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE;
  }

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
      List<String> problems = Names.qualifiedName(text);
      type.invalid(text, problems);
      if (problems.isEmpty() && text.indexOf('/') < 0 && !TYPES.contains(text)) {
        type.invalid("must be a standard limit type or fully qualified");
      }
      if (!types.add(text)) {
        type.duplicate();
      }
      limit(limit, text);
    }
  }

  private static void limit(Field limit, String type) {
    Set<String> names = new TreeSet<>();
    for (String list : LISTS) {
      if (list.equals(RATIO)) {
        storage(limit, type);
      }
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
    for (String name : names) {
      order(limit, name);
      ratio(limit, name);
      overcommitment(limit, name);
    }
  }

  private static void storage(Field limit, String type) {
    if (type.equals("PersistentVolumeClaim")
        && limit.at("min").key("storage").absent()
        && limit.at("max").key("storage").absent()) {
      limit.at("limits").required("a minimum or a maximum of storage must be given");
    }
  }

  private static void resource(Field place, String name, String type) {
    if (type.equals("Container") || type.equals("Pod")) {
      ResourceNames.ofContainer(place, name);
    } else {
      ResourceNames.name(place, name);
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
  }

  /** A limit may exceed a request by no more than the maximum exceeds the minimum. */
  private static void ratio(Field limit, String name) {
    Field ratio = limit.at(RATIO).key(name);
    if (ratio.absent()) {
      return;
    }
    Quantity wanted = Quantities.of(ratio);
    if (wanted.compareTo(ONE) < 0) {
      ratio.invalid("ratio " + wanted + " is less than 1");
    }
    Field least = limit.at("min").key(name);
    Field most = limit.at("max").key(name);
    if (least.present() && most.present()) {
      double bound = (double) Quantities.of(most).milliValue() / Quantities.of(least).milliValue();
      if (wanted.milliValue() / 1000.0 > bound) {
        ratio.invalid("ratio " + wanted + " is greater than max/min = " + bound);
      }
    }
  }

  /** What cannot be overcommitted has one default for limits and requests. */
  private static void overcommitment(Field limit, String name) {
    Field request = limit.at("defaultRequest").key(name);
    Field usual = limit.at("default").key(name);
    if (!ResourceNames.isOvercommitted(name)
        && request.present()
        && usual.present()
        && Quantities.of(request).compareTo(Quantities.of(usual)) != 0) {
      request.invalid("must equal the default value " + Quantities.of(usual));
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
