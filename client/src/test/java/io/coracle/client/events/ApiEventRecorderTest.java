package io.coracle.client.events;

import static io.coracle.client.TestWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.client.ListOptions;
import io.coracle.client.TestWorld;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiEventRecorderTest {
  private final TestWorld test = new TestWorld(1);
  private final EventRecorder recorder =
      new ApiEventRecorder(test.world.environment(), test.client, "tester", "host-1");
  private ConfigMap object = configMap("n", "a", "1");

  @BeforeEach
  void create() {
    object = test.api.put(object);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private List<Event> events() {
    return test.client.resources(Event.class).list("", ListOptions.ALL).items();
  }

  @Test
  void record_once_writesAnEvent() {
    recorder.record(object, "data{k}", "Warning", "Spoiled", "It is bad.");
    test.world.settle();
    Event event = events().getFirst();
    assertThat(event.getMetadata().getName()).matches("a\\.[0-9a-f]{16}");
    assertThat(event.getMetadata().getNamespace()).isEqualTo("n");
    assertThat(event.getInvolvedObject().getUid()).isEqualTo(object.getMetadata().getUid());
    assertThat(event.getInvolvedObject().getFieldPath()).isEqualTo("data{k}");
    assertThat(event.getInvolvedObject().getKind()).isEqualTo("ConfigMap");
    assertThat(event.getCount()).isEqualTo(1);
    assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(event.getSource().getHost()).isEqualTo("host-1");
    assertThat(event.getReportingComponent()).isEqualTo("tester");
  }

  @Test
  void record_objectWithoutNamespace_goesToDefault() {
    var node = new NodeBuilder().withNewMetadata().withName("n1").endMetadata().build();
    recorder.normal(node, "Ready", "It is ready.");
    test.world.settle();
    assertThat(events().getFirst().getMetadata().getNamespace()).isEqualTo("default");
  }

  @Test
  void record_sameAgain_isCounted() {
    for (int i = 0; i < 5; i++) {
      recorder.normal(object, "Pulled", "Here it is.");
      test.world.advance(Duration.ofSeconds(10));
    }
    assertThat(events()).hasSize(1);
    assertThat(events().getFirst().getCount()).isEqualTo(5);
    assertThat(events().getFirst().getFirstTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(events().getFirst().getLastTimestamp()).isEqualTo("2026-01-01T00:00:40Z");
  }

  @Test
  void record_manyMessages_areCombined() {
    for (int i = 0; i < 20; i++) {
      recorder.normal(object, "Changed", "Number " + i);
      test.world.advance(Duration.ofSeconds(1));
    }
    assertThat(events()).hasSize(10);
    Event combined =
        events().stream().filter(e -> e.getMessage().startsWith("(combined")).findFirst().get();
    assertThat(combined.getCount()).isEqualTo(11);
    assertThat(combined.getMessage()).isEqualTo("(combined from similar events): Number 19");
  }

  @Test
  void record_veryOften_isLimited() {
    for (int i = 0; i < 100; i++) {
      recorder.normal(object, "Again", "and again");
      test.world.advance(Duration.ofSeconds(1));
    }
    assertThat(events().getFirst().getCount()).isEqualTo(25);
    test.world.advance(Duration.ofMinutes(10));
    recorder.normal(object, "Again", "and again");
    test.world.settle();
    assertThat(events().getFirst().getCount()).isEqualTo(101);
  }

  @Test
  void record_serverIsDown_isWrittenLater() {
    test.api.failNext(3, 503);
    recorder.normal(object, "One", "1");
    recorder.normal(object, "Two", "2");
    test.world.advance(Duration.ofSeconds(25));
    test.api.failNext(0, 503);
    test.world.advance(Duration.ofSeconds(10));
    assertThat(events()).extracting(Event::getReason).containsExactlyInAnyOrder("One", "Two");
  }

  @Test
  void record_refusedOrDownForLong_isDroppedAndOthersFollow() {
    test.api.failNext(1, 403);
    recorder.normal(object, "Forbidden", "1");
    test.world.settle();
    test.api.failNext(ApiEventRecorder.MAX_TRIES, 500);
    recorder.normal(object, "Lost", "2");
    recorder.normal(object, "Kept", "3");
    test.world.advance(Duration.ofMinutes(3));
    assertThat(events()).extracting(Event::getReason).containsExactly("Kept");
  }

  @Test
  void record_eventWasDeleted_isWrittenAnew() {
    recorder.normal(object, "Pulled", "x");
    test.world.settle();
    var name = events().getFirst().getMetadata().getName();
    test.client.resources(Event.class).delete("n", name, io.coracle.client.DeleteOptions.now());
    recorder.normal(object, "Pulled", "x");
    test.world.settle();
    assertThat(events().getFirst().getCount()).isEqualTo(2);
  }

  @Test
  void record_moreThanCanWait_dropsTheRest() {
    for (int i = 0; i < 3 * ApiEventRecorder.MAX_WAITING; i++) {
      recorder.normal(configMap("n", "m" + i, "1"), "Many", "x");
    }
    test.world.settle();
    assertThat(events()).hasSize(ApiEventRecorder.MAX_WAITING);
  }
}
