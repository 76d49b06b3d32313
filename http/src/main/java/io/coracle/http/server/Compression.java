package io.coracle.http.server;

import io.coracle.http.Headers;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses large answers for clients that accept it, as the reference server does. */
final class Compression {
  /** Answers up to this size go as they are. */
  static final int THRESHOLD_BYTES = 128 * 1024;

  private Compression() {}

  /** The answer as it is to be sent. */
  static Response apply(Request request, Response response) {
    if (!(response instanceof Response.Complete complete)
        || size(complete.chunks()) <= THRESHOLD_BYTES
        || complete.headers().first("content-encoding").isPresent()
        || !accepts(request.headers())) {
      return response;
    }
    return new Response.Complete(
        complete.status(),
        complete.headers().with("content-encoding", "gzip").with("vary", "Accept-Encoding"),
        List.of(gzip(complete.chunks())));
  }

  static long size(List<byte[]> chunks) {
    long size = 0;
    for (byte[] chunk : chunks) {
      size += chunk.length;
    }
    return size;
  }

  private static boolean accepts(Headers headers) {
    for (String value : headers.all("accept-encoding")) {
      for (String coding : value.split(",", -1)) {
        String text = coding.trim().toLowerCase(Locale.ROOT);
        if (text.equals("gzip") || (text.startsWith("gzip;") && !text.matches(".*q=0(\\.0*)?"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static byte[] gzip(List<byte[]> chunks) {
    var out = new ByteArrayOutputStream(32 * 1024);
    try (var gzip = new FastGzip(out)) {
      for (byte[] chunk : chunks) {
        gzip.write(chunk);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 16 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
