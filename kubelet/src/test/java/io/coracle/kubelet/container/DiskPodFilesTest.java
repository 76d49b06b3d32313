package io.coracle.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskPodFilesTest {
  private static final String HEAD = "2026-01-01T00:00:00.000000001Z stdout ";

  @TempDir Path directory;

  private String tail(String log) throws IOException {
    Path path = Files.writeString(directory.resolve("0.log"), log);
    return new DiskPodFiles(directory).tail(path);
  }

  @Test
  void tail_linesAndParts_areWhatTheContainerWrote() throws IOException {
    assertThat(tail(HEAD + "F one\n" + HEAD + "F \n" + HEAD + "F two\n")).isEqualTo("one\n\ntwo\n");
    assertThat(tail(HEAD + "P par\n" + HEAD + "F ted\n")).isEqualTo("parted\n");
    assertThat(tail(HEAD + "F one\n" + HEAD + "P unfinished\n")).isEqualTo("one\nunfinished");
    assertThat(tail("")).isEmpty();
    assertThat(new DiskPodFiles(directory).tail(directory.resolve("none"))).isEmpty();
  }

  @Test
  void tail_longLog_isItsEnd() throws IOException {
    var log = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      log.append(HEAD).append("F line ").append(i).append('\n');
    }
    assertThat(tail(log.toString())).startsWith("line 920\n").endsWith("\nline 999\n");
  }

  @Test
  void closed_directoryThatOthersMayNotEnter_isNamed() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    assertThat(new DiskPodFiles(open).closed()).contains(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    assertThat(new DiskPodFiles(open).closed()).isNotEqualTo(Optional.of(directory));
  }
}
