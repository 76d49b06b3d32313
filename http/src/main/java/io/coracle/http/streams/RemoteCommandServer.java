package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.Query;
import io.coracle.http.RawConnection;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.io.IOException;
import java.util.List;

/**
 * Answers exec and attach requests: takes SPDY/3.1 and WebSocket upgrades, with any of the
 * sub-protocols that kubectl and the client libraries have used, and gives the command its streams.
 */
public final class RemoteCommandServer {
  private static final Log LOG = Log.of("streams");

  private static final List<String> SPDY_PROTOCOLS =
      List.of("v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io");

  private static final List<String> WEBSOCKET_PROTOCOLS =
      List.of(
          "v5.channel.k8s.io",
          "v4.channel.k8s.io",
          "v3.channel.k8s.io",
          "channel.k8s.io",
          "v4.base64.channel.k8s.io",
          "base64.channel.k8s.io");

  private final Environment environment;

  public RemoteCommandServer(Environment environment) {
    this.environment = environment;
  }

  /** Which streams the client wants. */
  public record Options(boolean stdin, boolean stdout, boolean stderr, boolean tty) {

    /**
     * As the query says it, in the words of the API server ({@code stdin}, ...) or of the kubelet
     * ({@code input}, ...). A terminal has no stream of its own for errors.
     */
    public static Options of(Query query) {
      boolean tty = query.flag("tty");
      return new Options(
          query.flag("stdin") || query.flag("input"),
          query.flag("stdout") || query.flag("output"),
          (query.flag("stderr") || query.flag("error")) && !tty,
          tty);
    }

    boolean none() {
      return !(stdin || stdout || stderr);
    }
  }

  /** What runs on the other side of the streams. */
  @FunctionalInterface
  public interface Command {

    /**
     * Runs to its end and returns its exit code. A RuntimeException's message is told to the
     * client.
     */
    int run(CommandStreams streams);
  }

  /** The streams of one client, and the way to tell it how the command ended. */
  interface Session {
    CommandStreams streams();

    void end(CommandStatus status) throws IOException;
  }

  /** The answer to {@code request}; {@code command} runs once the client has its streams. */
  public Response answer(Request request, Options options, Command command) {
    if (options.none()) {
      return Response.text(400, "you must specify at least 1 of stdin, stdout, stderr");
    }
    if (StreamProtocols.isSpdy(request)) {
      String protocol =
          StreamProtocols.chosen(request, SPDY_PROTOCOLS)
              .orElse(StreamProtocols.namesOne(request) ? "" : "channel.k8s.io");
      if (!protocol.isEmpty()) {
        return StreamProtocols.spdy(
            protocol, connection -> spdy(connection, protocol, options, command));
      }
    } else if (StreamProtocols.isWebSocket(request)) {
      var chosen = StreamProtocols.chosen(request, WEBSOCKET_PROTOCOLS);
      if (chosen.isPresent() || !StreamProtocols.namesOne(request)) {
        String protocol = chosen.orElse("");
        return StreamProtocols.webSocket(
            request, protocol, connection -> webSocket(connection, protocol, options, command));
      }
    }
    return StreamProtocols.refused(
        request, StreamProtocols.isSpdy(request) ? SPDY_PROTOCOLS : WEBSOCKET_PROTOCOLS);
  }

  private void spdy(RawConnection raw, String protocol, Options options, Command command) {
    var session = new SpdyCommandSession(environment, raw, protocol, options);
    try {
      if (session.awaitStreams()) {
        serve(session, command);
      } else {
        LOG.info("A client did not open its streams in time", "protocol", protocol);
      }
    } finally {
      session.close();
    }
  }

  private void webSocket(RawConnection raw, String protocol, Options options, Command command) {
    try (var session = new WebSocketCommandSession(environment, raw, protocol, options)) {
      session.open();
      serve(session, command);
    } catch (IOException e) {
      LOG.debug("A client left before its command began", "protocol", protocol);
    }
  }

  private static void serve(Session session, Command command) {
    CommandStatus status;
    try {
      status = CommandStatus.ofExitCode(command.run(session.streams()));
    } catch (RuntimeException e) {
      status = CommandStatus.fault(e);
    }
    try {
      session.end(status);
    } catch (IOException e) {
      LOG.debug("A client left before it was told how its command ended");
    }
  }
}
