package io.coracle.client;

import io.coracle.http.Headers;
import io.coracle.http.Query;
import java.util.function.Consumer;

/**
 * Carries requests to an API server. Two kinds: in-process, which calls the server's handler
 * directly, and HTTPS. The path and query are those of the wire in both.
 */
public interface Transport extends AutoCloseable {

  /**
   * Sends a request and waits for the whole answer, whatever its status.
   *
   * @throws io.coracle.api.StatusException with reason {@code ServiceUnavailable} when the server
   *     cannot be reached
   */
  Answer send(String method, String path, Query query, Headers headers, byte[] body);

  /**
   * Opens a streamed answer, such as a watch or a log, and returns when its head is there. Lines
   * arrive in order, one call at a time, without the line end; {@code onEnd} is called once after
   * the last.
   *
   * @throws io.coracle.api.StatusException when the server refuses or cannot be reached
   */
  AutoCloseable stream(
      String path, Query query, Headers headers, Consumer<byte[]> onLine, Runnable onEnd);

  /**
   * A whole answer.
   *
   * @param body not to be changed
   */
  record Answer(int status, Headers headers, byte[] body) {}

  @Override
  void close();
}
