package io.coracle.apiserver.kinds.network;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Classes of ingresses (API reference, IngressClass). */
public final class IngressClassStrategy implements Strategy {
  private static final int MAX_CONTROLLER = 250;
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public void applyDefaults(ObjectNode ingressClass) {
    ObjectNode spec = Defaults.objectOrNew(ingressClass, "spec");
    ObjectNode parameters = Defaults.object(spec, "parameters");
    if (parameters != null) {
      Defaults.textIfAbsent(parameters, "scope", "Cluster");
    }
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field spec = Field.root(object, faults).at("spec");
    controller(spec.at("controller"));
    parameters(spec.at("parameters"));
  }

  private static void controller(Field controller) {
    if (!controller.notEmpty("")) {
      return;
    }
    String name = controller.text();
    if (name.length() > MAX_CONTROLLER) {
      controller.tooLong(MAX_CONTROLLER);
    }
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1) {
      controller.invalid("must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    controller.invalid(name.substring(0, slash), Names.dnsSubdomain(name.substring(0, slash)));
    if (!PATH.matcher(name.substring(slash + 1)).matches()) {
      controller.invalid("must end in what may stand in the path of a URL");
    }
  }

  private static void parameters(Field parameters) {
    if (parameters.absent()) {
      return;
    }
    References.local(parameters);
    Field namespace = parameters.at("namespace");
    if (!parameters.at("scope").oneOf(List.of("Cluster", "Namespace"))) {
      return;
    }
    if (parameters.at("scope").is("Namespace")) {
      if (namespace.absent()) {
        namespace.required("`parameters.scope` is set to 'Namespace'");
      } else {
        namespace.invalid(Names.dnsLabel(namespace.text()));
      }
    } else if (namespace.present()) {
      namespace.forbidden("`parameters.scope` is set to 'Cluster'");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field spec = Field.root(object, faults).at("spec");
    spec.at("controller")
        .immutable(Field.root(before, new FieldFaults()).at("spec").at("controller"));
  }
}
