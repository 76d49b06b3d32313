package io.coracle.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A docker-archive of an image as learners' manifests name it, {@code nginx} and {@code busybox}
 * among others: the machine's static busybox with a script in nginx's place that serves a
 * directory.
 */
final class LearnersImage {
  private static final List<String> NAMES =
      List.of(
          "docker.io/library/nginx:latest",
          "docker.io/library/nginx:1.15.2",
          "docker.io/library/nginx:1.14.2",
          "docker.io/library/busybox:latest");
  private static final String NGINX =
      """
      #!/bin/sh
      [ "$1" = -s ] && exec kill 1
      mkdir -p /usr/share/nginx/html 2>/dev/null
      exec httpd -f -p 80 -h /usr/share/nginx/html
      """;

  private LearnersImage() {}

  /** Writes it into {@code directory}. */
  static Path write(Path directory) throws IOException {
    TestImage image = new TestImage(directory).withBusybox();
    for (String part : List.of("usr/sbin", "var/log", "usr/share")) {
      Files.createDirectories(image.root().resolve(part));
    }
    Path nginx = Files.writeString(image.root().resolve("usr/sbin/nginx"), NGINX);
    Command.of("chmod", "a+rx", nginx.toString()).run().ok();
    return image.archive(
        "\"Cmd\":[\"nginx\",\"-g\",\"daemon off;\"],\"Env\":[\"PATH=/usr/sbin:/bin\"]", NAMES);
  }
}
