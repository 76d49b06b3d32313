package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of which test shows which behaviour that the conformance tests of Kubernetes ask for of
 * pods and their volumes: that it names tests that exist, and leaves no behaviour out. The list of
 * behaviours lies beside the checkout, where it is there at all.
 */
class ConformanceCoverageTest {
  private static final Path BEHAVIOURS =
      TestCluster.home().resolveSibling("shared/kubernetes-1.36/conformance.yaml");
  private static final Pattern CODENAME =
      Pattern.compile("^  codename: (.*(?:\n    .*)*)", Pattern.MULTILINE);

  /** {@code [sig-node] Title [Tag] more} and the like. */
  private static final Pattern TITLE = Pattern.compile("\\[(sig-[a-z-]+)] (.*)");

  /** The table: tests by behaviour. */
  private static Map<String, String> table() throws IOException {
    try (InputStream in =
        ConformanceCoverageTest.class.getResourceAsStream("conformance-tests.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", 2))
          .collect(
              Collectors.toMap(
                  parts -> parts[0],
                  parts -> parts[1],
                  (one, other) -> {
                    throw new AssertionError("a behaviour is named twice, for " + one);
                  },
                  TreeMap::new));
    }
  }

  /** The behaviours of the two groups that are about pods and volumes, without their tags. */
  private static Set<String> behaviours() throws IOException {
    var titles = new TreeSet<String>();
    CODENAME
        .matcher(Files.readString(BEHAVIOURS))
        .results()
        .map(found -> found.group(1).replaceAll("\\s+", " "))
        .map(name -> name.startsWith("'") ? name.substring(1, name.length() - 1) : name)
        .map(name -> TITLE.matcher(name.replace("''", "'")))
        .filter(Matcher::matches)
        .filter(name -> Set.of("sig-node", "sig-storage").contains(name.group(1)))
        .forEach(name -> titles.add("[" + name.group(1) + "] " + withoutTags(name.group(2))));
    return titles;
  }

  private static String withoutTags(String title) {
    return title.replaceAll("\\[[^]]*]", "").replaceAll("\\s+", " ").strip();
  }

  @Test
  void table_hasEachBehaviourAndNoOther() throws IOException {
    assumeTrue(Files.exists(BEHAVIOURS), "no list of behaviours here");
    assertThat(behaviours()).hasSizeGreaterThan(100);
    assertThat(table().keySet()).containsExactlyInAnyOrderElementsOf(behaviours());
  }

  @Test
  void table_namesTestsThatExist() throws Exception {
    for (Map.Entry<String, String> line : table().entrySet()) {
      if (line.getValue().startsWith("- ")) {
        assertThat(line.getValue()).as(line.getKey()).hasSizeGreaterThan("- why".length());
        continue;
      }
      String test = line.getValue();
      if (test.endsWith("[]")) {
        Method method = NamedTests.method(test.substring(0, test.length() - 2));
        assertThat(rows(method)).contains(line.getKey().replaceFirst("\\[.*?] ", ""));
      } else {
        NamedTests.check(test);
      }
    }
  }

  /** The names of a test's invocations. */
  private static List<String> rows(Method test) throws ReflectiveOperationException {
    MethodSource source = test.getAnnotation(MethodSource.class);
    assertThat(source).as("the rows of %s", test).isNotNull();
    Method factory = test.getDeclaringClass().getDeclaredMethod(source.value()[0]);
    factory.setAccessible(true);
    return ((Stream<?>) factory.invoke(null)).map(String::valueOf).toList();
  }
}
