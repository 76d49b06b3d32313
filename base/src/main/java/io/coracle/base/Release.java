package io.coracle.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which release this is.
 *
 * @param version Coracle's own, e.g. {@code 0.1.0}
 * @param built when, in RFC 3339; the time of the sources, so that builds can be repeated
 */
public record Release(String version, String built) {
  /** The version of Kubernetes whose API and behaviour these are. */
  public static final String KUBERNETES = "v1.36.2";

  private static final Release CURRENT = read();

  public static Release current() {
    return CURRENT;
  }

  /** Both versions, as a semantic version: {@code v1.36.2+coracle.0.1.0}. */
  public String gitVersion() {
    return KUBERNETES + "+coracle." + version;
  }

  private static Release read() {
    var properties = new Properties();
    try (InputStream in = Release.class.getResourceAsStream("release.properties")) {
      if (in == null) {
        throw new IllegalStateException("release.properties is missing from this build");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Release(properties.getProperty("version"), properties.getProperty("built"));
  }
}
