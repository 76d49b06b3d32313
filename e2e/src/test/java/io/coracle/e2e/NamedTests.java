package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Tests as tables name them: {@code Class#method} of this module, {@code
 * module/package.Class#method} of another.
 */
final class NamedTests {
  private static final Pattern TEST = Pattern.compile("(?:([a-z0-9-]+)/)?([A-Za-z0-9_.]+)#(\\w+)");

  private NamedTests() {}

  /** Fails if there is no such test. */
  static void check(String name) throws IOException, ClassNotFoundException {
    Matcher test = matched(name);
    if (test.group(1) == null) {
      method(name);
    } else {
      checkSource(test.group(1), test.group(2), test.group(3));
    }
  }

  private static Matcher matched(String name) {
    Matcher test = TEST.matcher(name);
    assertThat(test.matches()).as(name).isTrue();
    return test;
  }

  /** A test of this module. */
  static Method method(String name) throws ClassNotFoundException {
    Matcher test = matched(name);
    List<Method> found =
        Arrays.stream(Class.forName("io.coracle.e2e." + test.group(2)).getDeclaredMethods())
            .filter(method -> method.getName().equals(test.group(3)))
            .filter(
                method ->
                    method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class))
            .toList();
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }

  /** Classes of other modules are not here; their sources are. */
  private static void checkSource(String module, String type, String name) throws IOException {
    Path source =
        TestCluster.home()
            .resolve(module)
            .resolve("src/test/java")
            .resolve(type.replace('.', '/') + ".java");
    assertThat(source).exists();
    assertThat(Files.readString(source))
        .containsPattern("@(Test|ParameterizedTest)\\b[^;{}]*\\bvoid " + name + "\\(");
  }
}
