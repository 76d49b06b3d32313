package io.coracle.kubelet.archive;

import io.coracle.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * The image that the cluster brings along for machines without a registry: busybox with all its
 * applets. Under another name it is also the pod sandbox's image, whose process does nothing but
 * wait for orphaned processes.
 *
 * <p>It is built from the busybox of Debian's package {@code busybox-static}; the same busybox
 * gives the same bytes.
 */
public final class OfflineImage {
  /** The image for containers. */
  public static final String BUSYBOX = "coracle.io/busybox:1";

  /** The image for sandboxes. */
  public static final String PAUSE = "coracle.io/pause:1";

  /** Where Debian puts its static busybox. */
  public static final Path DEFAULT_BUSYBOX = Path.of("/bin/busybox");

  /**
   * Waits for signals and children. As process 1 of a pod's process namespace a shell collects
   * every child that died, and {@code wait} returns at once when a signal has a trap; so the loop
   * ends within milliseconds of SIGTERM, and the sleeper's end (in 68 years) does no harm.
   */
  private static final String PAUSE_SCRIPT =
      "trap 'kill $! 2>/dev/null; exit 0' TERM INT; "
          + "while :; do sleep 2147483647 & wait $!; done";

  private static final int ELF_HEADER_BYTES = 64;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final int INTERPRETER_SEGMENT = 3;
  private static final String CREATED = "1970-01-01T00:00:00Z";
  private static final String PATH_VARIABLE =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private OfflineImage() {}

  /**
   * Writes the docker-archive with both images to {@code target}.
   *
   * @param busybox a statically linked busybox
   * @throws ImageArchiveException when there is none, or it needs shared libraries
   */
  public static void write(Path busybox, Path target) {
    try {
      byte[] program = program(busybox);
      byte[] layer = layer(program, applets(busybox));
      Path unfinished = target.resolveSibling(target.getFileName() + ".part");
      Files.createDirectories(target.toAbsolutePath().getParent());
      try (var out = Files.newOutputStream(unfinished);
          var tar = new TarWriter(out)) {
        var images = new ArrayList<ObjectNode>();
        tar.file("layer.tar", 0644, layer);
        images.add(image(tar, layer, BUSYBOX, List.of("sh"), List.of()));
        images.add(image(tar, layer, PAUSE, List.of(), List.of("sh", "-c", PAUSE_SCRIPT)));
        var manifest = Json.mapper().createArrayNode();
        images.forEach(manifest::add);
        tar.file("manifest.json", 0644, Json.write(manifest));
      }
      Files.move(unfinished, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ImageArchiveException("the offline image cannot be built: " + e, e);
    }
  }

  private static ObjectNode image(
      TarWriter tar, byte[] layer, String name, List<String> command, List<String> entrypoint)
      throws IOException {
    ObjectNode config = Json.object();
    config.put("architecture", architecture()).put("os", "linux").put("created", CREATED);
    ObjectNode run = config.putObject("config");
    run.putArray("Env").add(PATH_VARIABLE);
    run.put("WorkingDir", "/");
    if (!command.isEmpty()) {
      command.forEach(run.putArray("Cmd")::add);
    }
    if (!entrypoint.isEmpty()) {
      entrypoint.forEach(run.putArray("Entrypoint")::add);
    }
    ObjectNode files = config.putObject("rootfs").put("type", "layers");
    files.putArray("diff_ids").add(Digests.of(layer));
    config.putArray("history").addObject().put("created", CREATED).put("created_by", "coracle");
    byte[] bytes = Json.write(config);
    String file = Digests.hex(bytes) + ".json";
    tar.file(file, 0644, bytes);
    ObjectNode entry = Json.object().put("Config", file);
    entry.putArray("RepoTags").add(name);
    entry.putArray("Layers").add("layer.tar");
    return entry;
  }

  private static String architecture() {
    return ImagePlatform.current().architecture();
  }

  private static byte[] program(Path busybox) throws IOException {
    if (!Files.isRegularFile(busybox)) {
      throw new ImageArchiveException(
          "there is no " + busybox + "; install the package busybox-static");
    }
    byte[] program = Files.readAllBytes(busybox);
    if (!isStatic(program)) {
      throw new ImageArchiveException(
          busybox + " needs shared libraries; install the package busybox-static");
    }
    return program;
  }

  /** A 64-bit ELF program is static when it names no interpreter (segment type PT_INTERP). */
  private static boolean isStatic(byte[] program) {
    if (program.length < ELF_HEADER_BYTES || program[0] != 0x7f || program[1] != 'E') {
      return false;
    }
    ByteBuffer elf = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    long table = elf.getLong(32);
    int count = elf.getShort(56) & 0xffff;
    for (int i = 0; i < count; i++) {
      int offset = (int) table + i * PROGRAM_HEADER_BYTES;
      if (elf.getInt(offset) == INTERPRETER_SEGMENT) {
        return false;
      }
    }
    return true;
  }

  private static TreeSet<String> applets(Path busybox) throws IOException {
    Process listing =
        new ProcessBuilder(busybox.toString(), "--list")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    listing.getOutputStream().close();
    try (InputStream names = listing.getInputStream()) {
      var applets = new TreeSet<String>();
      new String(names.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(name -> !name.isEmpty() && !name.contains("/"))
          .forEach(applets::add);
      return applets;
    }
  }

  private static byte[] layer(byte[] busybox, TreeSet<String> applets) throws IOException {
    var bytes = new ByteArrayOutputStream(busybox.length + (1 << 20));
    try (var tar = new TarWriter(bytes)) {
      for (Map.Entry<String, Integer> directory : directories().entrySet()) {
        tar.directory(directory.getKey(), directory.getValue());
      }
      tar.file("bin/busybox", 0755, busybox);
      for (String applet : applets) {
        if (!applet.equals("busybox")) {
          tar.symbolicLink("bin/" + applet, "busybox");
        }
      }
      tar.symbolicLink("usr/bin/env", "../../bin/busybox");
      for (Map.Entry<String, String> file : texts().entrySet()) {
        tar.file(file.getKey(), 0644, file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static TreeMap<String, Integer> directories() {
    var directories = new TreeMap<String, Integer>();
    for (String name :
        List.of(
            "bin/", "dev/", "etc/", "home/", "proc/", "sys/", "usr/", "usr/bin/", "usr/sbin/")) {
      directories.put(name, 0755);
    }
    for (String name : List.of("var/", "var/log/", "var/run/", "var/www/")) {
      directories.put(name, 0755);
    }
    directories.put("root/", 0700);
    directories.put("tmp/", 01777);
    return directories;
  }

  private static TreeMap<String, String> texts() {
    return new TreeMap<>(
        Map.of(
            "etc/passwd",
            """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1:daemon:/usr/sbin:/bin/false
            www-data:x:33:33:www-data:/var/www:/bin/false
            nobody:x:65534:65534:nobody:/home:/bin/false
            """,
            "etc/group",
            """
            root:x:0:
            daemon:x:1:
            www-data:x:33:
            nogroup:x:65534:
            """,
            "etc/nsswitch.conf",
            "hosts: files dns\n",
            "var/www/index.html",
            "<!DOCTYPE html><title>Coracle</title><h1>Hello from a pod</h1>\n"));
  }
}
