package io.coracle.apiserver.registry;

import static io.coracle.apiserver.registry.TestRegistry.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.StatusException.Reason;
import io.coracle.apiserver.registry.watch.WatchStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class WatchTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private final TestRegistry api = new TestRegistry();

  @AfterEach
  void close() {
    api.close();
  }

  private String now() {
    return Long.toString(api.store.revision());
  }

  @Test
  void watch_fromRevision_seesChangesInOrder() {
    WatchedBody watch = api.watch(MAPS + "?watch=1&resourceVersion=" + now());

    api.configMap("a", "{}");
    api.patch(MAPS + "/a", "merge-patch", "{'data':{'k':'2'}}");
    api.delete(MAPS + "/a", "");
    api.world.settle();

    assertThat(watch.summary()).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
    List<ObjectNode> events = watch.events();
    assertThat(events.get(2).path("object").path("metadata").path("resourceVersion").asString())
        .isEqualTo(now());
  }

  @Test
  void watch_fromPast_replaysHistory() {
    String start = now();
    api.configMap("a", "{}");
    api.configMap("b", "{}");

    WatchedBody watch = api.watch(MAPS + "?watch=1&resourceVersion=" + start);
    api.world.settle();

    assertThat(watch.summary()).containsExactly("ADDED a", "ADDED b");
  }

  @Test
  void watch_withoutRevision_beginsWithWhatThereIs() {
    api.configMap("a", "{}");

    WatchedBody watch = api.watch(MAPS + "?watch=1");
    api.configMap("b", "{}");
    api.world.settle();

    assertThat(watch.summary()).containsExactly("ADDED a", "ADDED b");
  }

  @Test
  void watch_selector_turnsEnteringAndLeavingIntoAddedAndDeleted() {
    WatchedBody watch = api.watch(MAPS + "?watch=1&labelSelector=on&resourceVersion=" + now());

    api.configMap("a", "{}");
    api.patch(MAPS + "/a", "merge-patch", "{'metadata':{'labels':{'on':'1'}}}");
    api.patch(MAPS + "/a", "merge-patch", "{'data':{'k':'2'}}");
    api.patch(MAPS + "/a", "merge-patch", "{'metadata':{'labels':{'on':null}}}");
    api.delete(MAPS + "/a", "");
    api.world.settle();

    assertThat(watch.summary()).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
    ObjectNode last = watch.events().get(2);
    assertThat(last.path("object").path("metadata").path("labels").has("on")).isTrue();
  }

  @Test
  void watch_sendInitialEvents_endsThemWithABookmark() {
    api.configMap("a", "{}");

    WatchedBody watch =
        api.watch(
            MAPS
                + "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true"
                + "&resourceVersionMatch=NotOlderThan");
    api.world.settle();

    assertThat(watch.summary()).containsExactly("ADDED a", "BOOKMARK");
    assertThat(
            watch
                .events()
                .get(1)
                .path("object")
                .path("metadata")
                .path("annotations")
                .path("k8s.io/initial-events-end")
                .asString())
        .isEqualTo("true");
  }

  @Test
  void watch_bookmarksAllowed_tellsEveryMinuteHowFarItIs() {
    WatchedBody watch =
        api.watch(MAPS + "?watch=1&allowWatchBookmarks=true&resourceVersion=" + now());
    api.post("/api/v1/namespaces", "{'metadata':{'name':'elsewhere'}}");

    api.world.advance(Duration.ofSeconds(61));

    ObjectNode bookmark = watch.events().getLast();
    assertThat(bookmark.path("type").asString()).isEqualTo("BOOKMARK");
    assertThat(bookmark.path("object").path("metadata").path("resourceVersion").asString())
        .isEqualTo(now());
  }

  @Test
  void watch_timeout_endsTheBody() {
    WatchedBody watch = api.watch(MAPS + "?watch=1&timeoutSeconds=5");

    api.world.advance(Duration.ofSeconds(4));
    assertThat(watch.isClosed()).isFalse();
    api.world.advance(Duration.ofSeconds(2));

    assertThat(watch.isClosed()).isTrue();
  }

  @Test
  void watch_compactedRevision_isToldExpired() {
    api.configMap("a", "{}");
    api.configMap("b", "{}");
    api.store.compact(api.store.revision());

    WatchedBody watch = api.watch(MAPS + "?watch=1&resourceVersion=1");
    api.world.settle();

    ObjectNode error = watch.events().getFirst();
    assertThat(error.path("type").asString()).isEqualTo("ERROR");
    assertThat(error.path("object").path("code").asInt()).isEqualTo(410);
    assertThat(watch.isClosed()).isTrue();
  }

  @Test
  void watch_slowReader_isCutOff() {
    WatchedBody watch = api.watch(MAPS + "?watch=1&resourceVersion=" + now());
    watch.pending = WatchStream.MAX_PENDING_BYTES + 1;

    api.configMap("a", "{}");
    api.world.settle();

    assertThat(watch.events().getLast().path("object").path("reason").asString())
        .isEqualTo("Expired");
    assertThat(watch.isClosed()).isTrue();
  }

  @Test
  void watch_clientGone_getsNothingMore() {
    WatchedBody watch = api.watch(MAPS + "?watch=1&resourceVersion=" + now());
    watch.close();

    api.configMap("a", "{}");
    api.world.settle();

    assertThat(watch.summary()).isEmpty();
  }

  @Test
  void watch_matchAlone_isInvalid() {
    assertThat(
            refusal(() -> api.watch(MAPS + "?watch=1&resourceVersionMatch=NotOlderThan")).reason())
        .isEqualTo(Reason.INVALID);
  }
}
