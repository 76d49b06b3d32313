package io.coracle.kubelet.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.virtual.VirtualWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskScansTest {
  private static final int MEBI = 1 << 20;

  @TempDir Path directory;

  private final VirtualWorld world = new VirtualWorld(1);
  private final DiskScans scans = new DiskScans(world.environment(), Disks.system());

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void of_filesAndLinks_countsBlocksOnce() throws IOException {
    Path below = Files.createDirectories(directory.resolve("a/b"));
    Path file = Files.write(below.resolve("file"), new byte[MEBI]);
    Files.createLink(directory.resolve("again"), file);
    Files.createSymbolicLink(directory.resolve("elsewhere"), Path.of("/usr"));
    Use use = scans.of(directory);
    assertThat(use.bytes()).isBetween((long) MEBI, MEBI + 64 * 1024L);
    assertThat(use.inodes()).isEqualTo(5);
  }

  @Test
  void of_sparseFile_countsWhatItTakes() throws IOException {
    try (var file = new java.io.RandomAccessFile(directory.resolve("hole").toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    assertThat(scans.of(directory).bytes()).isLessThan(MEBI);
  }

  @Test
  void of_askedAgainSoon_answersWhatItKnows() throws IOException {
    long before = scans.of(directory).bytes();
    Files.write(directory.resolve("file"), new byte[MEBI]);
    assertThat(scans.of(directory).bytes()).isEqualTo(before);
    world.advance(DiskScans.LEAST);
    assertThat(scans.of(directory).bytes()).isGreaterThan(before);
  }

  @Test
  void of_forgotten_looksAgain() throws IOException {
    scans.of(directory);
    Files.write(directory.resolve("file"), new byte[MEBI]);
    scans.forget(directory);
    assertThat(scans.of(directory).bytes()).isGreaterThanOrEqualTo(MEBI);
  }

  @Test
  void of_nothingThere_isNothing() {
    assertThat(scans.of(directory.resolve("none"))).isEqualTo(Use.NONE);
    world.advance(Duration.ofMinutes(1));
    assertThat(scans.of(directory.resolve("none"))).isEqualTo(Use.NONE);
  }

  @Test
  void space_ofThisDirectory_isThatOfItsFilesystem() throws IOException {
    Space space = Disks.system().space(directory);
    var store = Files.getFileStore(directory);
    assertThat(space.capacity()).isEqualTo(store.getTotalSpace());
    assertThat(space.inodes()).isGreaterThanOrEqualTo(space.inodesFree());
    assertThat(Disks.system().entry(directory).directory()).isTrue();
  }
}
