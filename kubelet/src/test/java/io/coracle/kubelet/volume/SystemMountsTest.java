package io.coracle.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of mounting needs no rights: directories that are made within a volume. */
class SystemMountsTest {
  @TempDir Path root;

  private final Mounts mounts = Mounts.system();

  @Test
  void makeBelow_severalDirectories_haveTheMode() throws Exception {
    mounts.makeBelow(root, Path.of("a/b/c"), 0707);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a/b"))))
        .isEqualTo("rwx---rwx");
    assertThat(root.resolve("a/b/c")).isDirectory();
    mounts.makeBelow(root, Path.of("a/b/c"), 0700);
    mounts.makeBelow(root, Path.of(""), 0700);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a/b/c"))))
        .isEqualTo("rwx---rwx");
  }

  @Test
  void makeBelow_linkWithinTheVolume_isFollowed() throws Exception {
    Files.createDirectory(root.resolve("real"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("real"));
    mounts.makeBelow(root, Path.of("link/new"), 0755);
    assertThat(root.resolve("real/new")).isDirectory();
  }

  @Test
  void makeBelow_linkOutOfTheVolume_isRefusedAndMakesNothing() throws Exception {
    Path volume = Files.createDirectory(root.resolve("volume"));
    Path outside = Files.createDirectory(root.resolve("outside"));
    Files.createSymbolicLink(volume.resolve("absolute"), outside);
    Files.createSymbolicLink(volume.resolve("relative"), Path.of("../outside"));
    for (String link : new String[] {"absolute", "relative"}) {
      assertThatThrownBy(() -> mounts.makeBelow(volume, Path.of(link, "new"), 0755))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the path leads out of the volume");
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void makeBelow_dotDotOutOfTheVolume_isRefused() throws Exception {
    Path volume = Files.createDirectory(root.resolve("volume"));
    assertThatThrownBy(() -> mounts.makeBelow(volume, Path.of("../new"), 0755))
        .isInstanceOf(IOException.class);
    assertThat(root.resolve("new")).doesNotExist();
  }

  @Test
  void makeBelow_danglingLink_isNotMadeThrough() throws Exception {
    Path volume = Files.createDirectory(root.resolve("volume"));
    Files.createSymbolicLink(volume.resolve("link"), Path.of("../made"));
    assertThatThrownBy(() -> mounts.makeBelow(volume, Path.of("link"), 0755))
        .isInstanceOf(IOException.class);
    assertThat(root.resolve("made")).doesNotExist();
  }

  @Test
  void separate_mountPointAndPlainDirectory_areToldApart() throws Exception {
    Path plain = Files.createDirectory(root.resolve("plain"));
    assertThat(mounts.separate(plain)).isFalse();
    assertThat(mounts.separate(Path.of("/proc"))).isTrue();
    assertThat(mounts.separate(Path.of("/"))).isFalse();
  }

  @Test
  void below_directory_hasItsOwnMountPointsOnlyDeepestFirst() throws Exception {
    assertThat(mounts.below(Path.of("/proc"))).endsWith(Path.of("/proc"));
    assertThat(mounts.below(Path.of("/pro"))).isEmpty();
    assertThat(mounts.below(root.resolve("plain"))).isEmpty();
    assertThat(mounts.below(Path.of("/"))).contains(Path.of("/proc")).endsWith(Path.of("/"));
  }
}
