package io.coracle.cli.apply;

import io.coracle.api.StatusException;
import io.coracle.api.yaml.Yaml;
import io.coracle.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads manifest files. */
public final class Manifests {
  /** More files than this below one directory are taken for a mistake. */
  static final int MAX_FILES = 1000;

  private static final String DEFINITION = "CustomResourceDefinition";

  private Manifests() {}

  /**
   * All objects in {@code paths}: files, and the YAML and JSON files below directories, by name.
   * Namespaces and definitions of kinds come first, since others need them.
   *
   * @throws ClusterException naming the file, and the document in it, that is wrong
   */
  public static List<Manifest> read(List<Path> paths) {
    var manifests = new ArrayList<Manifest>();
    for (Path path : paths) {
      for (Path file : files(path)) {
        readFile(file, manifests);
      }
    }
    manifests.sort(Comparator.comparingInt(Manifests::order));
    return List.copyOf(manifests);
  }

  private static int order(Manifest manifest) {
    return switch (manifest.kind()) {
      case "Namespace" -> 0;
      case DEFINITION -> 1;
      default -> 2;
    };
  }

  private static List<Path> files(Path path) {
    if (!Files.exists(path)) {
      throw new ClusterException("there is no file or directory " + path);
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> below = Files.walk(path)) {
      List<Path> files =
          below.filter(Manifests::isManifest).sorted().limit(MAX_FILES + 1L).toList();
      if (files.size() > MAX_FILES) {
        throw new ClusterException("there are more than " + MAX_FILES + " manifests in " + path);
      }
      if (files.isEmpty()) {
        throw new ClusterException("there are no *.yaml, *.yml or *.json files in " + path);
      }
      return files;
    } catch (IOException e) {
      throw new ClusterException("cannot read " + path + ": " + e, e);
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean named = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    return named && Files.isRegularFile(file);
  }

  private static void readFile(Path file, List<Manifest> out) {
    List<Yaml.Document> documents;
    try {
      documents = Yaml.parseAll(Files.readAllBytes(file));
    } catch (StatusException e) {
      throw new ClusterException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ClusterException("cannot read " + file + ": " + e, e);
    }
    for (int i = 0; i < documents.size(); i++) {
      String source = file + ":" + (i + 1);
      Yaml.Document document = documents.get(i);
      if (!document.duplicates().isEmpty()) {
        throw new ClusterException(
            source + ": written more than once: " + String.join(", ", document.duplicates()));
      }
      add(source, document.tree(), out);
    }
  }

  private static void add(String source, JsonNode tree, List<Manifest> out) {
    if (!(tree instanceof ObjectNode object)) {
      throw new ClusterException(source + ": a Kubernetes object is expected");
    }
    if (object.path("kind").asString("").endsWith("List") && object.path("items").isArray()) {
      for (JsonNode item : object.path("items")) {
        add(source, item, out);
      }
      return;
    }
    require(source, object, "apiVersion");
    require(source, object, "kind");
    if (object.path("metadata").path("name").asString("").isEmpty()) {
      throw new ClusterException(source + ": metadata.name is missing");
    }
    out.add(new Manifest(source, object));
  }

  private static void require(String source, ObjectNode object, String field) {
    if (object.path(field).asString("").isEmpty()) {
      throw new ClusterException(source + ": " + field + " is missing");
    }
  }
}
