package io.coracle.apiserver.registry.answer;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import io.coracle.api.protobuf.ProtobufAnswers;
import io.coracle.apiserver.registry.query.Negotiation.Encoding;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes trees in the encoding that a client wants. Thread-safe.
 *
 * @param schemas of kinds, by which protobuf is written
 */
public record Encoder(Function<GroupVersionKind, Optional<Schema>> schemas) {

  public byte[] write(Encoding encoding, ObjectNode tree) {
    return switch (encoding) {
      case JSON -> Json.write(tree);
      case YAML -> YamlWriter.write(tree);
      case PROTOBUF -> ProtobufAnswers.write(tree, schemas);
    };
  }
}
