package io.coracle.kubelet.probe;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * gRPC health checks over a connection that is made for each, as probes are to see whether the
 * server accepts connections.
 *
 * <p>The two messages have one field each, so they are written and read by hand: field 1 of the
 * request is the service's name, field 1 of the answer is the status, of which 1 is {@code
 * SERVING}.
 */
public final class NettyGrpcHealth implements GrpcHealth {
  private static final int SERVING = 1;
  private static final MethodDescriptor<byte[], byte[]> CHECK =
      MethodDescriptor.newBuilder(new Bytes(), new Bytes())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .build();

  @Override
  public ProbeOutcome check(String address, int port, String service, Duration timeout) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address, port)
            .usePlaintext()
            .userAgent("kube-probe/1.36")
            .build();
    try {
      CallOptions options =
          CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
      byte[] answer = ClientCalls.blockingUnaryCall(channel, CHECK, options, request(service));
      int status = answer.length >= 2 && answer[0] == 0x08 ? answer[1] : 0;
      return status == SERVING
          ? new ProbeOutcome.Success()
          : new ProbeOutcome.Failure("service unhealthy (responded with \"" + name(status) + "\")");
    } catch (StatusRuntimeException e) {
      return new ProbeOutcome.Failure(fault(e.getStatus(), address, port, timeout));
    } finally {
      channel.shutdownNow();
    }
  }

  private static String name(int status) {
    return switch (status) {
      case 2 -> "NOT_SERVING";
      case 3 -> "SERVICE_UNKNOWN";
      default -> "UNKNOWN";
    };
  }

  private static String fault(Status status, String address, int port, Duration timeout) {
    return switch (status.getCode()) {
      case UNIMPLEMENTED ->
          "error: this server does not implement the grpc health protocol (grpc.health.v1.Health)";
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          "timeout: failed to connect service \""
              + address
              + ":"
              + port
              + "\" within "
              + timeout.toSeconds()
              + "s";
      default -> "error: health rpc probe failed: " + status;
    };
  }

  private static byte[] request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0) {
      return new byte[0];
    }
    var out = new ByteArrayOutputStream();
    out.write(0x0a);
    int length = name.length;
    while (length > 0x7f) {
      out.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(name);
    return out.toByteArray();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
