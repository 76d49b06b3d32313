package io.coracle.apiserver.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.FieldFaults;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectorRulesTest {
  private static final String PLACE = "spec.resourceAttributes.";

  @Test
  void validate_requirements_acceptedWithUnknownOperators() {
    assertThat(
            faults(
                "{'fieldSelector':{'requirements':[{'key':'a b','operator':'Gt'}]},"
                    + "'labelSelector':{'rawSelector':'a=b'}}"))
        .isEmpty();
  }

  @Test
  void validate_textBesideRequirementsOrNeither_named() {
    assertThat(
            faults(
                "{'fieldSelector':{'rawSelector':'a=b','requirements':[{'operator':'In'}]},"
                    + "'labelSelector':{}}"))
        .containsExactly(
            "INVALID " + PLACE + "fieldSelector.rawSelector",
            "REQUIRED " + PLACE + "fieldSelector.requirements[0].key",
            "REQUIRED " + PLACE + "fieldSelector.requirements[0].values",
            "REQUIRED " + PLACE + "labelSelector.requirements");
  }

  @Test
  void validate_labels_mustBeLabels() {
    assertThat(
            faults(
                "{'labelSelector':{'requirements':["
                    + "{'key':'a b','operator':'Exists','values':['c d']}]}}"))
        .containsExactly(
            "FORBIDDEN " + PLACE + "labelSelector.requirements[0].values",
            "INVALID " + PLACE + "labelSelector.requirements[0].key",
            "INVALID " + PLACE + "labelSelector.requirements[0].values[0]");
  }

  private static List<String> faults(String attributes) {
    String review = "{'spec':{'resourceAttributes':" + attributes + "}}";
    FieldFaults faults = new FieldFaults();
    SelectorRules.validate(
        Json.parseObject(review.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), faults);
    return faults.list().stream().map(fault -> fault.type() + " " + fault.path()).toList();
  }
}
