package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Tables of what extends the API and admits to it, and of devices. */
final class ExtensionTables {
  private static final String ADMISSION = "admissionregistration.k8s.io";
  private static final String DEVICES = "resource.k8s.io";

  private ExtensionTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    var printers = new HashMap<GroupResource, TablePrinter>();
    printers.put(new GroupResource(ADMISSION, "mutatingwebhookconfigurations"), webhooks());
    printers.put(new GroupResource(ADMISSION, "validatingwebhookconfigurations"), webhooks());
    printers.put(
        new GroupResource(ADMISSION, "validatingadmissionpolicies"),
        policies("Validations", "validations"));
    printers.put(
        new GroupResource(ADMISSION, "mutatingadmissionpolicies"),
        policies("Mutations", "mutations"));
    printers.put(
        new GroupResource(ADMISSION, "validatingadmissionpolicybindings"), policyBindings());
    printers.put(new GroupResource(ADMISSION, "mutatingadmissionpolicybindings"), policyBindings());
    printers.put(new GroupResource("apiregistration.k8s.io", "apiservices"), apiServices());
    printers.put(
        new GroupResource("certificates.k8s.io", "certificatesigningrequests"),
        certificateRequests());
    printers.put(new GroupResource(DEVICES, "deviceclasses"), CoreTables.nameAndAge());
    printers.put(new GroupResource(DEVICES, "resourceclaimtemplates"), CoreTables.nameAndAge());
    printers.put(new GroupResource(DEVICES, "resourceclaims"), resourceClaims());
    printers.put(new GroupResource(DEVICES, "resourceslices"), resourceSlices());
    return printers;
  }

  private static TablePrinter webhooks() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.integer("Webhooks", "How many webhooks are called."),
            Column.age()),
        (row, object) -> row.number(object.path("webhooks").size()).age(object));
  }

  private static TablePrinter policies(String column, String field) {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.integer(column, "How many expressions it has."),
            Column.text("ParamKind", "The kind of its parameters."),
            Column.age()),
        (row, object) -> {
          JsonNode kind = object.path("spec").path("paramKind");
          row.number(object.path("spec").path(field).size())
              .text(
                  kind.isObject()
                      ? kind.path("apiVersion").asString("") + "/" + kind.path("kind").asString("")
                      : Texts.UNSET)
              .age(object);
        });
  }

  private static TablePrinter policyBindings() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("PolicyName", "The policy that is bound."),
            Column.text("ParamRef", "The object with its parameters."),
            Column.age()),
        (row, object) ->
            row.text(object.path("spec").path("policyName").asString(""))
                .text(parameters(object.path("spec").path("paramRef")))
                .age(object));
  }

  private static String parameters(JsonNode reference) {
    if (!reference.isObject()) {
      return Texts.UNSET;
    }
    String namespace = reference.path("namespace").asString("");
    String name = reference.path("name").asString("");
    if (!name.isEmpty()) {
      return (namespace.isEmpty() ? "*" : namespace) + "/" + name;
    }
    JsonNode selector = reference.path("selector");
    return selector.isObject() ? selectorInFull(selector) : Texts.UNSET;
  }

  /** A selector as the reference prints its fields. */
  private static String selectorInFull(JsonNode selector) {
    var labels = new StringBuilder();
    var sorted = new TreeMap<String, String>();
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      sorted.put(label.getKey(), label.getValue().asString(""));
    }
    sorted.forEach((key, value) -> labels.append(key).append(": ").append(value).append(','));
    var expressions = new StringBuilder();
    for (JsonNode expression : selector.path("matchExpressions")) {
      expressions
          .append("LabelSelectorRequirement{Key:")
          .append(expression.path("key").asString(""))
          .append(",Operator:")
          .append(expression.path("operator").asString(""))
          .append(",Values:[")
          .append(String.join(" ", Texts.strings(expression.path("values"))))
          .append("],},");
    }
    return "&LabelSelector{MatchLabels:map[string]string{"
        + labels
        + "},MatchExpressions:[]LabelSelectorRequirement{"
        + expressions
        + "},}";
  }

  private static TablePrinter apiServices() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Service", "The service that serves the group, or Local."),
            Column.text("Available", "Whether it can be reached."),
            Column.age()),
        (row, object) -> {
          JsonNode service = object.path("spec").path("service");
          row.text(
                  service.isObject()
                      ? service.path("namespace").asString("")
                          + "/"
                          + service.path("name").asString("")
                      : "Local")
              .text(
                  Texts.condition(object, "Available")
                      .map(ExtensionTables::available)
                      .orElse("Unknown"))
              .age(object);
        });
  }

  private static String available(JsonNode condition) {
    String status = condition.path("status").asString("");
    return status.equals("True")
        ? status
        : status + " (" + condition.path("reason").asString("") + ")";
  }

  private static TablePrinter certificateRequests() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.age(),
            Column.text("SignerName", "Who is asked to sign."),
            Column.text("Requestor", "Who asks."),
            Column.text("RequestedDuration", "For how long the certificate is to be good."),
            Column.text("Condition", "Whether the request is granted.")),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          JsonNode seconds = spec.path("expirationSeconds");
          row.age(object)
              .text(Texts.or(spec.path("signerName"), Texts.NONE))
              .text(spec.path("username").asString(""))
              .text(
                  seconds.isNumber()
                      ? Ages.human(Duration.ofSeconds(seconds.asLong()))
                      : Texts.NONE)
              .text(certificateStatus(object.path("status")));
        });
  }

  private static String certificateStatus(JsonNode status) {
    Set<String> types = new HashSet<>(Texts.pluck(status.path("conditions"), "type"));
    var texts = new ArrayList<String>();
    if (types.contains("Denied")) {
      texts.add("Denied");
    } else {
      texts.add(types.contains("Approved") ? "Approved" : "Pending");
    }
    if (types.contains("Failed")) {
      texts.add("Failed");
    }
    if (!status.path("certificate").asString("").isEmpty()) {
      texts.add("Issued");
    }
    return String.join(",", texts);
  }

  private static TablePrinter resourceClaims() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("State", "Whether devices are allocated and reserved."),
            Column.age()),
        (row, object) -> row.text(claimState(object)).age(object));
  }

  private static String claimState(JsonNode claim) {
    var states = new ArrayList<String>();
    if (Texts.isBeingDeleted(claim)) {
      states.add("deleted");
    }
    if (claim.path("status").path("allocation").isObject()) {
      states.add("allocated");
      if (!claim.path("status").path("reservedFor").isEmpty()) {
        states.add("reserved");
      }
    } else if (states.isEmpty()) {
      states.add("pending");
    }
    return String.join(",", states);
  }

  private static TablePrinter resourceSlices() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Node", "The node that has the devices."),
            Column.text("Driver", "The driver of the devices."),
            Column.text("Pool", "The pool to which the devices belong."),
            Column.age()),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          row.text(spec.path("nodeName").asString(""))
              .text(spec.path("driver").asString(""))
              .text(spec.path("pool").path("name").asString(""))
              .age(object);
        });
  }
}
