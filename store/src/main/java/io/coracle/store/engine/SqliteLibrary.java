package io.coracle.store.engine;

import io.coracle.base.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.sqlite.util.OSInfo;

/**
 * Unpacks SQLite's native library once and for all into the data directory. The driver would unpack
 * it into the machine's directory for temporary files at every start, which takes longer than all
 * the rest of opening a small store, and leaves files behind when the process is killed.
 */
final class SqliteLibrary {
  private static final Log LOG = Log.of("store");
  private static final String PATH_PROPERTY = "org.sqlite.lib.path";
  private static final String NAME_PROPERTY = "org.sqlite.lib.name";

  private SqliteLibrary() {}

  /**
   * Makes the driver load the library from {@code directory}, unless it has been told of another
   * place. When that cannot be done the driver falls back to its own way.
   */
  static synchronized void prepare(Path directory) {
    if (System.getProperty(PATH_PROPERTY) != null) {
      return;
    }
    String name = System.mapLibraryName("sqlitejdbc");
    String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/";
    try (var packed = OSInfo.class.getResourceAsStream(resource + name)) {
      if (packed != null) {
        unpack(packed.readAllBytes(), directory, name);
        System.setProperty(PATH_PROPERTY, directory.toString());
        System.setProperty(NAME_PROPERTY, name);
      }
    } catch (IOException e) {
      LOG.debug("The database library was not unpacked", "reason", e.getMessage());
    }
  }

  private static void unpack(byte[] library, Path directory, String name) throws IOException {
    Path target = directory.resolve(name);
    if (Files.exists(target) && Arrays.equals(Files.readAllBytes(target), library)) {
      return;
    }
    Path draft = directory.resolve(name + ".new");
    Files.write(draft, library);
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
