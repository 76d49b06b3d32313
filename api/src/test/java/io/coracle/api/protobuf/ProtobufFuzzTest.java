package io.coracle.api.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.decode.Decoding;
import io.coracle.api.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Objects in protobuf, in both directions: what was read is written so that it is read again. */
class ProtobufFuzzTest {
  private static final BuiltInCatalogue CATALOGUE = BuiltInCatalogue.shared();

  private static Schema.Fields schema(ObjectNode tree) {
    return (Schema.Fields) CATALOGUE.schema(kind(tree)).orElseThrow();
  }

  private static GroupVersionKind kind(ObjectNode tree) {
    return GroupVersionKind.of(
        tree.path("apiVersion").asString(""), tree.path("kind").asString(""));
  }

  /** What a server keeps of {@code tree}; empty when it refuses it. */
  private static Optional<ObjectNode> accepted(ObjectNode tree) {
    if (!(CATALOGUE.schema(kind(tree)).orElse(null) instanceof Schema.Fields fields)) {
      return Optional.empty();
    }
    try {
      Decoding.check(tree, fields);
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
      return Optional.empty();
    }
    return Optional.of(Canonical.normalize(tree, fields));
  }

  private static void survives(ObjectNode object) {
    if (!ProtobufAnswers.has(Optional.of(schema(object)))) {
      return;
    }
    ObjectNode again =
        ProtobufObjects.read(ProtobufAnswers.write(object, CATALOGUE::schema), CATALOGUE::schema);
    assertThat(accepted(again).map(Json::text)).contains(Json.text(object));
  }

  @FuzzTest
  void read_anyBytes_isReadAgainAsItIsWritten(byte @Nullable [] body) {
    if (body == null) {
      return;
    }
    ObjectNode tree;
    try {
      tree = ProtobufObjects.read(body, CATALOGUE::schema);
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
      return;
    }
    accepted(tree).ifPresent(ProtobufFuzzTest::survives);
  }

  @FuzzTest
  void write_anyObject_isReadAsItWas(byte @Nullable [] json) {
    if (json == null) {
      return;
    }
    try {
      accepted(Decoding.parse(json).tree()).ifPresent(ProtobufFuzzTest::survives);
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
    }
  }
}
