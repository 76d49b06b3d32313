package io.coracle.kubelet.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.kubelet.proto.otlp.ExportTraceServiceRequest;
import io.coracle.kubelet.proto.otlp.ExportTraceServiceResponse;
import io.coracle.kubelet.proto.otlp.PartialSuccess;
import io.coracle.kubelet.proto.otlp.ResourceSpans;
import io.coracle.kubelet.proto.otlp.SpanMessage;
import io.coracle.kubelet.proto.otlp.StatusCode;
import io.coracle.kubelet.proto.otlp.TraceServiceGrpc;
import io.coracle.kubelet.trace.FinishedSpan.Attribute;
import io.coracle.kubelet.trace.FinishedSpan.Id;
import io.coracle.kubelet.trace.FinishedSpan.Kind;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans over a real connection, read by a collector written by hand. */
class OtlpExporterTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final FinishedSpan SPAN =
      new FinishedSpan(
          new Id("000102030405060708090a0b0c0d0e0f"),
          new Id("1011121314151617"),
          Optional.of(new Id("2021222324252627")),
          "RunPodSandbox",
          Kind.CLIENT,
          Instant.ofEpochSecond(1, 2),
          Instant.ofEpochSecond(3, 4),
          List.of(new Attribute.Text("k8s.pod.name", "web"), new Attribute.Number("attempt", 2)),
          Optional.of("no network"));

  private final Collector collector = new Collector();
  private final Server server = listen(collector);
  private final OtlpExporter exporter = exporter(server.getPort());

  private static final class Collector extends TraceServiceGrpc.TraceServiceImplBase {
    private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
    private volatile int refuses;

    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      requests.add(request);
      answer.onNext(
          ExportTraceServiceResponse.newBuilder()
              .setPartialSuccess(PartialSuccess.newBuilder().setRejectedSpans(refuses))
              .build());
      answer.onCompleted();
    }
  }

  private static Server listen(Collector collector) {
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .addService(collector)
          .build()
          .start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static OtlpExporter exporter(int port) {
    return new OtlpExporter(
        Environment.system(), "127.0.0.1", port, "v1.36.0", Map.of("service.name", "kubelet"));
  }

  @AfterEach
  void close() {
    exporter.close();
    server.shutdownNow();
  }

  @Test
  void export_span_arrivesWhole() {
    assertThat(exporter.export(List.of(SPAN), LIMIT)).isZero();
    ResourceSpans told = collector.requests.getFirst().getResourceSpans(0);
    assertThat(told.getResource().getAttributes(0).getKey()).isEqualTo("service.name");
    assertThat(told.getResource().getAttributes(0).getValue().getStringValue())
        .isEqualTo("kubelet");
    assertThat(told.getScopeSpans(0).getScope().getName()).isEqualTo("io.coracle.kubelet");
    SpanMessage span = told.getScopeSpans(0).getSpans(0);
    assertThat(span.getName()).isEqualTo("RunPodSandbox");
    assertThat(span.getTraceId().toByteArray())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    assertThat(span.getSpanId().byteAt(0)).isEqualTo((byte) 0x10);
    assertThat(span.getParentSpanId().byteAt(7)).isEqualTo((byte) 0x27);
    assertThat(span.getKindValue()).isEqualTo(3);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1_000_000_002L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(3_000_000_004L);
    assertThat(span.getAttributes(0).getValue().getStringValue()).isEqualTo("web");
    assertThat(span.getAttributes(1).getValue().getIntValue()).isEqualTo(2);
    assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(span.getStatus().getMessage()).isEqualTo("no network");
  }

  @Test
  void export_someRefused_saysHowMany() {
    collector.refuses = 1;
    assertThat(exporter.export(List.of(SPAN, SPAN), LIMIT)).isEqualTo(1);
  }

  @Test
  void export_nobodyThere_isAFault() throws InterruptedException {
    server.shutdownNow().awaitTermination();
    assertThatThrownBy(() -> exporter.export(List.of(SPAN), LIMIT))
        .isInstanceOf(ExportFault.class)
        .hasMessageContaining("UNAVAILABLE");
  }
}
