package io.coracle.kubelet.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.testing.FakeCollector;
import io.coracle.kubelet.trace.FinishedSpan.Attribute;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingTest {
  private final VirtualWorld world = new VirtualWorld(1);
  private final FakeCollector collector = new FakeCollector();

  @AfterEach
  void close() {
    world.close();
  }

  private Tracing tracing(int perMillion) {
    return Tracing.to(world.environment(), perMillion, collector);
  }

  private static void many(Tracing tracing, int count) {
    for (int i = 0; i < count; i++) {
      tracing.begin("many").end();
    }
  }

  @Test
  void within_nested_isToldWithParentsAndTimes() {
    try (Tracing tracing = tracing(1_000_000)) {
      Span root = tracing.begin("root");
      root.put("text", "value");
      root.put("nothing", "");
      root.put("number", 7);
      world.advance(Duration.ofMillis(300));
      Span inner = root.child("inner");
      String result =
          Tracing.within(
              inner,
              () -> {
                Span call = Tracing.current().call("call");
                world.advance(Duration.ofMillis(20));
                call.end();
                return "done";
              });
      assertThat(result).isEqualTo("done");
      assertThat(Tracing.current()).isEqualTo(Span.NONE);
      root.end();
      root.end();
      world.advance(SpanQueue.INTERVAL);
    }
    FinishedSpan root = collector.one("root");
    FinishedSpan inner = collector.one("inner");
    FinishedSpan call = collector.one("call");
    assertThat(root.parent()).isEmpty();
    assertThat(inner.parent()).contains(root.id());
    assertThat(call.parent()).contains(inner.id());
    assertThat(List.of(inner.trace(), call.trace())).containsOnly(root.trace());
    assertThat(Duration.between(root.start(), root.end())).isEqualTo(Duration.ofMillis(320));
    assertThat(Duration.between(call.start(), call.end())).isEqualTo(Duration.ofMillis(20));
    assertThat(root.attributes())
        .containsExactly(new Attribute.Text("text", "value"), new Attribute.Number("number", 7));
    assertThat(call.kind()).isEqualTo(FinishedSpan.Kind.CLIENT);
    assertThat(root.id().bytes()).hasSize(8);
    assertThat(root.trace().bytes()).hasSize(16);
  }

  @Test
  void within_somethingThrown_failsTheSpanAndIsThrownOn() {
    Tracing tracing = tracing(1_000_000);
    Span span = tracing.begin("breaks");
    assertThatThrownBy(
            () ->
                Tracing.within(
                    span,
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    tracing.close();
    assertThat(collector.one("breaks").fault()).isEqualTo(Optional.of("broken"));
    assertThat(collector.closed).isTrue();
  }

  @Test
  void begin_offOrNotSampled_makesNothing() {
    Tracing off = Tracing.off(world.environment());
    assertThat(off.begin("x")).isSameAs(Span.NONE);
    assertThat(Span.NONE.child("y").recording()).isFalse();
    assertThat(Tracing.within(Span.NONE, Tracing::current)).isSameAs(Span.NONE);
    off.close();
    Tracing none = tracing(0);
    many(none, 100);
    none.close();
    assertThat(collector.spans).isEmpty();
  }

  @Test
  void begin_someOfAMillion_keepsAboutThatMany() {
    try (Tracing half = tracing(500_000)) {
      many(half, 1000);
    }
    assertThat(collector.spans).hasSizeBetween(400, 600);
  }

  @Test
  void add_fullBatch_isHandedOnBeforeTheIntervalEnds() {
    try (Tracing tracing = tracing(1_000_000)) {
      many(tracing, SpanQueue.BATCH - 1);
      world.settle();
      assertThat(collector.batches).isEmpty();
      many(tracing, 1);
      world.settle();
      assertThat(collector.batches).containsExactly(SpanQueue.BATCH);
      many(tracing, 3);
      world.advance(SpanQueue.INTERVAL);
      assertThat(collector.batches).containsExactly(SpanQueue.BATCH, 3);
    }
  }

  @Test
  void add_nobodyTakesThem_keepsABoundAndCountsTheRest() {
    try (Tracing tracing = tracing(1_000_000)) {
      // The task that hands them on has had no turn yet.
      many(tracing, SpanQueue.MOST + 10);
      assertThat(tracing.dropped()).isEqualTo(10);
      collector.down = true;
      world.settle();
      assertThat(tracing.dropped()).isEqualTo(SpanQueue.MOST + 10);
      collector.down = false;
      collector.refuses = 2;
      many(tracing, 5);
      world.advance(SpanQueue.INTERVAL);
      assertThat(collector.spans).hasSize(5);
      assertThat(tracing.dropped()).isEqualTo(SpanQueue.MOST + 12);
    }
  }

  @Test
  void close_spansThatWait_areHandedOn() {
    Tracing tracing = tracing(1_000_000);
    many(tracing, 3);
    tracing.close();
    assertThat(collector.batches).containsExactly(3);
    many(tracing, 1);
    assertThat(tracing.dropped()).isEqualTo(1);
  }

  @Test
  void put_tooMuch_isCut() {
    Tracing tracing = tracing(1_000_000);
    Span span = tracing.begin("big");
    for (int i = 0; i < 1000; i++) {
      span.put("a" + i, i);
    }
    span.fail("x".repeat(100_000));
    span.fail("later");
    span.end();
    tracing.close();
    assertThat(collector.one("big").attributes()).hasSize(64);
    assertThat(collector.one("big").fault().orElseThrow()).hasSize(4096);
  }
}
