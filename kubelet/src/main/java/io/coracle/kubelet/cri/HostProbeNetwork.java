package io.coracle.kubelet.cri;

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
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Probes over the node's own network, from which every pod can be reached. Certificates are not
 * verified, as the rules of HTTPS probes have it.
 */
final class HostProbeNetwork implements ProbeNetwork {
  /** The upstream kubelet keeps as much of a probe's answer. */
  private static final int MAX_BODY_BYTES = 10 << 10;

  private static final int MAX_HEAD_BYTES = 64 << 10;

  @Override
  public Optional<String> connect(
      String sandboxId, InetAddress address, int port, Duration timeout) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), millis(timeout));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "dial tcp " + address.getHostAddress() + ":" + port + ": " + e.getMessage());
    }
  }

  @Override
  public HttpProbeAnswer get(String sandboxId, HttpProbeRequest request, Duration timeout)
      throws IOException {
    try (Socket socket = open(request, timeout)) {
      socket.setSoTimeout(millis(timeout));
      socket.getOutputStream().write(head(request).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static int millis(Duration timeout) {
    return Math.toIntExact(Math.max(1, timeout.toMillis()));
  }

  private static Socket open(HttpProbeRequest request, Duration timeout) throws IOException {
    var plain = new Socket();
    try {
      var address = new InetSocketAddress(InetAddress.getByName(request.host()), request.port());
      plain.connect(address, millis(timeout));
      plain.setSoTimeout(millis(timeout));
      if (!request.scheme().equalsIgnoreCase("https")) {
        return plain;
      }
      return trustingContext()
          .getSocketFactory()
          .createSocket(plain, request.host(), request.port(), true);
    } catch (IOException e) {
      plain.close();
      throw e;
    }
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
