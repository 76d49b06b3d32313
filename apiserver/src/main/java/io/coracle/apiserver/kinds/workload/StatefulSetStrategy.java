package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.claim.ClaimSpecs;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.kinds.field.Percentages;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.NameRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Stateful sets (API reference, StatefulSet). */
public final class StatefulSetStrategy implements OwnsStatus {
  private static final List<String> MANAGEMENT = List.of("OrderedReady", "Parallel");
  private static final List<String> RETENTION = List.of("Delete", "Retain");
  private static final Set<String> MUTABLE =
      Set.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds",
          "revisionHistoryLimit");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public NameRule nameRule() {
    return NameRule.DNS_LABEL;
  }

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.objectOrNew(set, "spec");
    Defaults.text(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode update = Defaults.objectOrNew(spec, "updateStrategy");
    if (Defaults.text(update, "type").isEmpty()) {
      update.put("type", "RollingUpdate");
    }
    if (Defaults.text(update, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.objectOrNew(update, "rollingUpdate");
      Defaults.numberIfAbsent(rolling, "partition", 0);
    }
    ObjectNode retention = Defaults.objectOrNew(spec, "persistentVolumeClaimRetentionPolicy");
    Defaults.text(retention, "whenDeleted", "Retain");
    Defaults.text(retention, "whenScaled", "Retain");
    Defaults.numberIfAbsent(spec, "replicas", 1);
    Defaults.numberIfAbsent(spec, "revisionHistoryLimit", 10);
    Templates.defaults(spec);
    for (ObjectNode claim : Defaults.objects(spec, "volumeClaimTemplates")) {
      Defaults.text(claim, "apiVersion", "v1");
      Defaults.text(claim, "kind", "PersistentVolumeClaim");
      ClaimSpecs.defaults(Defaults.objectOrNew(claim, "spec"));
      Defaults.text(Defaults.objectOrNew(claim, "status"), "phase", "Pending");
    }
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    OwnsStatus.super.prepareForCreate(set);
    Templates.drop(set);
    ObjectNode rolling = Defaults.object(set.withObjectProperty("spec"), "updateStrategy");
    ObjectNode parameters = rolling == null ? null : Defaults.object(rolling, "rollingUpdate");
    if (parameters != null) {
      // MaxUnavailableStatefulSet is off by default.
      parameters.remove("maxUnavailable");
    }
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field spec = Field.root(object, faults).at("spec");
    Field management = spec.at("podManagementPolicy");
    if (!MANAGEMENT.contains(management.text())) {
      management.invalid("must be one of " + MANAGEMENT);
    }
    updateStrategy(spec.at("updateStrategy"));
    Field retention = spec.at("persistentVolumeClaimRetentionPolicy");
    retention.at("whenDeleted").oneOf(RETENTION);
    retention.at("whenScaled").oneOf(RETENTION);
    spec.at("replicas").notNegative();
    spec.at("minReadySeconds").notNegative();
    spec.at("ordinals").at("start").notNegative();
    Field service = spec.at("serviceName");
    if (!service.isEmpty()) {
      service.invalid(Names.dnsSubdomain(service.text()));
    }
    List<String> claimed = new ArrayList<>();
    for (Field claim : spec.at("volumeClaimTemplates").items()) {
      claimed.add(claim.at("metadata").at("name").text());
      ClaimSpecs.template(claim);
    }
    selectorAndTemplate(spec, claimed);
  }

  private static void selectorAndTemplate(Field spec, List<String> claimed) {
    Field selector = spec.at("selector");
    if (selector.absent()) {
      selector.required("");
    } else if (!LabelRules.selector(selector)) {
      selector.invalid("invalid label selector");
      return;
    } else if (LabelRules.isEmptySelector(selector)) {
      selector.invalid("empty selector is invalid for statefulset");
    }
    if (selector.absent() || !LabelRules.isEmptySelector(selector)) {
      Templates.matching(selector, spec.at("template"));
    }
    Templates.validateRunning(spec.at("template"), claimed);
  }

  private static void updateStrategy(Field strategy) {
    Field rolling = strategy.at("rollingUpdate");
    switch (strategy.at("type").text()) {
      case "OnDelete" -> {
        if (rolling.present()) {
          rolling.invalid("only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> {
        rolling.at("partition").notNegative();
        Field unavailable = rolling.at("maxUnavailable");
        if (unavailable.present()) {
          Percentages.positive(unavailable);
          if (Percentages.percent(unavailable) == 0) {
            unavailable.invalid("cannot be 0");
          }
          Percentages.notMoreThanAll(unavailable);
        }
      }
      default -> strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  @Override
  public void validateUpdate(ObjectNode set, ObjectNode before, FieldFaults faults) {
    Field spec = Field.root(set, faults).at("spec");
    Field old = Field.root(before, new FieldFaults()).at("spec");
    Set<String> fields = new TreeSet<>(spec.keys());
    fields.addAll(old.keys());
    for (String field : fields) {
      if (!MUTABLE.contains(field) && !spec.at(field).sameAs(old.at(field))) {
        spec.forbidden(
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                + " 'updateStrategy', 'revisionHistoryLimit',"
                + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        return;
      }
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode set, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(set, faults).at("status");
    Replicas.notNegative(
        status,
        List.of(
            "replicas",
            "readyReplicas",
            "currentReplicas",
            "updatedReplicas",
            "availableReplicas",
            "observedGeneration",
            "collisionCount"));
    Replicas.notMore(status, "readyReplicas", "replicas");
    Replicas.notMore(status, "currentReplicas", "replicas");
    Replicas.notMore(status, "updatedReplicas", "replicas");
    Replicas.notMore(status, "availableReplicas", "replicas");
    Replicas.notMore(status, "availableReplicas", "readyReplicas");
  }

  @Override
  public List<String> warnings(ObjectNode set) {
    List<String> warnings = new ArrayList<>(PodWarnings.ofTemplate(set));
    warnings.addAll(own(set));
    return warnings;
  }

  @Override
  public List<String> updateWarnings(ObjectNode set, ObjectNode before) {
    return PodWarnings.isChanged(set, before) ? warnings(set) : own(set);
  }

  private static List<String> own(ObjectNode set) {
    List<String> warnings = new ArrayList<>();
    int index = 0;
    for (JsonNode claim : set.path("spec").path("volumeClaimTemplates")) {
      String path = "spec.volumeClaimTemplates[" + index++ + "]";
      if (claim.path("spec") instanceof ObjectNode spec) {
        warnings.addAll(ClaimSpecs.warnings(spec, path));
      }
    }
    if (set.path("spec").path("revisionHistoryLimit").asInt(0) < 0) {
      warnings.add("spec.revisionHistoryLimit: a negative value retains all historical revisions");
    }
    return warnings;
  }
}
