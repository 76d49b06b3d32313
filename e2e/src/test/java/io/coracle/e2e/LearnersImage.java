package io.coracle.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * A docker-archive of an image as learners' manifests name it, {@code nginx} and {@code busybox}
 * among others: the machine's static busybox with a script in nginx's place that serves a
 * directory.
 */
final class LearnersImage {
  private static final String NAMES =
      "[\"docker.io/library/nginx:latest\",\"docker.io/library/nginx:1.15.2\","
          + "\"docker.io/library/nginx:1.14.2\",\"docker.io/library/busybox:latest\"]";
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
    Path root = directory.resolve("root");
    for (String part : new String[] {"bin", "usr/sbin", "tmp", "var/log", "usr/share"}) {
      Files.createDirectories(root.resolve(part));
    }
    Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
    try (Stream<String> applets = Command.of("/bin/busybox", "--list").run().ok().lines()) {
      for (String applet : applets.filter(name -> !name.equals("busybox")).toList()) {
        Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
      }
    }
    Path nginx = Files.writeString(root.resolve("usr/sbin/nginx"), NGINX);
    Command.of("chmod", "-R", "a+rx", nginx.toString(), root.resolve("bin").toString()).run().ok();

    Path layer = directory.resolve("layer.tar");
    Command.of("tar", "-C", root.toString(), "--numeric-owner", "-cf", layer.toString(), ".")
        .run()
        .ok();
    String config =
        """
        {"architecture":"amd64","os":"linux","config":{"Cmd":["nginx","-g","daemon off;"],\
        "Env":["PATH=/usr/sbin:/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}\
        """
            .formatted(digest(Files.readAllBytes(layer)));
    Files.writeString(directory.resolve("config.json"), config);
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        [{"Config":"config.json","RepoTags":%s,"Layers":["layer.tar"]}]\
        """
            .formatted(NAMES));
    Path archive = directory.resolve("learners.tar");
    Command.of("tar", "-C", directory.toString(), "-cf", archive.toString())
        .with("manifest.json", "config.json", "layer.tar")
        .run()
        .ok();
    return archive;
  }

  static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
