package io.coracle.cli.logs;

import io.coracle.cluster.ClusterException;
import io.coracle.cluster.DataDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The log files of a data directory, by component. */
public final class LogFilesOf {
  private static final String SUFFIX = ".log";
  private static final String OLDER = ".1";

  private LogFilesOf() {}

  /** The current files by component. */
  public static SortedMap<String, Path> all(DataDirectory data) {
    var files = new TreeMap<String, Path>();
    for (Path directory : List.of(data.logs(), data.root().resolve("containerd"))) {
      if (Files.isDirectory(directory)) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
          for (Path file : entries) {
            String name = file.getFileName().toString();
            files.put(name.substring(0, name.length() - SUFFIX.length()), file);
          }
        } catch (IOException e) {
          throw new ClusterException("cannot read " + directory + ": " + e, e);
        }
      }
    }
    return files;
  }

  /**
   * The files of {@code component}, or of all components if it is empty.
   *
   * @throws ClusterException that lists the components when there is no such one
   */
  public static List<Path> of(DataDirectory data, String component) {
    SortedMap<String, Path> files = all(data);
    if (files.isEmpty()) {
      throw new ClusterException("there are no logs in " + data.logs());
    }
    if (component.isEmpty()) {
      return files.entrySet().stream()
          .filter(e -> !e.getKey().equals("containerd"))
          .map(java.util.Map.Entry::getValue)
          .toList();
    }
    Path file = files.get(component);
    if (file == null) {
      throw new ClusterException(
          "no component \"%s\" has logged; there are %s"
              .formatted(component, String.join(", ", files.keySet())));
    }
    return List.of(file);
  }

  /** The lines that were moved out of {@code file} when it had grown too long, if there are any. */
  static Path older(Path file) {
    return file.resolveSibling(file.getFileName() + OLDER);
  }
}
