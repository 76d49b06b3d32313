package io.coracle.apiserver.registry.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.json.Json;
import io.coracle.store.Key;
import io.coracle.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What a writer leaves for selectors must be what a reader would find in the bytes. */
class AttributesTest {
  private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "Any");

  private static final SelectableFields CUSTOM =
      SelectableFields.declared(
          List.of("spec.size", "spec.on", "spec.deep.color"), List.of("spec.on"), true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          |pods|{"metadata":{"name":"a","namespace":"n","uid":"u","labels":{"app":"web","empty":""}}}
          |pods|{"metadata":{"name":"a"},"spec":{"hostNetwork":true,"nodeName":"é"},"status":{}}
          |pods|{"metadata":{"name":"a","labels":null},"spec":null,"status":{"podIP":"10.0.0.1"}}
          |pods|{"metadata":{"name":"a","deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":[1]}
          |events|{"metadata":{},"source":{"component":"kubelet"},"involvedObject":{"name":"a"}}
          |events|{"metadata":{},"source":{},"reportingComponent":"scheduler","type":"Normal"}
          |configmaps|{"metadata":{"name":"c","labels":{}},"data":{"metadata":"x"}}
          apps|replicasets|{"metadata":{"name":"r"},"status":{"replicas":3}}
          scheduling.k8s.io|priorityclasses|{"metadata":{"name":"p"},"value":-5,"globalDefault":true}
          """)
  void derived_builtInKind_sameAsRead(String group, String resource, String object) {
    assertSame(
        SelectableFields.of(new GroupResource(group == null ? "" : group, resource)), object);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"metadata":{"name":"a"},"spec":{"size":7,"on":false,"deep":{"color":"red"}}}
          {"metadata":{"name":"a"},"spec":{"size":9007199254740993,"deep":"flat"}}
          {"metadata":{"name":"a"},"spec":{"size":null,"deep":{"color":{"r":1}}}}
          """)
  void derived_customKind_sameAsRead(String object) {
    assertSame(CUSTOM, object);
  }

  private static void assertSame(SelectableFields selectable, String text) {
    ObjectNode object = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    byte[] bytes = StoredForm.encode(KIND, object).at(1);
    Stored left = new Stored(new Key("/a"), bytes, 1, 1);
    left.keepDerived(Attributes.derived(object, selectable));

    assertThat(Attributes.of(left, selectable)).isEqualTo(Attributes.read(bytes, selectable));
  }
}
