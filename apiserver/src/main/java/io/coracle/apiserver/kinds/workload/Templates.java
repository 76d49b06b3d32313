package io.coracle.apiserver.kinds.workload;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.pod.PodAnnotations;
import io.coracle.apiserver.kinds.pod.PodDefaults;
import io.coracle.apiserver.kinds.pod.PodFeatures;
import io.coracle.apiserver.kinds.pod.PodSpecs;
import io.coracle.apiserver.kinds.pod.ProfileAnnotations;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and rules for pod templates and the selectors that go with them. */
final class Templates {
  private Templates() {}

  /** Fills in the template in the field {@code template} of {@code owner}. */
  static void defaults(ObjectNode owner) {
    ObjectNode template = Defaults.objectOrNew(owner, "template");
    PodDefaults.template(Defaults.objectOrNew(template, "spec"));
  }

  /** Drops fields whose features are off from the template of the new {@code object}. */
  static void drop(ObjectNode object) {
    ObjectNode spec = Defaults.object(object, "spec");
    ObjectNode template = spec == null ? null : Defaults.object(spec, "template");
    ObjectNode podSpec = template == null ? null : Defaults.object(template, "spec");
    if (podSpec != null) {
      PodFeatures.drop(podSpec);
    }
  }

  /** A template by itself. */
  static void validate(Field template) {
    validate(template, List.of());
  }

  /**
   * @param claimed names of volumes that are added to each pod
   */
  static void validate(Field template, List<String> claimed) {
    // The reference leaves "metadata" out of these two paths.
    LabelRules.labels(template.at("labels").holding(template.at("metadata").at("labels")));
    Field annotations = template.at("metadata").at("annotations");
    for (String key : annotations.keys()) {
      template.at("annotations").invalid(key, Names.qualifiedName(key.toLowerCase(Locale.ROOT)));
    }
    Field spec = template.at("spec");
    PodAnnotations.validate(template.at("annotations").holding(annotations), spec);
    PodSpecs.validate(spec, claimed);
    ProfileAnnotations.matching(annotations, spec);
    if (spec.at("ephemeralContainers").size() > 0) {
      spec.at("ephemeralContainers").forbidden("ephemeral containers not allowed in pod template");
    }
  }

  /** A template of pods that run for good. */
  static void validateRunning(Field template, List<String> claimed) {
    validate(template, claimed);
    Field spec = template.at("spec");
    if (!spec.at("restartPolicy").is("Always")) {
      spec.at("restartPolicy").notSupported(List.of("Always"));
    }
    if (spec.at("activeDeadlineSeconds").present()) {
      spec.at("activeDeadlineSeconds")
          .forbidden("activeDeadlineSeconds is not supported for such" + " controllers");
    }
  }

  /** A selector and the template whose pods it must select. */
  static void selectorAndTemplate(Field spec, String kind) {
    Field selector = spec.at("selector");
    Field template = spec.at("template");
    if (selector.absent()) {
      selector.required("");
      matching(selector, template);
    } else if (!LabelRules.selector(selector)) {
      selector.invalid("invalid label selector");
      return;
    } else if (LabelRules.isEmptySelector(selector)) {
      selector.invalid("empty selector is invalid for " + kind);
    } else {
      matching(selector, template);
    }
    validateRunning(template, List.of());
  }

  static void matching(Field selector, Field template) {
    Field labels = template.at("metadata").at("labels");
    if (selector.absent() || !LabelRules.matches(selector, labels)) {
      labels.invalid("`selector` does not match template `labels`");
    }
  }
}
