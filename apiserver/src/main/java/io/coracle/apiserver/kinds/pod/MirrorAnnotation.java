package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;

/**
 * The annotation of mirror pods, {@code kubernetes.io/config.mirror}: only a pod that has its node
 * already can have it, and it neither comes, goes nor changes.
 */
final class MirrorAnnotation {
  private static final String NAME = "kubernetes.io/config.mirror";

  private MirrorAnnotation() {}

  private static Field of(Field pod) {
    return pod.at("metadata").at("annotations").key(NAME);
  }

  static void validate(Field pod) {
    if (of(pod).present() && pod.at("spec").at("nodeName").isEmpty()) {
      of(pod).invalid("must set spec.nodeName if mirror pod annotation is set");
    }
  }

  static void validateUpdate(Field pod, Field before) {
    if (of(before).absent() && of(pod).present()) {
      of(pod).forbidden("may not add mirror pod annotation");
    } else if (of(before).present() && !of(pod).sameAs(of(before))) {
      of(pod).forbidden("may not remove or update mirror pod annotation");
    }
  }
}
