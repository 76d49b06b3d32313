package io.coracle.apiserver.registration;

import io.coracle.api.FieldFaults;
import io.coracle.api.json.Json;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.NameRule;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Registrations of group versions (API reference, APIService). */
public final class ApiServiceStrategy implements OwnsStatus {
  private static final int HTTPS = 443;
  private static final int MAX_PORT = 65535;
  private static final int MAX_GROUP_PRIORITY = 20_000;
  private static final int MAX_VERSION_PRIORITY = 1000;
  private static final List<String> STATUSES = List.of("False", "True", "Unknown");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.STANDARD.generic();
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object.path("spec").path("service") instanceof ObjectNode service
        && !service.path("port").isNumber()) {
      service.put("port", HTTPS);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    ObjectNode status = Json.object();
    if (!object.path("spec").path("service").isObject()) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "Available")
          .put("status", "True")
          .put("lastTransitionTime", object.path("metadata").path("creationTimestamp").asString(""))
          .put("reason", "Local")
          .put("message", "Local APIServices are always available");
    }
    object.set("status", status);
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field root = Field.root(object, faults);
    Field spec = root.at("spec");
    String name = spec.at("version").text() + "." + spec.at("group").text();
    if (!root.at("metadata").at("name").is(name)) {
      root.at("metadata").at("name").invalid("must be spec.version+\".\"+spec.group");
    }
    group(spec);
    Field version = spec.at("version");
    if (version.notEmpty("")) {
      version.invalid(Names.dns1035Label(version.text()));
    }
    priority(spec.at("groupPriorityMinimum"), MAX_GROUP_PRIORITY);
    priority(spec.at("versionPriority"), MAX_VERSION_PRIORITY);
    if (spec.at("service").absent()) {
      local(spec);
    } else {
      remote(spec);
    }
  }

  private static void group(Field spec) {
    Field group = spec.at("group");
    if (!group.isEmpty()) {
      group.invalid(Names.dnsSubdomain(group.text()));
    } else if (!spec.at("version").is("v1")) {
      group.required("only v1 may have an empty group");
    }
  }

  private static void priority(Field priority, int most) {
    if (priority.number() <= 0 || priority.number() > most) {
      priority.invalid(priority.number(), "must be positive and less than " + most);
    }
  }

  private static void local(Field spec) {
    if (!spec.at("caBundle").isEmpty()) {
      spec.at("caBundle").invalid("...", "local APIServices may not have a caBundle");
    }
    if (spec.at("insecureSkipTLSVerify").flag()) {
      spec.at("insecureSkipTLSVerify")
          .invalid("local APIServices may not have insecureSkipTLSVerify");
    }
  }

  private static void remote(Field spec) {
    Field service = spec.at("service");
    service.at("namespace").notEmpty("");
    service.at("name").notEmpty("");
    Field port = service.at("port");
    if (port.number() < 1 || port.number() > MAX_PORT) {
      port.invalid("port is not valid: must be between 1 and 65535, inclusive");
    }
    if (spec.at("insecureSkipTLSVerify").flag() && !spec.at("caBundle").isEmpty()) {
      spec.at("insecureSkipTLSVerify").invalid("may not be true if caBundle is present");
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    for (Field condition : Field.root(object, faults).at("status").at("conditions").items()) {
      condition.at("status").oneOf(STATUSES);
    }
  }

  @Override
  public NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of();
  }
}
