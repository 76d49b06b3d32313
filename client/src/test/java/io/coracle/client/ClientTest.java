package io.coracle.client;

import static io.coracle.client.TestWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.client.Resources.PatchType;
import io.coracle.client.Resources.WatchEvents;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientTest {
  private final TestWorld test = new TestWorld(1);
  private final Resources<ConfigMap> maps = test.client.resources(ConfigMap.class);

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void createGetUpdateDelete_object_livesAndDies() {
    ConfigMap made = maps.create("n", configMap("n", "a", "1"));
    assertThat(made.getMetadata().getUid()).isNotEmpty();
    assertThat(maps.get("n", "a")).contains(made);
    ConfigMap changed = maps.update(new ConfigMapBuilder(made).addToData("k", "2").build());
    assertThat(changed.getData()).containsEntry("k", "2");
    assertThatThrownBy(() -> maps.update(made))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
    assertThatThrownBy(() -> maps.create("n", made))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ALREADY_EXISTS));
    assertThat(maps.delete("n", "a", DeleteOptions.DEFAULT.onlyUid(made.getMetadata().getUid())))
        .isTrue();
    assertThat(maps.delete("n", "a", DeleteOptions.now())).isFalse();
    assertThat(maps.get("n", "a")).isEmpty();
  }

  @Test
  void list_selectorsAndPages_returnsWhatIsAskedFor() {
    for (int i = 0; i < 5; i++) {
      maps.create("n" + i % 2, configMap("n" + i % 2, "m" + i, String.valueOf(i % 2)));
    }
    assertThat(maps.list("", ListOptions.ALL).items()).hasSize(5);
    assertThat(maps.list("n1", ListOptions.ALL).items()).hasSize(2);
    assertThat(maps.list("", ListOptions.ALL.withLabels("value=0")).items()).hasSize(3);
    assertThat(maps.list("", ListOptions.ALL.withFields("metadata.name=m3")).items()).hasSize(1);
    var first = maps.list("", ListOptions.ALL.page(3, ""));
    var second = maps.list("", ListOptions.ALL.page(3, first.continueToken()));
    assertThat(first.items()).hasSize(3);
    assertThat(second.items()).hasSize(2);
    assertThat(second.continueToken()).isEmpty();
    assertThat(second.resourceVersion()).isEqualTo("6");
  }

  @Test
  void edit_conflict_readsAgainAndWrites() {
    maps.create("n", configMap("n", "a", "1"));
    var tries = new AtomicInteger();
    var edited =
        maps.edit(
            "n",
            "a",
            before -> {
              if (tries.incrementAndGet() == 1) {
                test.api.put(configMap("n", "a", "other"));
              }
              return new ConfigMapBuilder(before).addToData("mine", "yes").build();
            });
    assertThat(edited.orElseThrow().getData()).containsEntry("k", "other").containsKey("mine");
    assertThat(tries).hasValue(2);
    assertThat(maps.edit("n", "none", m -> m)).isEmpty();
    int requests = test.api.requests().size();
    assertThat(maps.edit("n", "a", m -> m)).isPresent();
    assertThat(test.api.requests()).hasSize(requests + 1);
  }

  @Test
  void patch_mergeAndJson_areAppliedByTheServer() {
    maps.create("n", configMap("n", "a", "1"));
    assertThat(maps.patch("n", "a", "", PatchType.MERGE, "{\"data\":{\"x\":\"y\"}}").getData())
        .containsEntry("x", "y");
    String json = "[{\"op\":\"remove\",\"path\":\"/data/x\"}]";
    assertThat(maps.patch("n", "a", "", PatchType.JSON, json).getData()).doesNotContainKey("x");
  }

  @Test
  void resources_withoutNamespaceAndOfNoClass_haveTheirPaths() {
    var namespaces = test.client.resources(io.fabric8.kubernetes.api.model.Namespace.class);
    var namespace = new NamespaceBuilder().withNewMetadata().withName("x").endMetadata().build();
    namespaces.updateStatus(namespaces.create("", namespace));
    var widgets =
        test.client.resources(
            new GroupVersionResource("example.com", "v1", "widgets"),
            GenericKubernetesResource.class);
    var widget =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("example.com/v1")
            .withKind("Widget")
            .withNewMetadata()
            .withName("w")
            .endMetadata()
            .addToAdditionalProperties("spec", java.util.Map.of("size", 3))
            .build();
    widgets.create("n", widget);
    assertThat(widgets.get("n", "w").orElseThrow().<Integer>get("spec", "size")).isEqualTo(3);
    assertThat(widgets.createSubresource("n", "w", "poke", widget, Status.class).getStatus())
        .isEqualTo("Success");
    // Who does not care for the answer may read it as what was sent.
    assertThat(widgets.createSubresource("n", "w", "binding", new Binding(), Binding.class))
        .isNotNull();
    assertThat(test.api.requests())
        .contains(
            "POST /api/v1/namespaces",
            "PUT /api/v1/namespaces/x/status",
            "POST /apis/example.com/v1/namespaces/n/widgets",
            "POST /apis/example.com/v1/namespaces/n/widgets/w/poke");
  }

  @Test
  void watch_changes_arriveInOrderUntilClosed() throws Exception {
    var seen = new Recorder();
    maps.create("n", configMap("n", "a", "1"));
    AutoCloseable watch = maps.watch("n", ListOptions.ALL.withLabels("value=1").from("1"), seen);
    maps.create("n", configMap("n", "b", "2"));
    test.api.put(configMap("n", "b", "1"));
    maps.delete("n", "a", DeleteOptions.now());
    test.api.put(configMap("n", "b", "3"));
    test.world.settle();
    test.api.bookmark();
    test.world.settle();
    assertThat(seen.events)
        .containsExactly("added a", "added b", "deleted a", "deleted b", "bookmark 6");
    watch.close();
    test.world.settle();
    assertThat(seen.events).endsWith("ended false").hasSize(6);
    assertThat(test.api.watches()).isZero();
  }

  @Test
  void watch_tooOld_isRefusedAsExpired() {
    maps.create("n", configMap("n", "a", "1"));
    test.api.expireHistory();
    assertThatThrownBy(() -> maps.watch("n", ListOptions.ALL.from("1"), new Recorder()))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(410));
  }

  @Test
  void watchReceiver_errorEvent_endsTheWatchAsExpired() {
    var seen = new Recorder();
    var receiver = new WatchReceiver<>(ConfigMap.class, seen);
    receiver.line(
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}"
            .getBytes(StandardCharsets.UTF_8));
    receiver.end();
    assertThat(seen.events).containsExactly("ended true");
  }

  @Test
  void watchReceiver_garbage_endsTheWatch() {
    var seen = new Recorder();
    var closed = new AtomicInteger();
    var receiver = new WatchReceiver<>(ConfigMap.class, seen);
    receiver.opened(closed::incrementAndGet);
    receiver.line("nonsense".getBytes(StandardCharsets.UTF_8));
    assertThat(closed).hasValue(1);
    receiver.end();
    assertThat(seen.events).containsExactly("ended false");
  }

  @Test
  void refusal_withoutStatusObject_isReadByItsCode() {
    StatusException refusal = Statuses.refusal(503, "down".getBytes(StandardCharsets.UTF_8));
    assertThat(refusal.reason()).isEqualTo(Reason.SERVICE_UNAVAILABLE);
    assertThat(refusal).hasMessage("down");
    assertThat(Statuses.refusal(418, new byte[0]).code()).isEqualTo(418);
  }

  private static final class Recorder implements WatchEvents<ConfigMap> {
    private final List<String> events = new ArrayList<>();

    @Override
    public void added(ConfigMap object) {
      events.add("added " + object.getMetadata().getName());
    }

    @Override
    public void modified(ConfigMap object) {
      events.add("modified " + object.getMetadata().getName());
    }

    @Override
    public void deleted(ConfigMap object) {
      events.add("deleted " + object.getMetadata().getName());
    }

    @Override
    public void bookmark(String resourceVersion) {
      events.add("bookmark " + resourceVersion);
    }

    @Override
    public void ended(boolean expired) {
      events.add("ended " + expired);
    }
  }
}
