package io.coracle.api.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Objects of every built-in kind: their canonical form is canonical, or they are refused. */
class CanonicalFuzzTest {

  @FuzzTest
  void normalize_anyObject_isItsOwnCanonicalForm(byte @Nullable [] text) {
    if (text == null) {
      return;
    }
    ObjectNode tree;
    Schema.Fields schema;
    try {
      tree = Decoding.parse(text).tree();
      GroupVersionKind kind =
          GroupVersionKind.of(tree.path("apiVersion").asString(""), tree.path("kind").asString(""));
      if (!(BuiltInCatalogue.shared().schema(kind).orElse(null) instanceof Schema.Fields fields)) {
        return;
      }
      schema = fields;
      Decoding.check(tree, schema);
    } catch (StatusException e) {
      assertThat(e.code()).isEqualTo(400);
      return;
    }
    String once = Json.text(Canonical.normalize(tree, schema));
    ObjectNode again = Json.parseObject(once.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(Decoding.check(again, schema)).isEmpty();
    assertThat(Json.text(Canonical.normalize(again, schema))).isEqualTo(once);
  }
}
