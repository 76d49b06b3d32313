package io.coracle.cli.down;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cluster.DataDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownTest {
  @TempDir private Path directory;

  private String down(Path root, boolean purge) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Environment environment = Environment.system();
    new Down(new DataDirectory(root), environment, new Console(out, out, environment.clock()))
        .run(purge);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void run_noClusterThere_deletesNothing() throws IOException {
    Path foreign = Files.writeString(directory.resolve("precious"), "x");
    assertThat(down(directory, true)).contains("There is no cluster in");
    assertThat(foreign).exists();
  }

  @Test
  void run_stoppedCluster_keepsItsDataUnlessPurged() {
    Path root = directory.resolve("data");
    new DataDirectory(root).prepare();
    assertThat(down(root, false)).contains("its data stays");
    assertThat(root).exists();
    assertThat(down(root, true)).contains("is deleted");
    assertThat(root).doesNotExist();
    assertThat(down(root, true)).contains("There is no cluster in");
  }
}
