package io.coracle.cli;

import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which cluster is meant. */
final class DataOption {
  private static final String VARIABLE = "CORACLE_DATA_DIR";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "where the cluster keeps everything (default: $CORACLE_DATA_DIR or ~/.coracle)")
  private @Nullable Path directory;

  DataDirectory data() {
    return directory == null ? standard() : new DataDirectory(directory);
  }

  /** The data directory that is named. */
  Optional<DataDirectory> named() {
    return Optional.ofNullable(directory).map(DataDirectory::new);
  }

  /** The data directory where none is named. */
  static DataDirectory standard() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(v -> !v.isBlank())
        .map(v -> new DataDirectory(Path.of(v)))
        .orElseGet(() -> new DataDirectory(Path.of(System.getProperty("user.home"), ".coracle")));
  }
}
