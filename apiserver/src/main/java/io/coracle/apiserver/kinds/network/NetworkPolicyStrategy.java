package io.coracle.apiserver.kinds.network;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.IpPrefix;
import io.coracle.apiserver.kinds.field.IpText;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Network policies (API reference, NetworkPolicy). */
public final class NetworkPolicyStrategy implements Strategy {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> TYPES = List.of("Egress", "Ingress");

  @Override
  public void applyDefaults(ObjectNode policy) {
    ObjectNode spec = Defaults.objectOrNew(policy, "spec");
    for (String direction : List.of("ingress", "egress")) {
      for (ObjectNode rule : Defaults.objects(spec, direction)) {
        for (ObjectNode port : Defaults.objects(rule, "ports")) {
          Defaults.textIfAbsent(port, "protocol", "TCP");
        }
      }
    }
    if (spec.path("policyTypes").isEmpty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!spec.path("egress").isEmpty()) {
        types.add("Egress");
      }
    }
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  @Override
  public void validate(ObjectNode policy, FieldFaults faults) {
    Field spec = Field.root(policy, faults).at("spec");
    LabelRules.selector(spec.at("podSelector"));
    rules(spec.at("ingress"), "from");
    rules(spec.at("egress"), "to");
    Field types = spec.at("policyTypes");
    if (types.size() > TYPES.size()) {
      types.invalid("may not specify more than two policyTypes");
      return;
    }
    for (Field type : types.items()) {
      type.oneOf(TYPES);
    }
  }

  @Override
  public List<String> warnings(ObjectNode policy) {
    List<String> warnings = new ArrayList<>();
    Field spec = Field.root(policy, new FieldFaults()).at("spec");
    for (String rules : List.of("ingress.from", "egress.to")) {
      int dot = rules.indexOf('.');
      for (Field rule : spec.at(rules.substring(0, dot)).items()) {
        for (Field peer : rule.at(rules.substring(dot + 1)).items()) {
          Field block = peer.at("ipBlock");
          warnOf(block.at("cidr"), warnings);
          block.at("except").items().forEach(except -> warnOf(except, warnings));
        }
      }
    }
    return warnings;
  }

  private static void warnOf(Field prefix, List<String> warnings) {
    IpText.warnOfPrefix(prefix.path(), prefix.text(), warnings);
  }

  private static void rules(Field rules, String peers) {
    for (Field rule : rules.items()) {
      for (Field port : rule.at("ports").items()) {
        port(port);
      }
      for (Field peer : rule.at(peers).items()) {
        peer(peer);
      }
    }
  }

  private static void port(Field port) {
    Field protocol = port.at("protocol");
    protocol.optionalOneOf(PROTOCOLS);
    Field number = port.at("port");
    Field end = port.at("endPort");
    if (number.absent()) {
      if (end.present()) {
        end.invalid("may not be specified when `port` is not specified");
      }
    } else if (number.isText()) {
      if (end.present()) {
        end.invalid("may not be specified when `port` is non-numeric");
      }
      number.invalid(Names.portName(number.text()));
    } else {
      number.invalid(Names.portNumber(number.number()));
      if (end.present()) {
        if (end.number() < number.number()) {
          end.invalid("must be greater than or equal to `port`");
        }
        end.invalid(Names.portNumber(end.number()));
      }
    }
  }

  private static void peer(Field peer) {
    Field pods = peer.at("podSelector");
    Field namespaces = peer.at("namespaceSelector");
    Field block = peer.at("ipBlock");
    LabelRules.selector(pods);
    LabelRules.selector(namespaces);
    if (block.present()) {
      block(block);
    }
    if (pods.absent() && namespaces.absent() && block.absent()) {
      peer.required("must specify a peer");
    } else if (block.present() && (pods.present() || namespaces.present())) {
      peer.forbidden("may not specify both ipBlock and another peer");
    }
  }

  private static void block(Field block) {
    Field prefix = block.at("cidr");
    if (!prefix.notEmpty("")) {
      return;
    }
    prefix.invalidUnlessKept(prefix.text(), Addresses.prefix(prefix.text()));
    Optional<IpPrefix> outer = IpPrefix.parse(prefix.text());
    if (outer.isEmpty()) {
      return;
    }
    for (Field except : block.at("except").items()) {
      except.invalidUnlessKept(except.text(), Addresses.prefix(except.text()));
      Optional<IpPrefix> inner = IpPrefix.parse(except.text());
      if (inner.isPresent() && !inner.get().isStrictlyInside(outer.get())) {
        except.invalid("must be a strict subset of `cidr`");
      }
    }
  }
}
