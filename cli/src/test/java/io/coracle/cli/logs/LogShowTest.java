package io.coracle.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.DataDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogShowTest {
  @TempDir private Path directory;

  private final LogFormat format = new LogFormat(ZoneOffset.UTC);

  @BeforeEach
  void makeLogs() throws IOException {
    Files.createDirectories(directory.resolve("logs"));
  }

  private void log(String file, String... lines) throws IOException {
    Files.writeString(directory.resolve("logs").resolve(file), String.join("\n", lines) + "\n");
  }

  private static String line(String time, String component, String message) {
    return "{\"time\":\"2026-01-02T03:04:%sZ\",\"level\":\"INFO\",\"component\":\"%s\",\"message\":\"%s\"}"
        .formatted(time, component, message);
  }

  private String shown(String component) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var console = new Console(out, out, Environment.system().clock());
    new LogShow(LogFilesOf.of(new DataDirectory(directory), component), format, console).showAll();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lines_jsonLine_isWrittenForPeople() {
    assertThat(
            format.lines(
                "{\"time\":\"2026-01-02T03:04:05.6Z\",\"level\":\"WARN\",\"component\":\"kubelet\","
                    + "\"message\":\"Pod ended\",\"pod\":\"a/b\",\"code\":1,\"why\":\"no room\","
                    + "\"cause\":\"first\\nsecond\"}"))
        .containsExactly(
            "2026-01-02 03:04:05.600 WARN  kubelet      Pod ended  pod=a/b code=1 why=\"no room\"",
            "    first",
            "    second");
  }

  @Test
  void lines_otherLine_staysAsItIs() {
    assertThat(format.lines("WARNING: something")).containsExactly("WARNING: something");
    assertThat(format.lines("{not json")).containsExactly("{not json");
  }

  @Test
  void showAll_severalFiles_comeInTheOrderOfTime() throws IOException {
    log("api.log", line("05", "api", "first"), line("07.5", "api", "third"));
    log("kubelet.log", line("07.123", "kubelet", "second"));
    assertThat(shown("").lines().map(l -> l.substring(l.lastIndexOf(' ') + 1)))
        .containsExactly("first", "second", "third");
  }

  @Test
  void showAll_rotatedFile_isShownBeforeTheCurrentOne() throws IOException {
    log("api.log.1", line("01", "api", "older"));
    log("api.log", line("02", "api", "newer"));
    assertThat(shown("api")).containsSubsequence("older", "newer");
  }

  @Test
  void of_unknownComponent_listsThoseThatThereAre() throws IOException {
    log("api.log", line("01", "api", "x"));
    log("kubelet.log", line("01", "kubelet", "x"));
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> shown("frob"))
        .withMessage("no component \"frob\" has logged; there are api, kubelet");
  }
}
