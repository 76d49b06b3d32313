package io.coracle.apiserver.kinds.webhook;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Configurations of mutating and of validating webhooks (API reference,
 * MutatingWebhookConfiguration and ValidatingWebhookConfiguration).
 */
public final class WebhookConfigurationStrategy implements Strategy {
  private static final List<String> FAILURE = List.of("Fail", "Ignore");
  private static final List<String> MATCH = List.of("Equivalent", "Exact");
  private static final List<String> EFFECTS = List.of("None", "NoneOnDryRun");
  private static final List<String> REINVOCATION = List.of("IfNeeded", "Never");
  private static final Set<String> REVIEWS = Set.of("v1", "v1beta1");
  private static final Set<String> CONDITION_NAMES =
      Set.of("object", "oldObject", "request", "authorizer");
  private static final int TIMEOUT = 10;
  private static final int MAX_TIMEOUT = 30;
  private static final int HTTPS = 443;

  private final boolean mutating;

  private WebhookConfigurationStrategy(boolean mutating) {
    this.mutating = mutating;
  }

  public static WebhookConfigurationStrategy mutating() {
    return new WebhookConfigurationStrategy(true);
  }

  public static WebhookConfigurationStrategy validating() {
    return new WebhookConfigurationStrategy(false);
  }

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE.generic();
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("webhooks");
  }

  @Override
  public void applyDefaults(ObjectNode configuration) {
    for (ObjectNode hook : Defaults.objects(configuration, "webhooks")) {
      Defaults.textIfAbsent(hook, "failurePolicy", "Fail");
      Defaults.textIfAbsent(hook, "matchPolicy", "Equivalent");
      Defaults.objectIfAbsent(hook, "namespaceSelector");
      Defaults.objectIfAbsent(hook, "objectSelector");
      Defaults.numberIfAbsent(hook, "timeoutSeconds", TIMEOUT);
      if (mutating) {
        Defaults.textIfAbsent(hook, "reinvocationPolicy", "Never");
      }
      for (ObjectNode rule : Defaults.objects(hook, "rules")) {
        Defaults.textIfAbsent(rule, "scope", "*");
      }
      ObjectNode client = Defaults.object(hook, "clientConfig");
      ObjectNode service = client == null ? null : Defaults.object(client, "service");
      if (service != null) {
        Defaults.numberIfAbsent(service, "port", HTTPS);
      }
    }
  }

  @Override
  public void validate(ObjectNode configuration, FieldFaults faults) {
    Set<String> names = new HashSet<>();
    for (Field hook : Field.root(configuration, faults).at("webhooks").items()) {
      hook(hook);
      reviews(hook.at("admissionReviewVersions"));
      Field name = hook.at("name");
      if (!name.isEmpty() && !names.add(name.text())) {
        name.duplicate();
      }
    }
  }

  private void hook(Field hook) {
    Field name = hook.at("name");
    if (name.notEmpty("")) {
      if (name.text().split("\\.", -1).length < 3) {
        name.invalid("should be a domain with at least three segments separated by dots");
      } else {
        name.invalid(Names.dnsSubdomain(name.text()));
      }
    }
    for (Field rule : hook.at("rules").items()) {
      RuleRules.validate(rule);
    }
    hook.at("failurePolicy").optionalOneOf(FAILURE);
    hook.at("matchPolicy").optionalOneOf(MATCH);
    hook.at("sideEffects").requiredOneOf(EFFECTS);
    Field timeout = hook.at("timeoutSeconds");
    if (timeout.present() && (timeout.number() < 1 || timeout.number() > MAX_TIMEOUT)) {
      timeout.invalid("the timeout value must be between 1 and 30 seconds");
    }
    LabelRules.selector(hook.at("namespaceSelector"));
    LabelRules.selector(hook.at("objectSelector"));
    ClientConfigRules.validate(hook.at("clientConfig"));
    if (mutating) {
      hook.at("reinvocationPolicy").optionalOneOf(REINVOCATION);
    }
    ConditionRules.conditions(hook.at("matchConditions"), CONDITION_NAMES);
  }

  private static void reviews(Field versions) {
    if (versions.size() == 0) {
      versions.required("must specify one of v1, v1beta1");
      return;
    }
    boolean known = false;
    Set<String> seen = new HashSet<>();
    for (Field version : versions.items()) {
      if (!seen.add(version.text())) {
        version.invalid("duplicate version");
        continue;
      }
      version.invalid(Names.dns1035Label(version.text()));
      known |= REVIEWS.contains(version.text());
    }
    if (!known) {
      versions.invalid("must include at least one of v1, v1beta1");
    }
  }
}
