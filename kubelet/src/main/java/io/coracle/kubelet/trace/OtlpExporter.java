package io.coracle.kubelet.trace;

import com.google.protobuf.ByteString;
import io.coracle.base.Environment;
import io.coracle.http.netty.EventLoops;
import io.coracle.kubelet.proto.otlp.AnyValue;
import io.coracle.kubelet.proto.otlp.ExportTraceServiceRequest;
import io.coracle.kubelet.proto.otlp.ExportTraceServiceResponse;
import io.coracle.kubelet.proto.otlp.KeyValue;
import io.coracle.kubelet.proto.otlp.Resource;
import io.coracle.kubelet.proto.otlp.ResourceSpans;
import io.coracle.kubelet.proto.otlp.Scope;
import io.coracle.kubelet.proto.otlp.ScopeSpans;
import io.coracle.kubelet.proto.otlp.SpanKind;
import io.coracle.kubelet.proto.otlp.SpanMessage;
import io.coracle.kubelet.proto.otlp.SpanStatus;
import io.coracle.kubelet.proto.otlp.StatusCode;
import io.coracle.kubelet.proto.otlp.TraceServiceGrpc;
import io.coracle.kubelet.trace.FinishedSpan.Attribute;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Speaks OTLP over gRPC, without TLS, as the {@code tracing} of a {@code KubeletConfiguration}
 * means it. It connects when there is something to tell, and again whenever the collector was gone.
 */
public final class OtlpExporter implements SpanExporter {
  private static final long NANOS = 1_000_000_000;

  private final ManagedChannel channel;
  private final Resource resource;
  private final Scope scope;

  /**
   * @param host of the collector: a name or an address, IPv6 without brackets
   * @param resource what is said of whoever tells
   */
  public OtlpExporter(
      Environment environment,
      String host,
      int port,
      String version,
      Map<String, String> resource) {
    this.channel =
        NettyChannelBuilder.forAddress(host, port)
            .eventLoopGroup(EventLoops.group())
            .channelType(EventLoops.socketChannel())
            .offloadExecutor(body -> environment.tasks().start("collector", body))
            .directExecutor()
            .usePlaintext()
            .build();
    var described = Resource.newBuilder();
    resource.forEach(
        (name, value) -> described.addAttributes(message(new Attribute.Text(name, value))));
    this.resource = described.build();
    this.scope = Scope.newBuilder().setName("io.coracle.kubelet").setVersion(version).build();
  }

  @Override
  public long export(List<FinishedSpan> spans, Duration limit) {
    var scoped = ScopeSpans.newBuilder().setScope(scope);
    spans.forEach(span -> scoped.addSpans(message(span)));
    var request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scoped))
            .build();
    try {
      ExportTraceServiceResponse answer =
          TraceServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
              .export(request);
      return answer.getPartialSuccess().getRejectedSpans();
    } catch (StatusRuntimeException e) {
      throw new ExportFault(String.valueOf(e.getMessage()), e);
    }
  }

  private static SpanMessage message(FinishedSpan span) {
    var message =
        SpanMessage.newBuilder()
            .setTraceId(ByteString.copyFrom(span.trace().bytes()))
            .setSpanId(ByteString.copyFrom(span.id().bytes()))
            .setName(span.name())
            .setKind(
                switch (span.kind()) {
                  case INTERNAL -> SpanKind.SPAN_KIND_INTERNAL;
                  case CLIENT -> SpanKind.SPAN_KIND_CLIENT;
                })
            .setStartTimeUnixNano(nanos(span.start()))
            .setEndTimeUnixNano(nanos(span.end()));
    span.parent().ifPresent(parent -> message.setParentSpanId(ByteString.copyFrom(parent.bytes())));
    span.attributes().forEach(attribute -> message.addAttributes(message(attribute)));
    span.fault()
        .ifPresent(
            fault ->
                message.setStatus(
                    SpanStatus.newBuilder()
                        .setCode(StatusCode.STATUS_CODE_ERROR)
                        .setMessage(fault)));
    return message.build();
  }

  private static KeyValue message(Attribute attribute) {
    var value = AnyValue.newBuilder();
    switch (attribute) {
      case Attribute.Text text -> value.setStringValue(text.value());
      case Attribute.Number number -> value.setIntValue(number.value());
    }
    return KeyValue.newBuilder().setKey(attribute.name()).setValue(value).build();
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * NANOS + at.getNano();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
