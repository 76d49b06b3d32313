package io.coracle.e2e.clients;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** The directories that tests hand to tools. */
final class Resources {
  private Resources() {}

  /** A directory beside this class. */
  static Path directory(String name) {
    URL found = Objects.requireNonNull(Resources.class.getResource(name), name);
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(found + " is no file", e);
    }
  }
}
