package io.coracle.apiserver.kinds.network;

import io.coracle.apiserver.kinds.field.Field;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a service an update may not change: its first address and family, unless it comes from or
 * goes to an external name; a second one comes and goes with the policy for families.
 */
final class ServiceUpdateRules {
  private static final String FIXED = "may not change once set";

  private ServiceUpdateRules() {}

  static void validate(Field spec, Field before) {
    boolean named = spec.at("type").is("ExternalName") || before.at("type").is("ExternalName");
    boolean headless = isHeadless(spec);
    if (!named && !(headless && isHeadless(before))) {
      addresses(spec, before);
    }
    if (!named && !headless && !isHeadless(before)) {
      families(spec, before);
    }
    if (spec.at("type").is("LoadBalancer") && before.at("type").is("LoadBalancer")) {
      Field balancerClass = spec.at("loadBalancerClass");
      if (!balancerClass.sameAs(before.at("loadBalancerClass"))) {
        balancerClass.invalid(FIXED);
      }
    }
    if (isChecked(spec) && isChecked(before)) {
      Field port = spec.at("healthCheckNodePort");
      if (port.number() != before.at("healthCheckNodePort").number()) {
        port.forbidden("field is immutable");
      }
    }
  }

  private static boolean isHeadless(Field spec) {
    return spec.at("clusterIPs").size() == 1 && spec.at("clusterIPs").item(0).is("None");
  }

  private static boolean isChecked(Field spec) {
    return spec.node() instanceof ObjectNode tree && ServiceTypes.needsHealthCheckPort(tree);
  }

  private static void addresses(Field spec, Field before) {
    Field now = spec.at("clusterIPs");
    Field then = before.at("clusterIPs");
    if (now.size() == then.size()) {
      for (int i = 0; i < then.size(); i++) {
        if (!now.item(i).sameAs(then.item(i))) {
          now.item(i).invalid(FIXED);
        }
      }
      return;
    }
    if (now.size() == 0) {
      now.item(0).invalid("primary clusterIP can not be unset");
    } else if (then.size() > 0 && !now.item(0).sameAs(then.item(0))) {
      now.item(0).invalid(FIXED);
    }
    released(spec, now, then);
  }

  private static void families(Field spec, Field before) {
    Field now = spec.at("ipFamilies");
    Field then = before.at("ipFamilies");
    if (now.size() == then.size()) {
      for (int i = 0; i < then.size(); i++) {
        if (!now.item(i).sameAs(then.item(i))) {
          now.item(0).invalid(FIXED);
        }
      }
      return;
    }
    if (now.size() > 0 && then.size() > 0 && !now.item(0).sameAs(then.item(0))) {
      now.item(0).invalid(FIXED);
    }
    released(spec, now, then);
  }

  /** Who gives a second one up says so. */
  private static void released(Field spec, Field now, Field then) {
    Field policy = spec.at("ipFamilyPolicy");
    if (now.size() == 1 && then.size() > 1 && !policy.is("SingleStack")) {
      policy.invalid("must be set to 'SingleStack' when releasing the second");
    }
  }
}
