package io.coracle.api.reference;

import io.coracle.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Where facts about the reference server lie: the directory that the environment variable {@code
 * CORACLE_REFERENCE} names, or {@code shared} beside the repository. Tests that need them are
 * skipped without them.
 */
public final class Reference {
  private static final Path ROOT =
      Path.of(System.getenv().getOrDefault("CORACLE_REFERENCE", "../../shared"));

  private Reference() {}

  /** Whether the facts are there; for {@code @EnabledIf}. */
  public static boolean present() {
    return Files.isDirectory(ROOT.resolve("kubernetes-1.36"));
  }

  /** A JSON file below the root. */
  public static JsonNode json(String file) {
    return json(ROOT.resolve(file));
  }

  /** All recorded cases. */
  public static List<Path> cases() {
    try (Stream<Path> files = Files.walk(ROOT.resolve("exchanges/cases"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a text file below the root. */
  public static List<String> lines(String file) {
    try {
      return Files.readAllLines(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(Path file) {
    try {
      return Json.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
