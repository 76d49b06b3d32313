package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.kinds.field.Field;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Groups of the Kubernetes community need an approval (KEP-1111). */
public final class ApprovalRules {
  /** The annotation with the URL of the approval. */
  public static final String ANNOTATION = "api-approved.kubernetes.io";

  private ApprovalRules() {}

  /** What the annotation says. */
  public enum State {
    MISSING,
    INVALID,
    BYPASSED,
    APPROVED
  }

  /** Whether {@code group} is one of the community's. */
  public static boolean isProtected(String group) {
    return group.equals("k8s.io")
        || group.endsWith(".k8s.io")
        || group.equals("kubernetes.io")
        || group.endsWith(".kubernetes.io");
  }

  /** What the annotation of {@code definition} says. */
  public static State state(ObjectNode definition) {
    String text = definition.path("metadata").path("annotations").path(ANNOTATION).asString("");
    if (text.isEmpty()) {
      return State.MISSING;
    }
    if (text.startsWith("unapproved")) {
      return State.BYPASSED;
    }
    try {
      URI url = new URI(text);
      return url.getHost() != null && url.getScheme() != null ? State.APPROVED : State.INVALID;
    } catch (URISyntaxException e) {
      return State.INVALID; // that is what it says
    }
  }

  static void check(ObjectNode definition, @Nullable ObjectNode before, Field root) {
    if (!isProtected(root.at("spec").at("group").text())) {
      return;
    }
    State state = state(definition);
    if (before != null && state(before) == state) {
      return;
    }
    Field annotation = root.at("metadata").at("annotations").key(ANNOTATION);
    switch (state) {
      case INVALID ->
          annotation.invalid("protected groups must have approval annotation with a URL");
      case MISSING ->
          annotation.required(
              "protected groups must have approval annotation \"" + ANNOTATION + "\"");
      case BYPASSED, APPROVED -> {}
    }
  }
}
