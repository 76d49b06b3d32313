package io.coracle.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A registry that asks for a password, as a process of its own, with its images in a directory. */
final class TestRegistry implements AutoCloseable {
  static final String USER = "coracle";
  static final String PASSWORD = "right";

  /** The password as bcrypt has it. */
  private static final String HASH = "$2b$05$abcdefghijklmnopqrstuu8xaCxxL82bnl.UY74PMksDxIJShppPC";

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final String address;
  private final Process process;

  private TestRegistry(String address, Process process) {
    this.address = address;
    this.process = process;
  }

  /** What a registry is served with through TLS. */
  record Tls(Path certificate, Path key) {}

  /**
   * Starts one.
   *
   * @param host where it listens
   * @param directory for its files; two registries may share it
   */
  static TestRegistry start(String host, Path directory, Optional<Tls> tls) {
    String address = host + ":" + TestCluster.freePort();
    String secured =
        tls.map(t -> ", tls: {certificate: %s, key: %s}".formatted(t.certificate(), t.key()))
            .orElse("");
    try {
      Files.writeString(directory.resolve("htpasswd"), USER + ":" + HASH + "\n");
      Path configuration = directory.resolve("registry-" + address.replace(':', '-') + ".yaml");
      Files.writeString(
          configuration,
          """
          version: 0.1
          log: {level: error}
          storage: {filesystem: {rootdirectory: %1$s/images}}
          auth: {htpasswd: {realm: test, path: %1$s/htpasswd}}
          http: {addr: '%2$s'%3$s}
          """
              .formatted(directory, address, secured));
      Path binary =
          TestCluster.home().resolve("e2e/target/tools/docker-registry/usr/bin/docker-registry");
      Path log = directory.resolve("registry.log");
      Process process = Command.of(binary.toString(), "serve", configuration.toString()).start(log);
      var registry = new TestRegistry(address, process);
      Waiting.until(registry::listening, "listening", Duration.ofSeconds(20));
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String listening() {
    String[] parts = address.split(":");
    try (var socket = new java.net.Socket(parts[0], Integer.parseInt(parts[1]))) {
      return socket.isConnected() ? "listening" : "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Where it listens, as names of images begin. */
  String address() {
    return address;
  }

  /**
   * Stores an image of one layer.
   *
   * @param name such as {@code team/app:1}
   */
  void push(String name, byte[] config, byte[] layer) {
    int colon = name.lastIndexOf(':');
    String repository = name.substring(0, colon);
    String manifest =
        """
        {"schemaVersion": 2, "mediaType": "%s",
         "config": {"mediaType": "application/vnd.oci.image.config.v1+json", %s},
         "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", %s}]}
        """
            .formatted(MANIFEST, blob(repository, config), blob(repository, layer));
    send(
        "PUT",
        "http://" + address + "/v2/" + repository + "/manifests/" + name.substring(colon + 1),
        MANIFEST,
        manifest.getBytes(StandardCharsets.UTF_8));
  }

  /** Stores a part of an image; returns how a manifest refers to it. */
  private String blob(String repository, byte[] content) {
    String digest = TestImage.digest(content);
    String uploads = "http://" + address + "/v2/" + repository + "/blobs/uploads/";
    String location =
        send("POST", uploads, "", new byte[0]).headers().firstValue("location").orElseThrow();
    send("PUT", location + "&digest=" + digest, "application/octet-stream", content);
    return "\"digest\": \"%s\", \"size\": %d".formatted(digest, content.length);
  }

  private static HttpResponse<String> send(String method, String url, String type, byte[] body) {
    String login =
        Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .header("Authorization", "Basic " + login);
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new AssertionError(
            method + " " + url + ": " + response.statusCode() + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
