package io.coracle.cli.console;

import java.util.Locale;

/** Amounts of bytes for people. */
public final class Sizes {
  private static final long KIB = 1024;
  private static final long MIB = KIB * 1024;
  private static final long GIB = MIB * 1024;

  private Sizes() {}

  /** E.g. {@code 12.3 MiB}. */
  public static String text(long bytes) {
    if (bytes < KIB) {
      return bytes + " B";
    }
    if (bytes < MIB) {
      return shown(bytes, KIB) + " KiB";
    }
    return bytes < GIB ? shown(bytes, MIB) + " MiB" : shown(bytes, GIB) + " GiB";
  }

  private static String shown(long bytes, long unit) {
    return String.format(Locale.ROOT, "%.1f", (double) bytes / unit);
  }
}
