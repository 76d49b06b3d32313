package io.coracle.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image that tests build: the machine's static busybox, and what a test adds.
 *
 * @param directory where its files are gathered; {@code root} in it becomes the image's root
 */
record TestImage(Path directory) {
  /** The name of an image that has an entrypoint and default arguments. */
  static final String SPEAKING = "coracle.io/speaking:1";

  /** An image whose entrypoint prints its arguments, and whose busybox may become root. */
  static Path speaking(Path directory) throws IOException {
    TestImage image = new TestImage(directory).withBusybox();
    Command.of("chmod", "4755", image.root().resolve("bin/busybox").toString()).run().ok();
    return image.archive(
        "\"Entrypoint\":[\"echo\",\"entrypoint\"],\"Cmd\":[\"default\",\"arguments\"],"
            + "\"Env\":[\"PATH=/bin\"]",
        List.of(SPEAKING));
  }

  Path root() {
    return directory.resolve("root");
  }

  /** Puts busybox and a link for each of its applets into {@code /bin}. */
  TestImage withBusybox() throws IOException {
    for (String part : List.of("bin", "tmp", "etc")) {
      Files.createDirectories(root().resolve(part));
    }
    Files.copy(Path.of("/bin/busybox"), root().resolve("bin/busybox"));
    try (Stream<String> applets = Command.of("/bin/busybox", "--list").run().ok().lines()) {
      for (String applet : applets.filter(name -> !name.equals("busybox")).toList()) {
        Files.createSymbolicLink(root().resolve("bin").resolve(applet), Path.of("busybox"));
      }
    }
    Command.of("chmod", "-R", "a+rx", root().resolve("bin").toString()).run().ok();
    return this;
  }

  /**
   * Writes a docker-archive.
   *
   * @param config fields of the image's configuration, in JSON
   * @param names as registries write them
   */
  Path archive(String config, List<String> names) throws IOException {
    Path layer = directory.resolve("layer.tar");
    Command.of("tar", "-C", root().toString(), "--numeric-owner", "-cf", layer.toString(), ".")
        .run()
        .ok();
    Files.writeString(
        directory.resolve("config.json"),
        """
        {"architecture":"amd64","os":"linux","config":{%s},\
        "rootfs":{"type":"layers","diff_ids":["%s"]}}\
        """
            .formatted(config, digest(Files.readAllBytes(layer))));
    Files.writeString(
        directory.resolve("manifest.json"),
        """
        [{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]\
        """
            .formatted(String.join("\",\"", names)));
    Path archive = directory.resolve("image.tar");
    Command.of("tar", "-C", directory.toString(), "-cf", archive.toString())
        .with("manifest.json", "config.json", "layer.tar")
        .run()
        .ok();
    return archive;
  }

  /** The digest of some content as images name it. */
  static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
