package io.coracle.apiserver.kinds.pod;

import io.coracle.api.pod.ResourceTotals;
import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Rules for the resources of containers and pods. */
final class ResourceRules {
  private static final List<String> RESIZED = List.of("cpu", "memory");
  private static final List<String> RESIZE_POLICIES = List.of("NotRequired", "RestartContainer");

  private ResourceRules() {}

  /**
   * The resources of a container.
   *
   * @param claims the names of the pod's resource claims
   */
  static void ofContainer(Field resources, Set<String> claims) {
    if (resources.size() == 0) {
      return;
    }
    Found found = new Found();
    Field limits = resources.at("limits");
    Field requests = resources.at("requests");
    for (String name : limits.keys()) {
      Field limit = limits.key(name);
      containerResource(limit, name);
      found.add(limit, name);
    }
    for (String name : requests.keys()) {
      Field request = requests.key(name);
      containerResource(request, name);
      againstLimit(request, name, requests, limits);
      found.add(request, name);
    }
    if (found.hugePages && !found.cpuOrMemory) {
      resources.forbidden("HugePages require cpu or memory");
    }
    claims(resources.at("claims"), claims);
  }

  private static final class Found {
    private boolean hugePages;
    private boolean cpuOrMemory;

    void add(Field place, String name) {
      if (ResourceNames.isHugePage(name)) {
        hugePages = true;
        ResourceNames.hugePages(place, name, Quantities.of(place));
      }
      cpuOrMemory |= name.equals("cpu") || name.equals("memory");
    }
  }

  private static void containerResource(Field place, String name) {
    ResourceNames.ofContainer(place, name);
    ResourceNames.amount(place, name, Quantities.of(place));
  }

  private static void againstLimit(Field request, String name, Field requests, Field limits) {
    Field limit = limits.key(name);
    boolean overcommitted = ResourceNames.isOvercommitted(name);
    if (limit.absent()) {
      if (!overcommitted) {
        limits.required("Limit must be set for non overcommitable resources");
      }
      return;
    }
    Quantity asked = Quantities.of(request);
    int compared = asked.compareTo(Quantities.of(limit));
    if (compared != 0 && !overcommitted) {
      requests.invalid(asked.toString(), "must be equal to " + name + " limit");
    } else if (compared > 0) {
      requests.invalid(
          asked.toString(),
          "must be less than or equal to " + name + " limit of " + Quantities.of(limit));
    }
  }

  private static void claims(Field used, Set<String> claims) {
    if (used.size() == 0) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Field claim : used.items()) {
      Field name = claim.at("name");
      if (name.isEmpty()) {
        name.required("");
      } else {
        claim(claim, name.text(), seen);
        if (!claims.contains(name.text())) {
          claim.fault(io.coracle.api.FieldFault.Type.NOT_FOUND, "\"" + name.text() + "\"");
        }
      }
    }
  }

  /** A container uses a claim as a whole, or some of its requests, each once. */
  private static void claim(Field claim, String name, Set<String> seen) {
    if (seen.contains(name)) {
      claim.duplicate(name);
      return;
    }
    Field request = claim.at("request");
    if (request.isEmpty()) {
      for (String key : seen) {
        if (key.startsWith(name + "/")) {
          claim.duplicate(name);
        }
      }
      seen.add(name);
      return;
    }
    request.invalid(Names.dnsLabel(request.text()));
    String key = name + "/" + request.text();
    if (!seen.add(key)) {
      claim.duplicate(key);
    }
  }

  /** How containers may be resized. */
  static void resizePolicy(Field policies, String podRestartPolicy) {
    if (policies.size() == 0) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Field policy : policies.items()) {
      String resource = policy.at("resourceName").text();
      String restart = policy.at("restartPolicy").text();
      if (!seen.add(resource)) {
        policy.duplicate(resource);
      }
      supported(policies, resource, RESIZED);
      supported(policies, restart, RESIZE_POLICIES);
      if (podRestartPolicy.equals("Never") && !restart.equals("NotRequired")) {
        policies.invalid(restart, "must be 'NotRequired' when `restartPolicy` is 'Never'");
      }
    }
  }

  private static void supported(Field place, String value, List<String> values) {
    if (value.isEmpty()) {
      place.required("");
    } else if (!values.contains(value)) {
      place.notSupported(value, values);
    }
  }

  /** The resources of a pod as a whole. */
  static void ofPod(Field spec) {
    Field resources = spec.at("resources");
    if (resources.absent()) {
      return;
    }
    if (resources.at("claims").present()) {
      resources.at("claims").forbidden("claims cannot be set for resources at pod-level");
    }
    Field limits = resources.at("limits");
    Field requests = resources.at("requests");
    for (String name : limits.keys()) {
      podResource(limits.key(name), name);
    }
    for (String name : requests.keys()) {
      Field request = requests.key(name);
      podResource(request, name);
      againstLimit(request, name, requests, limits);
    }
    consistency(spec, requests, limits);
  }

  /** What running the pod itself takes; faults are named as if these were limits. */
  static void overhead(Field overhead) {
    Field place = overhead.at("limits").holding(overhead);
    Found found = new Found();
    for (String name : place.keys()) {
      containerResource(place.key(name), name);
      found.add(place.key(name), name);
    }
    if (found.hugePages && !found.cpuOrMemory) {
      overhead.forbidden("HugePages require cpu or memory");
    }
  }

  private static void podResource(Field place, String name) {
    if (!isOfPods(name)) {
      place.notSupported(name, List.of("cpu", "memory", "hugepages-*"));
    }
    ResourceNames.amount(place, name, Quantities.of(place));
    if (ResourceNames.isHugePage(name)) {
      ResourceNames.hugePages(place, name, Quantities.of(place));
    }
  }

  static boolean isOfPods(String name) {
    return name.equals("cpu") || name.equals("memory") || ResourceNames.isHugePage(name);
  }

  private static void consistency(Field spec, Field requests, Field limits) {
    Map<String, Quantity> needed = new TreeMap<>();
    if (spec.node() instanceof tools.jackson.databind.node.ObjectNode tree) {
      needed.putAll(ResourceTotals.requests(tree));
    }
    for (String name : requests.keys()) {
      Quantity sum = needed.get(name);
      if (sum != null && isOfPods(name) && sum.compareTo(Quantities.of(requests.key(name))) > 0) {
        requests
            .key(name)
            .invalid("must be greater than or equal to aggregate container requests of " + sum);
      }
    }
    Field odd = spec.at("resources").at("containers");
    int index = 0;
    for (Field container : spec.at("containers").items()) {
      Field own = container.at("resources").at("limits");
      for (String name : own.keys()) {
        Field limit = limits.key(name);
        if (limit.present() && Quantities.of(own.key(name)).compareTo(Quantities.of(limit)) > 0) {
          odd.item(index)
              .key(name)
              .at("limits")
              .invalid(Quantities.of(own.key(name)).toString(), "must not exceed the pod's limit");
        }
      }
      index++;
    }
  }

  /** The claims of devices that a pod makes; returns their names. */
  static Set<String> podClaims(Field claims) {
    Set<String> names = new HashSet<>();
    for (Field claim : claims.items()) {
      Field name = claim.at("name");
      if (name.isEmpty()) {
        name.required("");
      } else if (!names.add(name.text())) {
        name.duplicate();
      } else {
        name.invalid(Names.dnsLabel(name.text()));
      }
      Field claimName = claim.at("resourceClaimName");
      Field template = claim.at("resourceClaimTemplateName");
      if (claimName.present() && template.present()) {
        claim.invalid("at most one of `resourceClaimName` or `resourceClaimTemplateName`");
      } else if (claimName.absent() && template.absent()) {
        claim.invalid("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
      }
      for (Field reference : List.of(claimName, template)) {
        if (reference.present()) {
          reference.invalid(reference.text(), Names.dnsSubdomain(reference.text()));
        }
      }
    }
    return names;
  }
}
