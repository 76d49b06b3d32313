package io.coracle.kubelet.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tar archive (ustar) whose bytes depend on nothing but the entries: time zero, owner
 * root, in the order given.
 */
public final class TarWriter implements AutoCloseable {
  private static final int BLOCK_BYTES = 512;
  private static final int MAX_NAME_BYTES = 100;
  private static final int SIZE_OFFSET = 124;
  private static final int CHECKSUM_OFFSET = 148;
  private static final int TYPE_OFFSET = 156;
  private static final int LINK_OFFSET = 157;
  private static final int MAGIC_OFFSET = 257;

  private final OutputStream out;

  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /** A file with these permissions, e.g. {@code 0755}. */
  public TarWriter file(String name, int mode, byte[] content) throws IOException {
    out.write(header(name, mode, '0', content.length, ""));
    out.write(content);
    int padding = (BLOCK_BYTES - content.length % BLOCK_BYTES) % BLOCK_BYTES;
    out.write(new byte[padding]);
    return this;
  }

  /** A directory; the name ends with a slash. */
  public TarWriter directory(String name, int mode) throws IOException {
    out.write(header(name, mode, '5', 0, ""));
    return this;
  }

  public TarWriter symbolicLink(String name, String target) throws IOException {
    out.write(header(name, 0777, '2', 0, target));
    return this;
  }

  private static byte[] header(String name, int mode, char type, long size, String link) {
    byte[] header = new byte[BLOCK_BYTES];
    put(header, 0, name, MAX_NAME_BYTES);
    putOctal(header, 100, mode, 7);
    putOctal(header, 108, 0, 7);
    putOctal(header, 116, 0, 7);
    putOctal(header, SIZE_OFFSET, size, 11);
    putOctal(header, 136, 0, 11);
    header[TYPE_OFFSET] = (byte) type;
    put(header, LINK_OFFSET, link, MAX_NAME_BYTES);
    put(header, MAGIC_OFFSET, "ustar\0" + "00", 8);
    Arrays.fill(header, CHECKSUM_OFFSET, CHECKSUM_OFFSET + 8, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    putOctal(header, CHECKSUM_OFFSET, sum, 6);
    header[CHECKSUM_OFFSET + 6] = 0;
    return header;
  }

  private static void put(byte[] header, int offset, String text, int max) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > max) {
      throw new IllegalArgumentException("too long for a tar header: " + text);
    }
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  private static void putOctal(byte[] header, int offset, long value, int digits) {
    String octal = Long.toOctalString(value);
    put(header, offset, "0".repeat(digits - octal.length()) + octal, digits);
  }

  /** Ends the archive; the stream below stays open. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK_BYTES]);
    out.flush();
  }
}
