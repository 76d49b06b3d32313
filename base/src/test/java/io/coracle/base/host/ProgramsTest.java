package io.coracle.base.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

  @Test
  void run_program_givesOutputErrorsAndCode() {
    Programs.Result result = Programs.run("sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(result).isEqualTo(new Programs.Result(3, "out\nerr\n"));
    assertThat(result.succeeded()).isFalse();
  }

  @Test
  void runWithInput_program_readsIt() {
    assertThat(Programs.runWithInput("text", "cat")).isEqualTo(new Programs.Result(0, "text"));
  }

  @Test
  void run_programThatIsNotThere_failsLikeOthers() {
    assertThat(Programs.run("no-such-program"))
        .isEqualTo(new Programs.Result(127, "no-such-program is not installed"));
  }

  @Test
  void delete_tree_removesLinksButNotWhatTheyPointTo(@TempDir Path directory) throws IOException {
    Path kept = Files.writeString(directory.resolve("kept"), "x");
    Path tree = Files.createDirectories(directory.resolve("tree/below"));
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Files.createSymbolicLink(tree.resolve("links"), directory);

    DirectoryTrees.delete(directory.resolve("tree"));
    DirectoryTrees.delete(directory.resolve("nothing"));

    assertThat(directory).isDirectoryContaining(file -> file.equals(kept));
    assertThat(directory.resolve("tree")).doesNotExist();
  }
}
