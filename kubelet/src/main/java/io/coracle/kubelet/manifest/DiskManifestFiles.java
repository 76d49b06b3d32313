package io.coracle.kubelet.manifest;

import io.coracle.api.yaml.Yaml;
import io.coracle.base.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of a directory, or a single file. Directories within it are not looked into. */
public final class DiskManifestFiles implements ManifestFiles {
  private final Environment environment;
  private final Path path;

  /**
   * @param path of a directory or a file; it need not be there yet
   */
  public DiskManifestFiles(Environment environment, Path path) {
    this.environment = environment;
    this.path = path.toAbsolutePath().normalize();
  }

  @Override
  public List<String> list() throws IOException {
    if (Files.isRegularFile(path)) {
      return List.of(path.toString());
    }
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(entry -> !name(entry).startsWith("."))
          .filter(Files::isRegularFile)
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }

  private static String name(Path entry) {
    return Objects.toString(entry.getFileName(), "");
  }

  @Override
  public byte[] read(String name) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      // One more than may be, so that a reader sees that it is too long.
      return in.readNBytes(Yaml.MAX_BYTES + 1);
    }
  }

  @Override
  public Watch watch(Runnable onChange) throws IOException {
    Path directory = Files.isRegularFile(path) ? Objects.requireNonNull(path.getParent()) : path;
    WatchService service = directory.getFileSystem().newWatchService();
    try {
      directory.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    } catch (IOException e) {
      service.close();
      throw e;
    }
    var watch = new DirectoryWatch(service, onChange);
    environment.tasks().startBlocking("watch-manifests", watch::run);
    return watch;
  }

  private static final class DirectoryWatch implements Watch {
    private final WatchService service;
    private final Runnable onChange;
    private volatile boolean alive = true;

    DirectoryWatch(WatchService service, Runnable onChange) {
      this.service = service;
      this.onChange = onChange;
    }

    void run() {
      try {
        boolean there = true;
        while (there) {
          WatchKey key = service.take();
          key.pollEvents();
          onChange.run();
          // False when the directory is gone.
          there = key.reset();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ClosedWatchServiceException _) {
        // It was closed by close.
      } finally {
        close();
      }
    }

    @Override
    public boolean alive() {
      return alive;
    }

    @Override
    public void close() {
      alive = false;
      try {
        service.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("a watch could not be closed", e);
      }
    }
  }
}
