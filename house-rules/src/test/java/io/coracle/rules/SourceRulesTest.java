package io.coracle.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What sources look like. */
class SourceRulesTest {
  /** No method is longer, in lines from its first to its last. */
  private static final int MAX_METHOD_LINES = 70;

  /**
   * The formatter needs the compiler of the JDK it runs on to know the language of the sources, so
   * it runs here, on the JDK that compiles them, and not in Maven's own JVM.
   */
  @Test
  void sources_areFormatted() {
    var formatter = new Formatter();
    List<String> unformatted =
        SourceTree.javaFiles().parallelStream()
            .filter(file -> !isFormatted(formatter, file))
            .map(SourceRulesTest::name)
            .toList();
    assertThat(unformatted)
        .as(
            "files that google-java-format would change (fix: mvn -pl house-rules -Pformat"
                + " test-compile)")
        .isEmpty();
  }

  private static boolean isFormatted(Formatter formatter, Path file) {
    String source = SourceTree.read(file);
    try {
      return formatter.formatSource(source).equals(source);
    } catch (FormatterException e) {
      throw new AssertionError("cannot parse " + file, e);
    }
  }

  @Test
  void methods_areShort() {
    List<String> tooLong =
        MethodLengths.of(SourceTree.javaFiles()).stream()
            .filter(method -> method.lines() > MAX_METHOD_LINES)
            .map(method -> name(method.file()) + ": " + method.name() + " has " + method.lines())
            .toList();
    assertThat(tooLong).as("methods of more than %d lines", MAX_METHOD_LINES).isEmpty();
  }

  @Test
  void packages_sayWhatTheyAreAndAreNullMarked() {
    var silent = new TreeSet<String>();
    var folders =
        SourceTree.javaFiles().stream()
            .filter(f -> f.toString().contains("/src/main/"))
            .map(Path::getParent)
            .collect(Collectors.toSet());
    for (Path folder : folders) {
      Path info = folder.resolve("package-info.java");
      if (!Files.exists(info) || !SourceTree.read(info).contains("@NullMarked")) {
        silent.add(SourceTree.root().relativize(folder).toString());
      }
    }
    assertThat(silent).as("packages without a package-info.java that is @NullMarked").isEmpty();
  }

  @Test
  void modules_haveAReadme() {
    assertThat(SourceTree.modules())
        .allSatisfy(module -> assertThat(module.resolve("README.md")).exists());
  }

  private static String name(Path file) {
    return SourceTree.root().relativize(file).toString();
  }
}
