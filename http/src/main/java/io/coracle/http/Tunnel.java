package io.coracle.http;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Carries bytes between two connections, whatever they mean. */
public final class Tunnel {
  private static final Log LOG = Log.of("http");
  private static final int BUFFER_BYTES = 32 * 1024;

  private Tunnel() {}

  /**
   * Copies in both directions until one side ends, then closes both. Blocks the calling task; a
   * second task is started for the other direction.
   */
  public static void join(RawConnection left, RawConnection right, Environment environment) {
    environment
        .tasks()
        .start(
            "tunnel",
            () -> {
              copy(right.input(), left.output());
              left.close();
              right.close();
            });
    copy(left.input(), right.output());
    left.close();
    right.close();
  }

  private static void copy(InputStream from, OutputStream to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
      }
    } catch (IOException e) {
      LOG.debug("A tunnel ended", "cause", String.valueOf(e.getMessage()));
    }
  }
}
