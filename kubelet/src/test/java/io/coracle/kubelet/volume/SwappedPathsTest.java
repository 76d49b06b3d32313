package io.coracle.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A volume in which somebody keeps replacing directories by links to a place outside of it while
 * parts of it are made and bound. In {@code volume/part} a directory and a link take turns, {@code
 * volume/way} is a link that turns from {@code true} to the place outside, and both hold {@code
 * data/marker}.
 */
class SwappedPathsTest {
  private static final int ROUNDS = 2000;
  private static final int BINDS = 300;

  @TempDir Path root;

  private final Mounts mounts = Mounts.system();
  private final AtomicBoolean done = new AtomicBoolean();
  private Path volume = Path.of("");
  private Path outside = Path.of("");
  private CompletableFuture<Void> swapping = CompletableFuture.completedFuture(null);
  private int worked;

  @BeforeEach
  void begin() throws IOException {
    volume = Files.createDirectory(root.resolve("volume"));
    outside = Files.createDirectory(root.resolve("outside"));
    marked(volume.resolve("true"), "inside");
    marked(volume.resolve("part"), "inside");
    marked(outside, "outside");
    swapping = CompletableFuture.runAsync(this::swapUntilDone);
  }

  @AfterEach
  void end() {
    done.set(true);
    swapping.join();
  }

  private static void marked(Path directory, String text) throws IOException {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(directory.resolve("data/marker"), text);
  }

  private void swapUntilDone() {
    while (!done.get()) {
      try {
        swap(outside);
        swap(Path.of("true"));
      } catch (IOException e) {
        // The other side has made a directory at the very place; it is not full for long.
        clear(volume.resolve("part"));
      }
    }
  }

  /** One turn of the link, and one of the directory: a link takes its place and gives it back. */
  private void swap(Path where) throws IOException {
    Path link = volume.resolve("link");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, where);
    Files.move(link, volume.resolve("way"), StandardCopyOption.ATOMIC_MOVE);
    Path part = volume.resolve("part");
    Path away = volume.resolve("away");
    if (!Files.exists(away)) {
      Files.move(part, away, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.createSymbolicLink(part, outside);
    Files.delete(part);
    Files.move(away, part, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void clear(Path part) {
    try {
      if (!Files.exists(part.resolve("data/marker"))) {
        Files.deleteIfExists(part.resolve("data/new"));
        Files.deleteIfExists(part.resolve("data"));
        Files.deleteIfExists(part.resolve("new"));
      }
      Files.deleteIfExists(part);
    } catch (IOException e) {
      assertThat(e).as("what others still fill").isNotNull();
    }
  }

  private void attempt(String path, Path target) {
    try {
      mounts.makeBelow(volume, Path.of(path), 0755);
      mounts.bindBelow(volume, Path.of(path), target);
      worked++;
    } catch (IOException e) {
      assertThat(e.getMessage()).contains("within its volume: ");
    }
  }

  @Test
  void makeBelow_directoriesBecomeLinks_nothingIsMadeOutside() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      for (String path : new String[] {"part/new", "way/data/new"}) {
        try {
          mounts.makeBelow(volume, Path.of(path), 0755);
          worked++;
        } catch (IOException e) {
          assertThat(e.getMessage()).contains("within its volume: ");
        }
      }
    }
    assertThat(worked).isPositive();
    try (var found = Files.walk(outside)) {
      assertThat(found.map(path -> outside.relativize(path).toString()))
          .containsExactlyInAnyOrder("", "data", "data/marker");
    }
  }

  /** Whether this process has the right CAP_SYS_ADMIN. */
  private static boolean mayMount() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String rights = lines.filter(l -> l.startsWith("CapEff:")).findFirst().orElseThrow();
      return (Long.parseUnsignedLong(rights.substring(7).strip(), 16) >> 21 & 1) == 1;
    }
  }

  @Test
  void giveVolume_directoriesBecomeLinks_nothingOutsideIsGiven() throws Exception {
    Files.setAttribute(outside.resolve("data"), "unix:mode", 0700);
    Files.setAttribute(outside.resolve("data/marker"), "unix:mode", 0600);
    long group = ((Integer) Files.getAttribute(root, "unix:gid")).longValue();
    for (int round = 0; round < ROUNDS; round++) {
      Ownership.giveVolume(volume, group, "Always");
    }
    assertThat((int) Files.getAttribute(outside.resolve("data"), "unix:mode") & 07777)
        .isEqualTo(0700);
    assertThat((int) Files.getAttribute(outside.resolve("data/marker"), "unix:mode") & 07777)
        .isEqualTo(0600);
    assertThat((int) Files.getAttribute(volume.resolve("true/data/marker"), "unix:mode") & 0060)
        .isEqualTo(0060);
  }

  @Test
  void bindBelow_directoriesBecomeLinks_nothingOutsideIsBound() throws Exception {
    assumeTrue(mayMount(), "the test may not mount");
    Path target = root.resolve("targets/0");
    Files.createDirectories(target.getParent());
    try {
      for (int round = 0; round < BINDS; round++) {
        for (String path : new String[] {"part/data", "way/data", "way/data/marker"}) {
          attempt(path, target);
          Path marker = Files.isDirectory(target) ? target.resolve("marker") : target;
          assertThat(marker)
              .satisfiesAnyOf(
                  m -> assertThat(m).doesNotExist(),
                  m -> assertThat(m).hasContent("inside"),
                  m -> assertThat(m).isEmptyFile());
        }
      }
    } finally {
      for (Path mounted : mounts.below(target)) {
        mounts.unmount(mounted);
      }
    }
    assertThat(worked).isPositive();
    assertThat(outside.resolve("data/marker")).hasContent("outside");
  }
}
