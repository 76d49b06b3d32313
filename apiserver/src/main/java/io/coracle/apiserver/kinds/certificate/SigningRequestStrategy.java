package io.coracle.apiserver.kinds.certificate;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.request.Identity;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.NameRule;
import io.coracle.apiserver.strategy.Strategy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests for certificates (API reference, CertificateSigningRequest). Who asks is noted by the
 * server; the specification never changes; conditions that approve or deny come through the
 * approval, the certificate through the status, once.
 */
public final class SigningRequestStrategy implements Strategy {
  private static final List<String> DECISIONS = List.of("Approved", "Denied");
  private static final List<String> FINAL = List.of("Approved", "Denied", "Failed");

  private final boolean approval;

  private SigningRequestStrategy(boolean approval) {
    this.approval = approval;
  }

  /** Of requests themselves and their status. */
  public static SigningRequestStrategy request() {
    return new SigningRequestStrategy(false);
  }

  /** Of the approval of a request. */
  public static SigningRequestStrategy approval() {
    return new SigningRequestStrategy(true);
  }

  /** The reference asks nothing of names of this kind but that they fit into a path. */
  @Override
  public NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  @Override
  public MetadataLooks partLooks() {
    return MetadataLooks.STANDARD;
  }

  @Override
  public void prepareForCreate(ObjectNode request, Identity who) {
    request.remove("status");
    ObjectNode spec = Defaults.objectOrNew(request, "spec");
    spec.put("username", who.user());
    spec.remove(List.of("uid", "groups", "extra"));
    if (!who.uid().isEmpty()) {
      spec.put("uid", who.uid());
    }
    if (!who.groups().isEmpty()) {
      who.groups().forEach(spec.putArray("groups")::add);
    }
    if (!who.extra().isEmpty()) {
      ObjectNode extra = spec.putObject("extra");
      who.extra().forEach((key, values) -> values.forEach(extra.withArray(key)::add));
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode request, ObjectNode before) {
    Defaults.keep(request, before, "spec");
    if (!approval) {
      Defaults.keep(request, before, "status");
      return;
    }
    JsonNode conditions = request.path("status").path("conditions").deepCopy();
    Defaults.keep(request, before, "status");
    Defaults.objectOrNew(request, "status").set("conditions", conditions);
  }

  @Override
  public void prepareForStatusUpdate(ObjectNode request, ObjectNode before) {
    Strategy.super.prepareForStatusUpdate(request, before);
    DECISIONS.forEach(type -> preserve(request, before, type));
  }

  /** Decisions are not the signer's: they stay as they are unless one is added or removed. */
  private static void preserve(ObjectNode request, ObjectNode before, String type) {
    List<ObjectNode> now = conditions(request, type);
    List<ObjectNode> then = conditions(before, type);
    if (now.size() == then.size()) {
      for (int i = 0; i < now.size(); i++) {
        now.get(i).removeAll();
        now.get(i).setAll(then.get(i).deepCopy());
      }
    }
  }

  private static List<ObjectNode> conditions(JsonNode request, String type) {
    var found = new ArrayList<ObjectNode>();
    for (JsonNode condition : request.path("status").path("conditions")) {
      if (condition instanceof ObjectNode object && Defaults.text(object, "type").equals(type)) {
        found.add(object);
      }
    }
    return found;
  }

  @Override
  public void stamp(ObjectNode request, ObjectNode before, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonNode each : request.path("status").path("conditions")) {
      if (each instanceof ObjectNode condition) {
        Defaults.text(condition, "lastUpdateTime", time);
        Defaults.text(condition, "lastTransitionTime", transition(condition, before, time));
      }
    }
  }

  private static String transition(ObjectNode condition, ObjectNode before, String now) {
    return conditions(before, Defaults.text(condition, "type")).stream()
        .filter(old -> Defaults.text(old, "status").equals(Defaults.text(condition, "status")))
        .map(old -> Defaults.text(old, "lastTransitionTime"))
        .filter(time -> !time.isEmpty())
        .findFirst()
        .orElse(now);
  }

  @Override
  public void validate(ObjectNode request, FieldFaults faults) {
    SigningRequestRules.validate(Field.root(request, faults));
  }

  @Override
  public void validateUpdate(ObjectNode request, ObjectNode before, FieldFaults faults) {
    changes(request, before, faults, approval, false);
  }

  @Override
  public void validateStatusUpdate(ObjectNode request, ObjectNode before, FieldFaults faults) {
    validate(request, faults);
    changes(request, before, faults, false, true);
  }

  private static void changes(
      ObjectNode request, ObjectNode before, FieldFaults faults, boolean decides, boolean signs) {
    Field status = Field.root(request, faults).at("status");
    Field conditions = status.at("conditions");
    for (String type : FINAL) {
      if (conditions(request, type).size() < conditions(before, type).size()) {
        conditions.forbidden("updates may not remove a condition of type \"" + type + "\"");
      }
    }
    if (!decides) {
      for (String type : DECISIONS) {
        int more = conditions(request, type).size() - conditions(before, type).size();
        if (more > 0) {
          conditions.forbidden("updates may not add a condition of type \"" + type + "\"");
        } else if (more == 0 && !conditions(request, type).equals(conditions(before, type))) {
          conditions.forbidden("updates may not modify a condition of type \"" + type + "\"");
        }
      }
    }
    Field certificate = status.at("certificate");
    Field old = Field.root(before, new FieldFaults()).at("status").at("certificate");
    if (!signs && !certificate.sameAs(old)) {
      certificate.forbidden("updates may not set certificate content");
    } else if (!old.isEmpty() && !certificate.sameAs(old)) {
      certificate.forbidden("updates may not modify existing certificate content");
    }
  }
}
