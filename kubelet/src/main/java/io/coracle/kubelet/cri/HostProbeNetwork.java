package io.coracle.kubelet.cri;

import io.coracle.base.Cancellable;
import io.coracle.base.Timers;
import io.coracle.base.log.Log;
import io.coracle.http.Headers;
import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeAnswer;
import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeRequest;
import io.coracle.kubelet.runtime.ContainerRuntime.ProbeNetwork;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Probes over the node's own network, from which every pod can be reached. Certificates are not
 * verified, as the rules of HTTPS probes have it. A probe ends with its time, however little by
 * little the other side answers. Faults are told in the words of the reference kubelet. No proxy of
 * the machine's settings comes between, nor is it looked for each time.
 */
final class HostProbeNetwork implements ProbeNetwork {
  /** The upstream kubelet keeps as much of a probe's answer. */
  private static final int MAX_BODY_BYTES = 10 << 10;

  private static final int MAX_HEAD_BYTES = 64 << 10;

  private static final String OVERDUE =
      "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";

  private static final Log LOG = Log.of("kubelet");

  private final Timers timers;

  HostProbeNetwork(Timers timers) {
    this.timers = timers;
  }

  @Override
  public Optional<String> connect(
      String sandboxId, InetAddress address, int port, Duration timeout) {
    try (var socket = new Socket(Proxy.NO_PROXY)) {
      connect(socket, new InetSocketAddress(address, port), timeout);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Connects.
   *
   * @throws IOException that says why not, without the address
   */
  private static void connect(Socket socket, InetSocketAddress address, Duration timeout)
      throws IOException {
    try {
      socket.connect(address, millis(timeout));
    } catch (SocketTimeoutException e) {
      throw new IOException("i/o timeout", e);
    } catch (SocketException e) {
      String message = String.valueOf(e.getMessage()).replaceFirst(" \\(.*", "");
      throw new IOException("connect: " + message.toLowerCase(Locale.ROOT), e);
    }
  }

  @Override
  public HttpProbeAnswer get(String sandboxId, HttpProbeRequest request, Duration timeout)
      throws IOException {
    var overdue = new AtomicBoolean();
    try (var plain = new Socket(Proxy.NO_PROXY)) {
      Cancellable limit =
          timers.after(
              timeout,
              () -> {
                overdue.set(true);
                close(plain);
              });
      try {
        return get(plain, request, timeout);
      } catch (IOException e) {
        throw overdue.get() ? new IOException(OVERDUE, e) : e;
      } finally {
        limit.cancel();
      }
    }
  }

  /** Ends whatever waits for the socket. */
  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("A probe's connection could not be closed", "fault", e.toString());
    }
  }

  private static HttpProbeAnswer get(Socket plain, HttpProbeRequest request, Duration timeout)
      throws IOException {
    InetAddress host = InetAddress.getByName(request.host());
    try {
      connect(plain, new InetSocketAddress(host, request.port()), timeout);
    } catch (IOException e) {
      String to = host.getHostAddress() + ":" + request.port();
      throw new IOException("dial tcp " + to + ": " + e.getMessage(), e);
    }
    Socket socket =
        request.scheme().equalsIgnoreCase("https")
            ? trustingContext()
                .getSocketFactory()
                .createSocket(plain, request.host(), request.port(), true)
            : plain;
    socket.getOutputStream().write(head(request).getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return read(new BufferedInputStream(socket.getInputStream()));
  }

  private static int millis(Duration timeout) {
    return Math.toIntExact(Math.max(1, timeout.toMillis()));
  }

  private static String head(HttpProbeRequest request) {
    var head = new StringBuilder("GET ").append(request.path()).append(" HTTP/1.1\r\n");
    if (request.headers().first("host").isEmpty()) {
      head.append("Host: ").append(request.host()).append(':').append(request.port());
      head.append("\r\n");
    }
    for (Headers.Field field : request.headers().fields()) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return head.append("Connection: close\r\n\r\n").toString();
  }

  private static HttpProbeAnswer read(InputStream in) throws IOException {
    String status = line(in);
    String[] words = status.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/")) {
      throw new IOException("malformed HTTP response \"" + status + "\"");
    }
    for (String field = line(in); !field.isEmpty(); ) {
      field = line(in);
    }
    String body = new String(in.readNBytes(MAX_BODY_BYTES), StandardCharsets.UTF_8);
    try {
      return new HttpProbeAnswer(Integer.parseInt(words[1]), body);
    } catch (NumberFormatException e) {
      throw new IOException("malformed HTTP status code \"" + words[1] + "\"", e);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("EOF");
      }
      if (line.size() > MAX_HEAD_BYTES) {
        throw new IOException("the head of the response is too long");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static SSLContext trustingContext() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS is not available: " + e.getMessage(), e);
    }
  }

  /** Takes every certificate: a probe asks whether the container answers, not who it is. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
