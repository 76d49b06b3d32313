package io.coracle.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An image as learners' manifests take it, under all the names that they use but {@code busybox}:
 * the machine's static busybox with scripts in the place of nginx and of Tomcat that serve a
 * directory.
 */
final class LearnersImage {
  private static final String NAME = "docker.io/library/nginx:latest";
  private static final String TOMCAT = "root/apache-tomcat-7.0.42-v2";
  private static final String NGINX =
      """
      #!/bin/sh
      [ "$1" = -s ] && exec kill -QUIT 1
      mkdir -p /usr/share/nginx/html 2>/dev/null
      trap 'kill $!; sleep 1; exit 0' QUIT TERM
      httpd -f -p 80 -h /usr/share/nginx/html &
      wait $!
      """;
  private static final String START =
      """
      #!/bin/sh
      exec httpd -f -p 8080 -h /%s/webapps
      """
          .formatted(TOMCAT);

  private LearnersImage() {}

  /** Writes a docker-archive of it, and what it is made of, into {@code directory}. */
  static TestImage write(Path directory) throws IOException {
    TestImage image = new TestImage(directory).withBusybox();
    for (String part :
        List.of(
            "usr/sbin", "var/log", "usr/share/nginx/html", TOMCAT + "/bin", TOMCAT + "/webapps")) {
      Files.createDirectories(image.root().resolve(part));
    }
    Files.writeString(image.root().resolve("usr/share/nginx/html/index.html"), "a page\n");
    Files.writeString(image.root().resolve("sample.war"), "a war\n");
    program(image, "usr/sbin/nginx", NGINX);
    program(image, TOMCAT + "/bin/start.sh", START);
    image.archive(
        "\"Cmd\":[\"nginx\",\"-g\",\"daemon off;\"],\"Env\":[\"PATH=/usr/sbin:/bin\"]",
        List.of(NAME));
    return image;
  }

  /** The same for busybox, which is a shell if nothing else is said. */
  static TestImage busybox(Path directory) throws IOException {
    TestImage image = new TestImage(directory).withBusybox();
    Files.createDirectories(image.root().resolve("var/log"));
    image.archive(
        "\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/bin\"]", List.of("docker.io/library/busybox:latest"));
    return image;
  }

  private static void program(TestImage image, String path, String script) throws IOException {
    Path file = Files.writeString(image.root().resolve(path), script);
    Command.of("chmod", "a+rx", file.toString()).run().ok();
  }
}
