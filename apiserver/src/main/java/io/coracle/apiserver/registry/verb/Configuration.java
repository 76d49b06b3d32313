package io.coracle.apiserver.registry.verb;

import io.coracle.api.StatusException;
import io.coracle.api.yaml.Yaml;
import io.coracle.apiserver.registry.query.WriteOptions;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client applies: YAML, of which JSON is a part.
 *
 * @param tree must not be changed
 * @param duplicates the fields that are there twice and must not be
 */
record Configuration(ObjectNode tree, List<String> duplicates) {
  Configuration {
    duplicates = List.copyOf(duplicates);
  }

  /**
   * Reads a configuration.
   *
   * @param warnings takes what is odd and allowed
   * @throws StatusException with reason BadRequest when it is no object
   */
  static Configuration read(byte[] body, WriteOptions options, Warnings warnings) {
    Yaml.Document document = Yaml.parse(body);
    if (!(document.tree() instanceof ObjectNode object)) {
      throw StatusException.badRequest("error decoding YAML: an object is expected");
    }
    List<String> odd =
        document.duplicates().stream().map(path -> "duplicate field \"" + path + "\"").toList();
    return switch (options.fieldValidation()) {
      case IGNORE -> new Configuration(object, List.of());
      case WARN -> {
        warnings.addAll(odd);
        yield new Configuration(object, List.of());
      }
      case STRICT -> new Configuration(object, odd);
    };
  }

  /**
   * Refuses what strict clients do not want; conflicts come first.
   *
   * @throws StatusException with reason BadRequest
   */
  void checkStrictly() {
    if (!duplicates.isEmpty()) {
      throw StatusException.badRequest(
          "error strict decoding YAML: " + String.join(", ", duplicates));
    }
  }
}
