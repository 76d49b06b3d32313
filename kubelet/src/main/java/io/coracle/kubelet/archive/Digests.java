package io.coracle.kubelet.archive;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Content digests as image manifests name them: {@code sha256:...}. */
public final class Digests {
  private static final String PREFIX = "sha256:";
  private static final int BUFFER_BYTES = 1 << 16;

  private Digests() {}

  public static String of(byte[] content) {
    return PREFIX + hex(content);
  }

  /** The same without the name of the algorithm in front. */
  public static String hex(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  /** The digest of all that {@code content} still holds. */
  public static String of(InputStream content) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      digest.update(buffer, 0, count);
    }
    return PREFIX + HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
