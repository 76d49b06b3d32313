package io.coracle.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException;
import io.coracle.apiserver.request.RequestInfo;
import io.coracle.apiserver.request.RequestInfos;
import io.coracle.base.Environment;
import io.coracle.http.Query;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final FlowControl flow = new FlowControl(new FlowControl.Limits(1, 1, 1), metrics);

  private static RequestInfo info(String method, String path, String... query) {
    return RequestInfos.parse(method, path, Query.of(query));
  }

  @Test
  void enter_boundReached_isToldToComeAgain() {
    FlowControl.Place first = flow.enter(info("GET", "/api/v1/pods"));

    assertThatThrownBy(() -> flow.enter(info("GET", "/api/v1/pods")))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.code()).isEqualTo(429);
              assertThat(e.details().orElseThrow().retryAfterSeconds()).isEqualTo(1);
            });
    assertThat(
            metrics
                .get("apiserver_current_inflight_requests")
                .tag("request_kind", "readOnly")
                .gauge()
                .value())
        .isEqualTo(1);
    first.close();
    flow.enter(info("GET", "/api/v1/pods")).close();
  }

  @Test
  void enter_writesAndLastingRequests_doNotWaitForReads() {
    FlowControl.Place read = flow.enter(info("GET", "/api/v1/pods"));

    flow.enter(info("POST", "/api/v1/namespaces/a/pods")).close();
    for (int i = 0; i < 3; i++) {
      // Never given back: they last.
      assertThat(flow.enter(info("GET", "/api/v1/pods", "watch", "1"))).isNotNull();
      assertThat(flow.enter(info("GET", "/api/v1/namespaces/a/pods/p/log"))).isNotNull();
    }
    read.close();
  }

  @Test
  void enter_largeBodies_waitForOneAnotherAndSmallOnesDoNot() throws Exception {
    byte[] large = new byte[FlowControl.LARGE_BYTES + 1];
    FlowControl.Place first = flow.enter(large);

    flow.enter(new byte[FlowControl.LARGE_BYTES]).close();
    CompletableFuture<FlowControl.Place> second =
        CompletableFuture.supplyAsync(() -> flow.enter(large));
    assertThat(second).isNotDone();
    first.close();

    second.get(1, TimeUnit.MINUTES).close();
  }

  @Test
  void deadline_passed_interruptsTheRequestButNotWhatFollows() throws Exception {
    var deadlines = new Deadlines(Duration.ofMillis(50), Environment.system());

    try (Deadlines.Running running = deadlines.begin()) {
      assertThatThrownBy(() -> new CountDownLatch(1).await())
          .isInstanceOf(InterruptedException.class);
      assertThat(running.isLate()).isTrue();
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
