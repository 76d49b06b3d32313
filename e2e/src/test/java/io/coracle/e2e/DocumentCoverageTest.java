package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of which test shows what five texts for learners have of manifests and printed tables:
 * that it names tests and manifests that exist. The texts lie beside the checkout, where they are
 * there at all.
 */
class DocumentCoverageTest {
  private static final Path TEXTS = TestCluster.home().resolveSibling("shared/seeds");
  private static final String DIRECTORY = "documents/";

  /** A line of the table. */
  private record Row(String text, String what, String test, String remark) {}

  private static List<Row> table() throws IOException {
    try (InputStream in = DocumentCoverageTest.class.getResourceAsStream("document-tests.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(parts -> new Row(parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : ""))
          .toList();
    }
  }

  /** The names of the manifests that are here. */
  private static List<String> manifests() throws Exception {
    Path directory = Path.of(DocumentCoverageTest.class.getResource(DIRECTORY).toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString().replace(".yaml", "")).toList();
    }
  }

  @Test
  void table_namesTestsThatExist_orSaysWhyThereIsNone() throws Exception {
    for (Row row : table()) {
      if (row.test().equals("-")) {
        assertThat(row.remark()).as(row.toString()).isNotEmpty();
      } else {
        NamedTests.check(row.test());
      }
    }
  }

  @Test
  void table_hasEachManifest() throws Exception {
    assertThat(table().stream().map(Row::what).filter(what -> what.startsWith(DIRECTORY)))
        .containsExactlyInAnyOrderElementsOf(
            manifests().stream().map(name -> DIRECTORY + name + ".yaml").toList());
  }

  @Test
  void manifests_areAsTheTextsHaveThem() throws Exception {
    assumeTrue(Files.isDirectory(TEXTS), "the texts are not here");
    var texts = new ArrayList<String>();
    try (Stream<Path> files = Files.list(TEXTS)) {
      for (Path file : files.toList()) {
        texts.add(plain(Files.readString(file)));
      }
    }
    for (String name : manifests()) {
      String manifest = plain(LearnersCluster.manifest(name));
      assertThat(texts).as(name).anyMatch(text -> text.contains(manifest));
    }
  }

  /** Without white space at the ends of lines. */
  private static String plain(String text) {
    return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }
}
