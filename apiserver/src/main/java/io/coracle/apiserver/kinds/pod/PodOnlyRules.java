package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;

/** Rules that hold for pods but not for templates, so that old templates stay good. */
final class PodOnlyRules {
  private PodOnlyRules() {}

  static void validate(Field spec) {
    if (spec.at("serviceAccountName").isEmpty()) {
      for (Field volume : spec.at("volumes").items()) {
        for (Field source : volume.at("projected").at("sources").items()) {
          if (source.at("serviceAccountToken").present()) {
            source
                .at("serviceAccountToken")
                .forbidden("must not be specified when serviceAccountName is not set");
          }
        }
      }
    }
    for (Field container : spec.at("containers").items()) {
      ContainerRules.trimmed(container.at("image"));
    }
    for (Field container : spec.at("initContainers").items()) {
      ContainerRules.trimmed(container.at("image"));
    }
  }

  /** What holds for new pods. */
  static void validateCreate(Field spec) {
    if (spec.at("ephemeralContainers").size() > 0) {
      spec.at("ephemeralContainers").forbidden("cannot be set on create");
    }
    if (spec.at("schedulingGates").size() > 0 && !spec.at("nodeName").isEmpty()) {
      spec.at("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
    }
  }
}
