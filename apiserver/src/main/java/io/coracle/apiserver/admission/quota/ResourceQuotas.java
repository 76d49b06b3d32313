package io.coracle.apiserver.admission.quota;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.quantity.Quantity;
import io.coracle.api.quota.PodUsage;
import io.coracle.api.quota.Scopes;
import io.coracle.api.quota.Usage;
import io.coracle.api.quota.Usages;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.access.StatusStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses what a ResourceQuota of the namespace has no room for, and charges what it lets pass to
 * the quota's status. Comes last in the chain, so that nothing is charged that is refused
 * otherwise.
 */
public final class ResourceQuotas implements AdmissionPlugin {
  /** So often a charge is tried when others charge the same quota. */
  static final int MAX_ATTEMPTS = 64;

  private static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");
  private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "ResourceQuota");

  /** Events come and go on their own; reviews and bindings are no objects. */
  private static final Set<String> IGNORED = Set.of("events", "bindings", "namespaces");

  private final Objects objects;
  private final StatusStore statuses;

  public ResourceQuotas(Objects objects, StatusStore statuses) {
    this.objects = objects;
    this.statuses = statuses;
  }

  @Override
  public String name() {
    return "ResourceQuota";
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    ObjectNode object = attributes.object().orElse(null);
    if (object == null
        || !isCounted(attributes)
        || objects.attributesOfAll(QUOTAS, attributes.namespace()).isEmpty()) {
      return;
    }
    GroupResource resource = attributes.resource().storage();
    Usage before = attributes.before().map(old -> Usages.of(resource, old)).orElse(Usage.NONE);
    Usage rise = Usages.of(resource, object).increaseOver(before);
    if (rise.amounts().isEmpty()) {
      return;
    }
    Set<String> charged = new HashSet<>();
    for (int attempt = 1; !charge(attributes, object, rise, charged); attempt++) {
      if (attempt == MAX_ATTEMPTS) {
        throw StatusException.conflict(
            QUOTAS, attributes.name(), "the quota is being written too often");
      }
    }
  }

  private static boolean isCounted(AdmissionAttributes attributes) {
    GroupResource resource = attributes.resource().storage();
    boolean pods = resource.equals(Usages.PODS);
    boolean whole =
        attributes.subresource().isEmpty() || (pods && attributes.subresource().equals("resize"));
    return whole
        && !attributes.namespace().isEmpty()
        && !IGNORED.contains(resource.resource())
        && (attributes.operation() == Operation.CREATE
            || (attributes.operation() == Operation.UPDATE && Usages.changes(resource)));
  }

  /**
   * Charges all quotas that are not {@code done}; false when somebody else wrote one meanwhile.
   * Nothing is charged before every quota has room.
   */
  private boolean charge(
      AdmissionAttributes attributes, ObjectNode object, Usage rise, Set<String> done) {
    var charged = new ArrayList<ObjectNode>();
    for (ObjectNode quota : objects.list(QUOTAS, attributes.namespace())) {
      if (!done.contains(name(quota))
          && Scopes.match(quota, attributes.resource().storage(), object)) {
        Map<String, Quantity> limits = Usages.list(quota.path("status").path("hard"));
        said(attributes, quota, object, limits);
        var counted = new TreeMap<>(rise.amounts());
        counted.keySet().retainAll(limits.keySet());
        if (!counted.isEmpty()) {
          charged.add(charged(attributes, quota, limits, counted));
        }
      }
    }
    if (attributes.dryRun()) {
      return true;
    }
    boolean all = true;
    for (ObjectNode quota : charged) {
      if (statuses.replace(QUOTAS, KIND, quota)) {
        done.add(name(quota));
      } else {
        all = false;
      }
    }
    return all;
  }

  private static void said(
      AdmissionAttributes attributes,
      ObjectNode quota,
      ObjectNode object,
      Map<String, Quantity> limits) {
    if (!attributes.resource().storage().equals(Usages.PODS)) {
      return;
    }
    List<String> unsaid = PodUsage.unsaid(object, limits.keySet());
    if (!unsaid.isEmpty()) {
      throw forbidden(attributes, quota, "must specify " + String.join("; ", unsaid));
    }
  }

  /** The quota with the rise in what it says is used. */
  private static ObjectNode charged(
      AdmissionAttributes attributes,
      ObjectNode quota,
      Map<String, Quantity> limits,
      Map<String, Quantity> rise) {
    ObjectNode status = (ObjectNode) quota.path("status");
    JsonNode used = status.path("used");
    List<String> unknown = rise.keySet().stream().filter(name -> !used.has(name)).toList();
    if (!unknown.isEmpty()) {
      throw StatusException.forbidden(
          attributes.resource().name().groupResource(),
          attributes.name(),
          "status unknown for quota: " + name(quota) + ", resources: " + String.join(",", unknown));
    }
    Map<String, Quantity> usedNow = Usages.list(used);
    var exceeded = new ArrayList<String>();
    rise.forEach(
        (name, more) -> {
          Quantity after = usedNow.getOrDefault(name, Quantity.ZERO).plus(more);
          Quantity limit = limits.getOrDefault(name, Quantity.ZERO);
          if (after.compareTo(limit) > 0) {
            exceeded.add(
                "requested: "
                    + name
                    + "="
                    + more
                    + ", used: "
                    + name
                    + "="
                    + usedNow.get(name)
                    + ", limited: "
                    + name
                    + "="
                    + limit);
          }
          ((ObjectNode) used).put(name, after.toString());
        });
    if (!exceeded.isEmpty()) {
      throw StatusException.forbidden(
          attributes.resource().name().groupResource(),
          attributes.name(),
          "exceeded quota: " + name(quota) + ", " + String.join("; ", exceeded));
    }
    return quota;
  }

  private static StatusException forbidden(
      AdmissionAttributes attributes, ObjectNode quota, String why) {
    return StatusException.forbidden(
        attributes.resource().name().groupResource(),
        attributes.name(),
        "failed quota: " + name(quota) + ": " + why);
  }

  private static String name(ObjectNode quota) {
    return quota.path("metadata").path("name").asString("");
  }
}
