package io.coracle.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry on this machine that has one image under every name but those of others that it was
 * given, without TLS and to be read only.
 */
final class LocalRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private final HttpServer server;
  private final Map<String, byte[]> blobs = new HashMap<>();
  private final AtomicInteger resolutions = new AtomicInteger();
  private final Map<String, byte[]> manifests = new HashMap<>();
  private final byte[] manifest;

  /**
   * Serves an image until it is closed.
   *
   * @param image whose archive has been written
   */
  LocalRegistry(TestImage image) throws IOException {
    this(image, Map.of());
  }

  /**
   * Serves images until it is closed.
   *
   * @param image what all names mean
   * @param others what repositories mean that have other images
   */
  LocalRegistry(TestImage image, Map<String, TestImage> others) throws IOException {
    manifest = manifest(image);
    for (Map.Entry<String, TestImage> other : others.entrySet()) {
      manifests.put(other.getKey(), manifest(other.getValue()));
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v2/", this::answer);
    server.start();
  }

  /** Keeps the parts of an image; returns what names them. */
  private byte[] manifest(TestImage image) throws IOException {
    String parts =
        "\"config\":%s,\"layers\":[%s]"
            .formatted(
                blob(image.directory().resolve("config.json"), CONFIG),
                blob(image.directory().resolve("layer.tar"), LAYER));
    byte[] content =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",%s}"
            .formatted(MANIFEST, parts)
            .getBytes(StandardCharsets.UTF_8);
    blobs.put(TestImage.digest(content), content);
    return content;
  }

  private String blob(Path file, String type) throws IOException {
    byte[] content = Files.readAllBytes(file);
    String digest = TestImage.digest(content);
    blobs.put(digest, content);
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest, content.length);
  }

  /** A name under which the image can be pulled. */
  String reference() {
    return address() + "/image:1";
  }

  /** Where it listens. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often somebody asked what the image's name means. */
  int resolutions() {
    return resolutions.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.equals("/v2/")) {
      send(exchange, 200, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
    } else if (path.contains("/manifests/")) {
      resolutions.addAndGet(last.startsWith("sha256:") ? 0 : 1);
      byte[] found = blobs.getOrDefault(last, manifest(path));
      exchange.getResponseHeaders().set("Docker-Content-Digest", TestImage.digest(found));
      send(exchange, 200, MANIFEST, found);
    } else if (blobs.containsKey(last)) {
      send(exchange, 200, "application/octet-stream", blobs.get(last));
    } else {
      send(exchange, 404, "application/json", new byte[0]);
    }
  }

  /** What the name of an image means, at the path of its manifest. */
  private byte[] manifest(String path) {
    String repository = path.replaceFirst("/v2/(.*)/manifests/.*", "$1");
    return manifests.getOrDefault(repository, manifest);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
