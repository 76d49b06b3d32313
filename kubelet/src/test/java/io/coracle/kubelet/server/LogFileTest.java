package io.coracle.kubelet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path directory;

  private static String full(String content) {
    return "2026-01-01T00:00:00.000000001Z stdout F " + content + "\n";
  }

  private static String part(String content) {
    return "2026-01-01T00:00:00.000000001Z stdout P " + content + "\n";
  }

  private Path write(String text) throws IOException {
    Path path = directory.resolve("0.log");
    Files.writeString(path, text);
    return path;
  }

  private static List<String> contents(LogFile file) throws IOException {
    var contents = new ArrayList<String>();
    for (Optional<byte[]> bytes = file.next(); bytes.isPresent(); bytes = file.next()) {
      LogRecord record = LogRecord.parse(bytes.get()).orElseThrow();
      contents.add(new String(record.content(), StandardCharsets.UTF_8));
    }
    return contents;
  }

  private List<String> tail(String text, long lines) throws IOException {
    try (var file = new LogFile(write(text))) {
      file.seekToLast(lines);
      return contents(file);
    }
  }

  @Test
  void seekToLast_linesInParts_countOnce() throws IOException {
    String text = full("one") + part("tw") + part("o") + full("!") + full("three");
    assertThat(tail(text, 0)).isEmpty();
    assertThat(tail(text, 1)).containsExactly("three");
    assertThat(tail(text, 2)).containsExactly("tw", "o", "!", "three");
    assertThat(tail(text, 3)).hasSize(5);
    assertThat(tail(text, 99)).hasSize(5);
    assertThat(tail(full("one") + part("unfinished"), 1)).containsExactly("unfinished");
    assertThat(tail("", 5)).isEmpty();
  }

  @Test
  void seekToLast_manyLines_findsTheRightOne() throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append(full("line " + i));
    }
    assertThat(tail(text.toString(), 1000)).hasSize(1000).first().isEqualTo("line 4000");
  }

  @Test
  void next_fileIsRotated_restOfOldThenNew() throws IOException {
    Path path = write(full("one"));
    try (var file = new LogFile(path)) {
      assertThat(contents(file)).containsExactly("one");
      Files.writeString(path, full("two"), StandardOpenOption.APPEND);
      Files.move(path, directory.resolve("0.log.1"));
      assertThat(contents(file)).containsExactly("two");
      Files.writeString(path, full("three"));
      assertThat(contents(file)).isEmpty();
      assertThat(contents(file)).containsExactly("three");
    }
  }

  @Test
  void next_oldFileGrowsWhenTheNewOneIsThere_nothingIsLost() throws IOException {
    Path path = write(full("one"));
    Path moved = directory.resolve("0.log.1");
    try (var file = new LogFile(path)) {
      Files.move(path, moved);
      Files.createFile(path);
      assertThat(contents(file)).containsExactly("one");
      Files.writeString(moved, full("two"), StandardOpenOption.APPEND);
      Files.writeString(path, full("three"));
      assertThat(contents(file)).containsExactly("two", "three");
      Files.move(path, directory.resolve("0.log.2"));
      Files.writeString(path, full("four"));
      assertThat(contents(file)).isEmpty();
      assertThat(contents(file)).containsExactly("four");
    }
  }

  @Test
  void next_recordNotFinished_waitsForItsEnd() throws IOException {
    String record = full("whole");
    Path path = write(record.substring(0, 20));
    try (var file = new LogFile(path)) {
      assertThat(contents(file)).isEmpty();
      Files.writeString(path, record.substring(20), StandardOpenOption.APPEND);
      assertThat(contents(file)).containsExactly("whole");
    }
  }

  @Test
  void parse_otherForms_areNone() {
    assertThat(LogRecord.parse("garbage".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(LogRecord.parse("a b c".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(LogRecord.parse("2026-01-01T00:00:00Z stderr F".getBytes(StandardCharsets.UTF_8)))
        .hasValueSatisfying(record -> assertThat(record.content()).isEmpty());
  }
}
