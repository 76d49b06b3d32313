package io.coracle.kubelet.cri;

import io.coracle.api.json.Json;
import io.coracle.base.Environment;
import io.coracle.http.Headers;
import io.coracle.http.RawConnection;
import io.coracle.http.streams.CommandStreams;
import io.coracle.http.streams.PlainUpgrade;
import io.coracle.http.streams.StreamClient;
import io.coracle.kubelet.proto.cri.AttachRequest;
import io.coracle.kubelet.proto.cri.ExecRequest;
import io.coracle.kubelet.proto.cri.PortForwardRequest;
import io.coracle.kubelet.proto.cri.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import io.coracle.kubelet.runtime.RuntimeFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Exec, attach and port-forward through the runtime's streaming server: the runtime is asked for a
 * URL that is good once, and SPDY is spoken there.
 */
final class CriStreaming {
  private static final int CONNECT_MILLIS = 10_000;

  private final StreamClient client;
  private final Supplier<RuntimeServiceBlockingStub> calls;

  CriStreaming(Environment environment, Supplier<RuntimeServiceBlockingStub> calls) {
    this.client = new StreamClient(environment);
    this.calls = calls;
  }

  int exec(String containerId, List<String> command, boolean tty, CommandStreams streams) {
    var request =
        ExecRequest.newBuilder()
            .setContainerId(containerId)
            .addAllCmd(command)
            .setTty(tty)
            .setStdin(streams.stdin().isPresent())
            .setStdout(streams.stdout().isPresent())
            .setStderr(streams.stderr().isPresent() && !tty)
            .build();
    String url = CriFaults.translated(() -> calls.get().exec(request)).getUrl();
    return exitCode(run(url, streams, tty));
  }

  void attach(String containerId, boolean tty, CommandStreams streams) {
    var request =
        AttachRequest.newBuilder()
            .setContainerId(containerId)
            .setTty(tty)
            .setStdin(streams.stdin().isPresent())
            .setStdout(streams.stdout().isPresent())
            .setStderr(streams.stderr().isPresent() && !tty)
            .build();
    String url = CriFaults.translated(() -> calls.get().attach(request)).getUrl();
    exitCode(run(url, streams, tty));
  }

  ByteChannel connect(String sandboxId, int port) {
    var request = PortForwardRequest.newBuilder().setPodSandboxId(sandboxId).addPort(port).build();
    String url = CriFaults.translated(() -> calls.get().portForward(request)).getUrl();
    try {
      return client.forward(upgrade(url, StreamClient.PORT_FORWARD_PROTOCOL), port);
    } catch (IOException e) {
      throw broken("port " + port + " cannot be forwarded", e);
    }
  }

  private byte[] run(String url, CommandStreams streams, boolean tty) {
    try {
      return client.command(upgrade(url, StreamClient.COMMAND_PROTOCOL), streams, tty);
    } catch (IOException e) {
      throw broken("the streams of a command broke", e);
    }
  }

  private static RawConnection upgrade(String url, String protocol) throws IOException {
    URI uri = URI.create(url);
    var socket = new Socket();
    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
    socket.setTcpNoDelay(true);
    return PlainUpgrade.ask(
        socket,
        uri.getRawPath(),
        Headers.of(
            "host",
            uri.getAuthority(),
            "upgrade",
            "SPDY/3.1",
            "x-stream-protocol-version",
            protocol,
            "content-length",
            "0"));
  }

  private static RuntimeFault broken(String what, IOException cause) {
    return new RuntimeFault(RuntimeFault.Code.UNKNOWN, what + ": " + cause.getMessage(), cause);
  }

  /** Reads the {@code metav1.Status} that ends a command. */
  private static int exitCode(byte[] status) {
    if (status.length == 0) {
      return 0;
    }
    JsonNode ending = Json.parse(status);
    if (ending.path("status").asString("").equals("Success")) {
      return 0;
    }
    for (JsonNode cause : ending.path("details").path("causes")) {
      if (cause.path("reason").asString("").equals("ExitCode")) {
        return Integer.parseInt(cause.path("message").asString("1"));
      }
    }
    throw new RuntimeFault(
        RuntimeFault.Code.UNKNOWN, ending.path("message").asString("the command failed"));
  }
}
