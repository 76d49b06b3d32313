package io.coracle.apiserver.registry;

import static io.coracle.apiserver.registry.TestRegistry.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.StatusException.Reason;
import io.coracle.http.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ListTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private final TestRegistry api = new TestRegistry();

  @AfterEach
  void close() {
    api.close();
  }

  private static List<String> names(ObjectNode list) {
    var names = new ArrayList<String>();
    list.path("items").forEach(item -> names.add(item.path("metadata").path("name").asString()));
    return names;
  }

  private static String token(ObjectNode list) {
    return list.path("metadata").path("continue").asString("");
  }

  @Test
  void list_items_carryNoKindOfTheirOwn() {
    api.configMap("a", "{}");

    ObjectNode list = api.get(MAPS);

    assertThat(list.path("kind").asString()).isEqualTo("ConfigMapList");
    assertThat(list.path("items").path(0).has("kind")).isFalse();
    assertThat(list.path("items").path(0).path("data").path("k").asString()).isEqualTo("v");
  }

  @Test
  void list_labelAndFieldSelectors_select() {
    api.configMap("a", "{'t':'x'}");
    api.configMap("b", "{'t':'y'}");
    api.configMap("c", "{}");

    assertThat(names(api.get(MAPS + "?labelSelector=t"))).containsExactly("a", "b");
    assertThat(names(api.get(MAPS + "?labelSelector=t+in+(y,z)"))).containsExactly("b");
    assertThat(names(api.get(MAPS + "?fieldSelector=metadata.name%3Dc"))).containsExactly("c");
    assertThat(names(api.get(MAPS + "?fieldSelector=metadata.name!%3Dc&labelSelector=t!%3Dx")))
        .containsExactly("b");
  }

  @Test
  void list_unknownField_isBadRequest() {
    assertThat(refusal(() -> api.get(MAPS + "?fieldSelector=data.k%3Dv")).reason())
        .isEqualTo(Reason.BAD_REQUEST);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/pods, spec.host, true",
    "/api/v1/pods, status.podIPs, true",
    "/api/v1/pods, metadata.uid, false",
    "/api/v1/nodes, metadata.namespace, false",
    "/api/v1/namespaces, metadata.namespace, false",
    "/api/v1/persistentvolumes, metadata.namespace, true",
    "/api/v1/events, involvedObject.kind, true",
    "/api/v1/events, regarding.kind, false",
    "/apis/events.k8s.io/v1/events, regarding.kind, true",
    "/apis/events.k8s.io/v1/events, reportingController, true",
    "/apis/events.k8s.io/v1/events, involvedObject.kind, false",
    "/apis/resource.k8s.io/v1/resourceslices, metadata.namespace, false",
  })
  void list_fieldOfKind_selectableOrNot(String path, String field, boolean selectable) {
    String asked = path + "?fieldSelector=" + field + "%3D";
    if (selectable) {
      assertThat(names(api.get(asked))).isEmpty();
    } else {
      assertThat(refusal(() -> api.get(asked)).reason()).isEqualTo(Reason.BAD_REQUEST);
    }
  }

  @Test
  void list_pagesWhileOthersWrite_showOneRevision() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      api.configMap(name, "{}");
    }
    ObjectNode first = api.get(MAPS + "?limit=2");
    api.configMap("bb", "{}");
    api.delete(MAPS + "/d", "");
    ObjectNode second = api.get(MAPS + "?limit=2&continue=" + token(first));
    ObjectNode third = api.get(MAPS + "?limit=2&continue=" + token(second));

    assertThat(first.path("metadata").path("remainingItemCount").asInt()).isEqualTo(3);
    assertThat(names(first)).containsExactly("a", "b");
    assertThat(names(second)).containsExactly("c", "d");
    assertThat(names(third)).containsExactly("e");
    assertThat(token(third)).isEmpty();
    assertThat(third.path("metadata").path("resourceVersion"))
        .isEqualTo(first.path("metadata").path("resourceVersion"));
  }

  @Test
  void list_tokenOfCompactedRevision_offersAnother() {
    for (String name : List.of("a", "b", "c")) {
      api.configMap(name, "{}");
    }
    String token = token(api.get(MAPS + "?limit=1"));
    api.configMap("bb", "{}");
    api.store.compact(api.store.revision());

    Response answer = api.send("GET", MAPS + "?limit=1&continue=" + token, "");
    ObjectNode status = TestRegistry.body(answer);

    assertThat(answer.status()).isEqualTo(410);
    assertThat(status.path("reason").asString()).isEqualTo("Expired");
    assertThat(names(api.get(MAPS + "?continue=" + token(status)))).containsExactly("b", "bb", "c");
  }

  @Test
  void list_exactRevision_showsThePast() {
    String version = api.configMap("a", "{}").path("metadata").path("resourceVersion").asString();
    api.configMap("b", "{}");

    assertThat(names(api.get(MAPS + "?resourceVersion=" + version + "&resourceVersionMatch=Exact")))
        .containsExactly("a");
    assertThat(names(api.get(MAPS + "?resourceVersion=" + version))).containsExactly("a", "b");
  }

  @Test
  void list_futureRevision_isTimeout() {
    assertThat(refusal(() -> api.get(MAPS + "?resourceVersion=999999")).reason())
        .isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void list_selectorAndLimit_fillsPagesWithWhatIsSelected() {
    for (int i = 0; i < 20; i++) {
      api.configMap("m%02d".formatted(i), i % 5 == 0 ? "{'s':'1'}" : "{}");
    }
    ObjectNode first = api.get(MAPS + "?labelSelector=s&limit=3");
    ObjectNode second = api.get(MAPS + "?labelSelector=s&limit=3&continue=" + token(first));

    assertThat(names(first)).containsExactly("m00", "m05", "m10");
    assertThat(first.path("metadata").has("remainingItemCount")).isFalse();
    assertThat(names(second)).containsExactly("m15");
  }

  @Test
  void list_large_isSentInPiecesOfStoredBytes() {
    String big = "x".repeat(40_000);
    for (int i = 0; i < 12; i++) {
      api.post(MAPS, "{'metadata':{'name':'m%02d'},'data':{'k':'%s'}}".formatted(i, big));
    }

    var answer = (Response.Complete) api.send("GET", MAPS, "");

    assertThat(answer.chunks().size()).isGreaterThan(2);
    assertThat(TestRegistry.body(answer).path("items").size()).isEqualTo(12);
  }
}
