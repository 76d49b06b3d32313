package io.coracle.cli.foreground;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartReportTest {
  @TempDir private Path directory;

  @Test
  void newSteps_toldByAnotherProcess_comeOnceEach() {
    var data = new DataDirectory(directory);
    StartReport reader = StartReport.begin(data);
    StartReport writer = StartReport.of(data);
    assertThat(reader.newSteps()).isEmpty();
    writer.step("one");
    writer.step("two\nlines");
    assertThat(reader.newSteps()).containsExactly("one", "two lines");
    assertThat(reader.newSteps()).isEmpty();
    assertThat(reader.failure()).isEmpty();
    writer.fail("no room");
    assertThat(reader.failure()).contains("no room");
  }

  @Test
  void begin_afterAnEarlierStart_forgetsIt() {
    var data = new DataDirectory(directory);
    StartReport.begin(data).step("old");
    StartReport.of(data).fail("old");
    StartReport fresh = StartReport.begin(data);
    assertThat(fresh.newSteps()).isEmpty();
    assertThat(fresh.failure()).isEmpty();
  }
}
