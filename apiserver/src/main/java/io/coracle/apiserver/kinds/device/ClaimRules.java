package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and rules for what a claim asks for. */
final class ClaimRules {
  private static final String EXACT = "ExactCount";
  private static final List<String> MODES = List.of("All", EXACT);
  private static final int MAX_REQUESTS = 32;
  private static final int MAX_CONSTRAINTS = 32;
  private static final int MAX_ALTERNATIVES = 8;

  private ClaimRules() {}

  static void defaults(ObjectNode spec) {
    ObjectNode devices = Defaults.object(spec, "devices");
    if (devices == null) {
      return;
    }
    for (ObjectNode request : Defaults.objects(devices, "requests")) {
      ObjectNode exactly = Defaults.object(request, "exactly");
      if (exactly != null) {
        requestDefaults(exactly);
      }
      Defaults.objects(request, "firstAvailable").forEach(ClaimRules::requestDefaults);
    }
  }

  private static void requestDefaults(ObjectNode request) {
    Defaults.text(request, "allocationMode", EXACT);
    if (Defaults.text(request, "allocationMode").equals(EXACT)) {
      Defaults.number(request, "count", 1);
    }
    for (ObjectNode toleration : Defaults.objects(request, "tolerations")) {
      Defaults.text(toleration, "operator", "Equal");
    }
  }

  static void validate(Field spec) {
    Field devices = spec.at("devices");
    Field requests = devices.at("requests");
    RequestNames known = RequestNames.of(requests);
    named(requests, MAX_REQUESTS, ClaimRules::request);
    Field constraints = devices.at("constraints");
    if (constraints.size() > MAX_CONSTRAINTS) {
      constraints.tooMany(MAX_CONSTRAINTS);
    } else {
      for (Field constraint : constraints.items()) {
        known.references(constraint.at("requests"));
        constraint(constraint);
      }
    }
    DeviceRules.configurations(devices.at("config"), known);
  }

  /** A list of bounded length, whose elements have names of their own. */
  private static void named(Field list, int most, Consumer<Field> rule) {
    if (list.size() > most) {
      list.tooMany(most);
      return;
    }
    for (Field element : list.items()) {
      Field name = element.at("name");
      name.invalid(name.text(), Names.dnsLabel(name.text()));
      rule.accept(element);
    }
    Set<String> seen = new HashSet<>();
    for (Field element : list.items()) {
      if (!seen.add(element.at("name").text())) {
        element.duplicate(element.at("name").text());
      }
    }
  }

  private static void constraint(Field constraint) {
    Field match = constraint.at("matchAttribute");
    Field distinct = constraint.at("distinctAttribute");
    if (match.present()) {
      DeviceRules.fullyQualified(match);
    } else if (distinct.present()) {
      DeviceRules.fullyQualified(distinct);
    } else {
      constraint.required("one of `matchAttribute` or `distinctAttribute` is required");
    }
  }

  private static void request(Field request) {
    Field exactly = request.at("exactly");
    Field alternatives = request.at("firstAvailable");
    if (exactly.present() && alternatives.size() > 0) {
      request.invalid("exactly one of `exactly` or `firstAvailable` is required, but both are set");
    } else if (exactly.present()) {
      asked(exactly);
    } else if (alternatives.size() > 0) {
      named(alternatives, MAX_ALTERNATIVES, ClaimRules::asked);
    } else {
      request.required("exactly one of `exactly` or `firstAvailable` is required");
    }
  }

  private static void asked(Field asked) {
    Field deviceClass = asked.at("deviceClassName");
    if (deviceClass.notEmpty("")) {
      deviceClass.invalid(Names.dnsSubdomain(deviceClass.text()));
    }
    DeviceRules.selectors(asked.at("selectors"));
    Field mode = asked.at("allocationMode");
    Field count = asked.at("count");
    if (mode.is("All")) {
      if (count.number() != 0) {
        count.invalid("must not be specified when allocationMode is 'All'");
      }
    } else if (mode.is(EXACT)) {
      if (count.number() <= 0) {
        count.invalid(count.number(), "must be greater than zero");
      }
    } else {
      mode.notSupported(MODES);
    }
    TaintRules.tolerations(asked.at("tolerations"));
  }
}
