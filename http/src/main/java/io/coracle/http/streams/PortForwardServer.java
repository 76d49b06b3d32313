package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.RawConnection;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers port-forward requests. Three ways in: SPDY with a pair of streams for each connection
 * (kubectl before 1.31), the same SPDY inside WebSocket messages (kubectl since), and WebSocket
 * channels with the ports in the query (client libraries).
 */
public final class PortForwardServer {
  private static final Log LOG = Log.of("streams");

  private static final String SPDY_PROTOCOL = "portforward.k8s.io";
  private static final String TUNNEL_PROTOCOL = "SPDY/3.1+portforward.k8s.io";
  private static final List<String> CHANNEL_PROTOCOLS =
      List.of("v4.channel.k8s.io", "v4.base64.channel.k8s.io");

  /** More ports in one request than anybody names. */
  private static final int MAX_PORTS = 100;

  private static final int MAX_PORT = 65535;

  private final Environment environment;

  public PortForwardServer(Environment environment) {
    this.environment = environment;
  }

  /** Where forwarded connections lead. */
  @FunctionalInterface
  public interface Connector {

    /** A connection to {@code port} of the pod. A RuntimeException's message is told the client. */
    ByteChannel connect(int port);
  }

  /** The answer to {@code request}. */
  public Response answer(Request request, Connector connector) {
    if (StreamProtocols.isSpdy(request)) {
      if (!StreamProtocols.namesOne(request)
          || StreamProtocols.chosen(request, List.of(SPDY_PROTOCOL)).isPresent()) {
        return StreamProtocols.spdy(SPDY_PROTOCOL, raw -> spdy(raw, connector));
      }
      return StreamProtocols.refused(request, List.of(SPDY_PROTOCOL));
    }
    if (StreamProtocols.isWebSocket(request)) {
      if (StreamProtocols.chosen(request, List.of(TUNNEL_PROTOCOL)).isPresent()) {
        return StreamProtocols.webSocket(
            request,
            TUNNEL_PROTOCOL,
            raw -> spdy(new WebSocketTunnel(WebSocketConnection.server(raw)), connector));
      }
      return channels(request, connector);
    }
    return StreamProtocols.refused(request, List.of(SPDY_PROTOCOL, TUNNEL_PROTOCOL));
  }

  private Response channels(Request request, Connector connector) {
    var chosen = StreamProtocols.chosen(request, CHANNEL_PROTOCOLS);
    if (chosen.isEmpty() && StreamProtocols.namesOne(request)) {
      return StreamProtocols.refused(request, CHANNEL_PROTOCOLS);
    }
    var ports = new ArrayList<Integer>();
    for (String value : request.query().all("ports")) {
      for (String port : value.split(",")) {
        ports.add(port(port));
      }
    }
    if (ports.isEmpty() || ports.size() > MAX_PORTS || ports.contains(0)) {
      return Response.text(400, "query parameter \"ports\" must name 1 to 100 ports");
    }
    String protocol = chosen.orElse("");
    return StreamProtocols.webSocket(
        request,
        protocol,
        raw ->
            new WebSocketPortForward(
                    environment, WebSocketConnection.server(raw), protocol, ports, connector)
                .run());
  }

  /** The port's number, or zero when there is no such port. */
  private static int port(String text) {
    try {
      int port = Integer.parseInt(text.trim());
      return port > 0 && port <= MAX_PORT ? port : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void spdy(RawConnection raw, Connector connector) {
    new SpdySession(raw, connector).run();
  }

  /** One SPDY connection; data and error streams belong together by their request id. */
  private final class SpdySession {
    private final SpdyConnection connection;
    private final Connector connector;
    private final Map<String, Map<String, SpdyStream>> halves = new ConcurrentHashMap<>();

    SpdySession(RawConnection raw, Connector connector) {
      this.connector = connector;
      this.connection = SpdyConnection.server(raw, this::opened);
    }

    void run() {
      connection.run();
    }

    private void opened(SpdyStream stream) {
      String type = stream.headers().first("streamtype").orElse("");
      String request = stream.headers().first("requestid").orElse("");
      if (!(type.equals("data") || type.equals("error")) || request.isEmpty()) {
        stream.reset();
        return;
      }
      Map<String, SpdyStream> pair =
          halves.computeIfAbsent(request, ignored -> new ConcurrentHashMap<>());
      pair.put(type, stream);
      SpdyStream data = pair.get("data");
      SpdyStream error = pair.get("error");
      if (data != null && error != null) {
        halves.remove(request);
        environment.tasks().start("port-forward", () -> forward(data, error));
      }
    }

    private void forward(SpdyStream data, SpdyStream error) {
      int port = port(data.headers().first("port").orElse(""));
      try (ByteChannel target = connector.connect(port)) {
        ByteCopy.both(environment, data.input(), data.output(), target);
        error.output().close();
      } catch (IOException | RuntimeException e) {
        tell(error, port, e);
      } finally {
        data.reset();
        error.reset();
      }
    }

    private void tell(SpdyStream error, int port, Exception fault) {
      String message = "error forwarding port " + port + " to pod: " + fault.getMessage();
      try (OutputStream out = error.output()) {
        out.write(message.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        LOG.debug("A client left before it was told why its port was not forwarded", "port", port);
      }
    }
  }
}
