package io.coracle.base.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files of which a reader never sees a part. */
public final class WholeFiles {
  /** What the name of a file ends with that is not whole yet; a crash may leave one. */
  public static final String UNFINISHED = ".new";

  private WholeFiles() {}

  /** Replaces a file, or makes it, in one step. Its directory must be there. */
  public static void replace(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + UNFINISHED);
    Files.write(fresh, content);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
