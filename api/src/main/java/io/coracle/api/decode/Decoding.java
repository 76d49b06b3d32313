package io.coracle.api.decode;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import io.coracle.api.json.ParsedNodes;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strict decoding, with the words in which the reference server reports what is wrong. Stateless.
 */
public final class Decoding {
  /** No more unknown and duplicate fields than this are reported. */
  public static final int MAX_MESSAGES = 100;

  private Decoding() {}

  /**
   * A body as a tree.
   *
   * @param tree of fields that occur twice it has the last
   * @param duplicates messages such as {@code duplicate field "metadata.labels.a"}
   */
  public record Parsed(ObjectNode tree, List<String> duplicates) {
    public Parsed {
      duplicates = List.copyOf(duplicates);
    }
  }

  /**
   * Parses JSON and notes fields that occur more than once.
   *
   * @throws StatusException with reason BadRequest when it is no JSON object or breaks a bound
   */
  public static Parsed parse(byte[] body) {
    try (JsonParser parser = Json.mapper().createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw StatusException.badRequest("invalid JSON: an object is expected");
      }
      var trees = new DuplicateAwareTrees(parser);
      ObjectNode tree = trees.object();
      if (parser.nextToken() != null) {
        throw StatusException.badRequest("invalid JSON: more follows after the object");
      }
      return new Parsed(tree, trees.duplicates());
    } catch (JacksonException e) {
      throw StatusException.badRequest("invalid JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      throw ParsedNodes.tooLarge();
    }
  }

  /**
   * Messages for the fields that {@code schema} does not know, such as {@code unknown field
   * "spec.containers[0].imagePullPolic"}, in the order of the tree. The kind for the message of a
   * refusal is taken from the tree.
   *
   * @throws StatusException with reason BadRequest when a value has the wrong type
   */
  public static List<String> check(ObjectNode tree, Schema.Fields schema) {
    return check(
        tree,
        schema,
        GroupVersionKind.of(tree.path("apiVersion").asString(""), tree.path("kind").asString("")));
  }

  /**
   * Like {@link #check(ObjectNode, Schema.Fields)}, for an object of {@code kind}.
   *
   * @throws StatusException with reason BadRequest when a value has the wrong type
   */
  public static List<String> check(ObjectNode tree, Schema.Fields schema, GroupVersionKind kind) {
    if (schema instanceof SelfDecoding own) {
      return own.check(tree, kind);
    }
    var walk = new TypeCheck();
    try {
      walk.object(tree, schema);
    } catch (TypeCheck.Mismatch e) {
      throw StatusException.badRequest(
          kind.kind()
              + " in version \""
              + kind.version()
              + "\" cannot be handled as a "
              + kind.kind()
              + ": "
              + e.getMessage());
    }
    return List.copyOf(walk.unknown());
  }

  /** Duplicates and unknown fields in one sentence, as a strict request is refused with it. */
  public static String strictMessage(List<String> duplicates, List<String> unknown) {
    var all = new ArrayList<String>(unknown);
    all.addAll(duplicates);
    return "strict decoding error: " + String.join(", ", all);
  }
}
