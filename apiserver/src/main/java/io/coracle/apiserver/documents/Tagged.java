package io.coracle.apiserver.documents;

import io.coracle.apiserver.request.ApiCall;
import io.coracle.http.Headers;
import io.coracle.http.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Answers that a client may keep: with an entity tag, and without a body when it has them already
 * (RFC 9110).
 */
final class Tagged {
  private static final int NOT_MODIFIED = 304;

  private Tagged() {}

  /**
   * @param tag without quotation marks
   */
  static Response answer(ApiCall call, String contentType, String tag, byte[] body) {
    String quoted = "\"" + tag + "\"";
    Headers headers = Headers.of("etag", quoted, "vary", "Accept");
    if (call.request().headers().all("if-none-match").stream().anyMatch(v -> v.contains(quoted))) {
      return new Response.Complete(NOT_MODIFIED, headers, List.of());
    }
    return new Response.Complete(200, headers.with("content-type", contentType), List.of(body));
  }

  /** A tag that changes with the content. */
  static String tagOf(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-512").digest(content);
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-512", e);
    }
  }
}
