package io.coracle.api.catalogue;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the keys of list items are when they are left out: the defaults that the reference server's
 * schema declares for them. A key that is always written defaults to its empty value.
 */
final class KeyDefaults {
  private static final Set<String> WITH_PROTOCOL =
      Set.of("io.k8s.api.core.v1.ContainerPort", "io.k8s.api.core.v1.ServicePort");

  private KeyDefaults() {}

  static Optional<JsonNode> of(String definition, Schema.@Nullable Field field) {
    if (field == null) {
      return Optional.empty();
    }
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (field.name().equals("protocol") && WITH_PROTOCOL.contains(definition)) {
      return Optional.of(nodes.stringNode("TCP"));
    }
    if (field.presence() != Schema.Presence.ALWAYS
        || !(field.schema() instanceof Schema.Scalar(Schema.Type type))) {
      return Optional.empty();
    }
    return switch (type) {
      case STRING -> Optional.of(nodes.stringNode(""));
      case INTEGER_32, INTEGER_64, NUMBER -> Optional.of(nodes.numberNode(0));
      case BOOLEAN -> Optional.of(nodes.booleanNode(false));
      case BYTES, QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION -> Optional.empty();
    };
  }
}
