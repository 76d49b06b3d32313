package io.coracle.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gives files to the group that they have: that needs no rights. */
class OwnershipTest {
  @TempDir Path root;

  private long own;

  @BeforeEach
  void look() throws IOException {
    own = ((Integer) Files.getAttribute(root, "unix:gid")).longValue();
    Files.createDirectory(root.resolve("in"));
    Files.writeString(root.resolve("in/file"), "data");
    Files.createSymbolicLink(root.resolve("in/link"), Path.of("nowhere"));
    Files.setAttribute(root.resolve("in/file"), "unix:mode", 0600);
    Files.setAttribute(root.resolve("in"), "unix:mode", 0700);
    Files.setAttribute(root, "unix:mode", 0700);
  }

  private int mode(String path) throws IOException {
    return (int) Files.getAttribute(root.resolve(path), "unix:mode", LinkOption.NOFOLLOW_LINKS)
        & 07777;
  }

  @Test
  void giveVolume_everything_groupMayWhatTheOwnerMay() throws IOException {
    Ownership.giveVolume(root, own, "Always");
    assertThat(mode("")).isEqualTo(02770);
    assertThat(mode("in")).isEqualTo(02770);
    assertThat(mode("in/file")).isEqualTo(0660);
  }

  @Test
  void giveVolume_rootIsTheGroupsAlready_isLeftAloneIfAsked() throws IOException {
    Files.setAttribute(root, "unix:mode", 02770);
    Ownership.giveVolume(root, own, "OnRootMismatch");
    assertThat(mode("in/file")).isEqualTo(0600);
    Ownership.giveVolume(root, own, "Always");
    assertThat(mode("in/file")).isEqualTo(0660);
  }

  @Test
  void giveVolume_rootIsNotTheGroups_isGivenWhateverThePolicy() throws IOException {
    Ownership.giveVolume(root, own, "OnRootMismatch");
    assertThat(mode("in/file")).isEqualTo(0660);
  }

  @Test
  void giveVolume_noGroup_changesNothing() throws IOException {
    Ownership.giveVolume(root, -1, "Always");
    assertThat(mode("")).isEqualTo(0700);
  }

  @Test
  void giveVolume_linksOutOfIt_areNotFollowed() throws IOException {
    Path volume = root.resolve("in");
    Path outside = Files.createDirectory(root.resolve("outside"));
    Files.writeString(outside.resolve("file"), "data");
    Files.setAttribute(outside.resolve("file"), "unix:mode", 0600);
    Files.setAttribute(outside, "unix:mode", 0700);
    Files.createSymbolicLink(volume.resolve("out"), outside);
    Files.createSymbolicLink(volume.resolve("there"), outside.resolve("file"));
    Ownership.giveVolume(volume, own, "Always");
    assertThat(mode("in/file")).isEqualTo(0660);
    assertThat(mode("outside")).isEqualTo(0700);
    assertThat(mode("outside/file")).isEqualTo(0600);
  }
}
