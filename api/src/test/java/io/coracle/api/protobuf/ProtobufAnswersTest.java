package io.coracle.api.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ProtobufAnswersTest {
  private static final BuiltInCatalogue CATALOGUE = BuiltInCatalogue.load();
  private static final int ROUNDS = 40;
  private static final int MAX_DEPTH = 6;

  static List<GroupVersionKind> kinds() {
    return CATALOGUE.resources().stream()
        .map(Resource::kind)
        .distinct()
        .filter(kind -> ProtobufAnswers.has(CATALOGUE.schema(kind)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void write_randomObject_isReadBackTheSame(GroupVersionKind kind) {
    Schema.Fields schema = (Schema.Fields) CATALOGUE.schema(kind).orElseThrow();
    for (int seed = 0; seed < ROUNDS; seed++) {
      var trees = new RandomObjects(new SplittableRandom(seed));
      ObjectNode tree = trees.object(schema, 0);
      tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());

      byte[] bytes = ProtobufAnswers.write(tree, CATALOGUE::schema);

      assertThat(ProtobufObjects.read(bytes, CATALOGUE::schema))
          .as("%s, seed %d", kind, seed)
          .isEqualTo(tree);
    }
  }

  @Test
  void write_list_hasItsItems() {
    ObjectNode list =
        Json.parseObject(
            """
            {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"7"},
             "items":[{"metadata":{"name":"a"},"data":{"k":"v"}},{"metadata":{"name":"b"}}]}
            """
                .getBytes(StandardCharsets.UTF_8));

    byte[] bytes = ProtobufAnswers.write(list, CATALOGUE::schema);

    assertThat(ProtobufObjects.read(bytes, CATALOGUE::schema)).isEqualTo(list);
  }

  @Test
  void write_status_needsNoCatalogue() {
    ObjectNode status =
        Json.parseObject(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"m",
             "reason":"Invalid","details":{"name":"n","kind":"Pod",
             "causes":[{"reason":"r","message":"m","field":"spec"}]},"code":422}
            """
                .getBytes(StandardCharsets.UTF_8));

    byte[] bytes = ProtobufAnswers.write(status, kind -> Optional.empty());

    assertThat(bytes).startsWith('k', '8', 's', 0);
    assertThat(ProtobufObjects.read(bytes, CATALOGUE::schema)).isEqualTo(status);
  }

  @Test
  void write_partialObjectMetadata_hasMetadataOnly() {
    ObjectNode partial =
        Json.parseObject(
            """
            {"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",
             "metadata":{"name":"a","labels":{"x":"y"}}}
            """
                .getBytes(StandardCharsets.UTF_8));

    byte[] bytes = ProtobufAnswers.write(partial, CATALOGUE::schema);

    // The first field of every object is its metadata.
    ObjectNode asPod = partial.deepCopy().put("kind", "Pod").put("apiVersion", "v1");
    byte[] pod = ProtobufAnswers.write(asPod, CATALOGUE::schema);
    assertThat(tail(bytes)).isEqualTo(tail(pod));
  }

  private static byte[] tail(byte[] bytes) {
    return java.util.Arrays.copyOfRange(bytes, bytes.length - 19, bytes.length);
  }

  @Test
  void frame_object_hasItsLengthInFront() {
    byte[] frame = ProtobufAnswers.frame("ADDED", new byte[] {1, 2, 3});

    assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - Integer.BYTES);
    Wire event = Wire.of(frame, Integer.BYTES);
    assertThat(event.field()).isEqualTo(1);
    assertThat(event.text()).isEqualTo("ADDED");
    assertThat(event.field()).isEqualTo(2);
    Wire object = event.part();
    assertThat(object.field()).isEqualTo(1);
    assertThat(object.bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void read_emptyTime_isNull() {
    byte[] bytes =
        new WireOutput()
            .append(ProtobufObjects.MAGIC)
            .message(1, new WireOutput().text(1, "v1").text(2, "Pod"))
            .message(2, new WireOutput().message(1, new WireOutput().message(8, new WireOutput())))
            .toByteArray();

    JsonNode time =
        ProtobufObjects.read(bytes, CATALOGUE::schema).path("metadata").path("creationTimestamp");

    assertThat(time.isNull()).isTrue();
  }

  @Test
  void has_kindWithoutNumbers_isFalse() {
    assertThat(ProtobufAnswers.has(Optional.of(new Schema.Any()))).isFalse();
    assertThat(
            ProtobufAnswers.has(
                CATALOGUE.schema(
                    new GroupVersionKind("apiregistration.k8s.io", "v1", "APIService"))))
        .isFalse();
  }

  /** Objects of a shape, with what protobuf can tell from nothing. */
  private record RandomObjects(SplittableRandom random) {

    ObjectNode object(Schema.Fields schema, int depth) {
      ObjectNode object = Json.object();
      for (Map.Entry<String, Schema.Field> field : schema.fields().entrySet()) {
        if (schema.number(field.getKey()) != 0 && random.nextInt(3) == 0) {
          JsonNode value = value(field.getValue().schema(), depth + 1);
          if (!(value.isArray() && value.isEmpty())) {
            object.set(field.getKey(), value);
          }
        }
      }
      return object;
    }

    private JsonNode value(Schema schema, int depth) {
      return switch (schema) {
        case Schema.Any any -> Json.object().put("x", random.nextInt());
        case Schema.Scalar scalar -> scalar(scalar.type());
        case Schema.Fields fields -> depth > MAX_DEPTH ? Json.object() : object(fields, depth);
        case Schema.Sequence sequence -> {
          ArrayNode array = Json.mapper().createArrayNode();
          for (int i = random.nextInt(1, 3); i > 0; i--) {
            array.add(value(sequence.items().get(), depth + 1));
          }
          yield array;
        }
        case Schema.Mapping mapping -> {
          ObjectNode map = Json.object();
          for (int i = random.nextInt(1, 3); i > 0; i--) {
            map.set("k" + i, value(mapping.values().get(), depth + 1));
          }
          yield map;
        }
      };
    }

    private JsonNode scalar(Schema.Type type) {
      JsonNodeFactory nodes = JsonNodeFactory.instance;
      return switch (type) {
        case STRING -> nodes.stringNode("tschüß" + random.nextInt(100));
        case BYTES -> nodes.stringNode("AAEC");
        case INTEGER_32 -> nodes.numberNode(random.nextInt());
        case INTEGER_64 -> nodes.numberNode(random.nextLong());
        case BOOLEAN -> nodes.booleanNode(random.nextBoolean());
        case NUMBER -> nodes.numberNode(random.nextInt(1000) + 0.5);
        case QUANTITY -> nodes.stringNode(random.nextInt(1, 1000) + "Mi");
        case INT_OR_STRING ->
            random.nextBoolean()
                ? nodes.numberNode(random.nextInt())
                : nodes.stringNode(random.nextInt(100) + "%");
        case TIME -> nodes.stringNode("2026-01-0" + random.nextInt(1, 10) + "T00:00:07Z");
        case MICRO_TIME ->
            nodes.stringNode("2026-01-02T03:04:05.000" + (100 + random.nextInt(900)) + "Z");
        case DURATION -> nodes.stringNode(random.nextInt(1, 59) + "s");
      };
    }
  }
}
