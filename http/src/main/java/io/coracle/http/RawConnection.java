package io.coracle.http;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The bytes of a connection that was taken over. Streams block the calling task; closing ends both
 * directions.
 */
public interface RawConnection extends AutoCloseable {

  InputStream input();

  OutputStream output();

  @Override
  void close();
}
