package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and rules for what a claim asks for. */
final class ClaimRules {
  private static final String EXACT = "ExactCount";
  private static final List<String> MODES = List.of("All", EXACT);
  private static final int MAX_REQUESTS = 32;
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
    if (requests.size() > MAX_REQUESTS) {
      requests.tooMany(MAX_REQUESTS);
    }
    Set<String> known = new HashSet<>();
    for (Field request : requests.items()) {
      request(request, known);
    }
    for (Field constraint : devices.at("constraints").items()) {
      DeviceRules.requests(constraint.at("requests"), known);
      constraint(constraint);
    }
    DeviceRules.configurations(devices.at("config"), known);
  }

  private static void constraint(Field constraint) {
    Field match = constraint.at("matchAttribute");
    Field distinct = constraint.at("distinctAttribute");
    if (match.present()) {
      DeviceRules.qualified(match, match.text(), true);
    } else if (distinct.present()) {
      DeviceRules.qualified(distinct, distinct.text(), true);
    } else {
      match.required("");
    }
  }

  private static void request(Field request, Set<String> known) {
    Field name = request.at("name");
    if (name.notEmpty("")) {
      name.invalid(Names.dnsLabel(name.text()));
    }
    Field exactly = request.at("exactly");
    Field alternatives = request.at("firstAvailable");
    if (exactly.present() && alternatives.size() > 0) {
      request.invalid("exactly one of `exactly` or `firstAvailable` is required, but both are set");
    } else if (exactly.present()) {
      asked(exactly);
    } else if (alternatives.size() > 0) {
      alternatives(alternatives, name.text(), known);
    } else {
      request.required("exactly one of `exactly` or `firstAvailable` is required");
    }
    if (!known.add(name.text())) {
      request.duplicate(name.text());
    }
  }

  private static void alternatives(Field alternatives, String request, Set<String> known) {
    if (alternatives.size() > MAX_ALTERNATIVES) {
      alternatives.tooMany(MAX_ALTERNATIVES);
    }
    for (Field alternative : alternatives.items()) {
      Field name = alternative.at("name");
      if (name.notEmpty("")) {
        name.invalid(Names.dnsLabel(name.text()));
      }
      asked(alternative);
      if (!known.add(request + "/" + name.text())) {
        alternative.duplicate(name.text());
      }
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
  }
}
