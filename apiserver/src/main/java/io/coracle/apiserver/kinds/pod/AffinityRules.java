package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.NodeSelectorRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Rules for affinity to nodes and pods. */
final class AffinityRules {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private AffinityRules() {}

  static void affinity(Field affinity) {
    if (affinity.size() == 0) {
      return;
    }
    Field node = affinity.at("nodeAffinity");
    if (node.present()) {
      if (node.at(REQUIRED).present()) {
        NodeSelectorRules.selector(node.at(REQUIRED));
      }
      for (Field preferred : node.at(PREFERRED).items()) {
        weight(preferred.at("weight"));
        NodeSelectorRules.preference(preferred.at("preference"));
      }
    }
    pods(affinity.at("podAffinity"));
    pods(affinity.at("podAntiAffinity"));
  }

  private static void weight(Field weight) {
    if (weight.number() < 1 || weight.number() > 100) {
      weight.invalid("must be in the range 1-100");
    }
  }

  private static void pods(Field affinity) {
    if (affinity.absent()) {
      return;
    }
    for (Field term : affinity.at(REQUIRED).items()) {
      podTerm(term);
    }
    for (Field preferred : affinity.at(PREFERRED).items()) {
      weight(preferred.at("weight"));
      podTerm(preferred.at("podAffinityTerm"));
    }
  }

  private static void podTerm(Field term) {
    Field selector = term.at("labelSelector");
    LabelRules.selector(selector);
    LabelRules.selector(term.at("namespaceSelector"));
    for (Field namespace : term.at("namespaces").items()) {
      term.at("namespace").invalid(namespace.text(), Names.dnsLabel(namespace.text()));
    }
    labelKeys(term, selector);
    Field topologyKey = term.at("topologyKey");
    if (topologyKey.isEmpty()) {
      topologyKey.required("can not be empty");
    }
    topologyKey.invalid(topologyKey.text(), Names.qualifiedName(topologyKey.text()));
  }

  private static void labelKeys(Field term, Field selector) {
    Field matching = term.at("matchLabelKeys");
    Field mismatching = term.at("mismatchLabelKeys");
    if (matching.size() == 0 && mismatching.size() == 0) {
      return;
    }
    keys(matching, selector);
    keys(mismatching, selector);
    repeated(term, matching, selector);
    Set<String> mismatched = new HashSet<>();
    for (Field key : mismatching.items()) {
      mismatched.add(key.text());
    }
    for (Field key : matching.items()) {
      if (mismatched.contains(key.text())) {
        key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
      }
    }
  }

  /**
   * A key that the selector names twice is there from the keys of the term, and of the client's own
   * accord. The reference reports at the index of the key in the term itself.
   */
  private static void repeated(Field term, Field matching, Field selector) {
    Map<String, Integer> positions = new HashMap<>();
    int position = 0;
    for (Field key : matching.items()) {
      positions.put(key.text(), position++);
    }
    Set<String> seen = new HashSet<>(selector.at("matchLabels").keys());
    for (Field expression : selector.at("matchExpressions").items()) {
      String key = expression.at("key").text();
      Integer index = positions.get(key);
      if (!seen.add(key) && index != null) {
        term.item(index).invalid(key, "exists in both matchLabelKeys and labelSelector");
      }
    }
  }

  private static void keys(Field keys, Field selector) {
    if (keys.size() > 0 && selector.absent()) {
      keys.forbidden("must not be specified when labelSelector is not set");
      return;
    }
    for (Field key : keys.items()) {
      LabelRules.key(key);
    }
  }
}
