package io.coracle.kubelet.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar archive in a file, opened for random access to its regular files. Understands ustar, long
 * names of GNU tar and PAX paths and sizes. An archive compressed with gzip is unpacked to a
 * temporary file first.
 */
public final class TarFile implements AutoCloseable {
  private static final int BLOCK_BYTES = 512;
  private static final int MAX_ENTRIES = 100_000;
  private static final int MAX_EXTENSION_BYTES = 1 << 20;

  private final FileChannel channel;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> links = new LinkedHashMap<>();
  private final Optional<Path> temporary;

  private record Entry(long offset, long size) {}

  private TarFile(FileChannel channel, Optional<Path> temporary) throws IOException {
    this.channel = channel;
    this.temporary = temporary;
    index();
  }

  /**
   * Opens {@code file}.
   *
   * @throws ImageArchiveException when it is no tar archive
   */
  public static TarFile open(Path file) throws IOException {
    if (!isGzip(file)) {
      return opened(file, Optional.empty());
    }
    Path unpacked = Files.createTempFile("coracle-image", ".tar");
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
      return opened(unpacked, Optional.of(unpacked));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unpacked);
      throw e;
    }
  }

  private static TarFile opened(Path file, Optional<Path> temporary) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new TarFile(channel, temporary);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isGzip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  private void index() throws IOException {
    long position = 0;
    @Nullable String longName = null;
    long longSize = -1;
    byte[] header = new byte[BLOCK_BYTES];
    while (readFully(position, header) && header[0] != 0) {
      checkHeader(header, position);
      long size = longSize >= 0 ? longSize : number(header, 124, 12);
      if (size < 0 || size > channel.size() - position) {
        throw damaged(position);
      }
      String name = longName != null ? longName : name(header);
      char type = (char) header[156];
      long data = position + BLOCK_BYTES;
      longName = null;
      longSize = -1;
      switch (type) {
        case 'L' -> longName = text(extension(data, size));
        case 'x' -> {
          Map<String, String> pax = pax(extension(data, size));
          longName = pax.get("path");
          longSize = paxSize(pax.getOrDefault("size", "-1"), position);
        }
        case '0', '\0', '7' -> entries.put(clean(name), new Entry(data, size));
        case '1', '2' -> links.put(clean(name), linkTarget(name, type, cut(header, 157, 100)));
        default -> {
          // Directories, devices and global headers hold no content of an image.
        }
      }
      if (entries.size() + links.size() > MAX_ENTRIES) {
        throw new ImageArchiveException("the archive has more than " + MAX_ENTRIES + " files");
      }
      position = data + (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
    if (entries.isEmpty()) {
      throw new ImageArchiveException("the file is empty or no tar archive");
    }
  }

  private static ImageArchiveException damaged(long position) {
    return new ImageArchiveException("the archive is damaged at byte " + position);
  }

  private static long paxSize(String text, long position) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw damaged(position);
    }
  }

  private static String linkTarget(String name, char type, String target) {
    if (type == '1') {
      return clean(target);
    }
    Path parent = Path.of(clean(name)).getParent();
    return parent == null ? clean(target) : clean(parent.resolve(target).normalize().toString());
  }

  private static void checkHeader(byte[] header, long position) {
    int sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8)) {
      throw new ImageArchiveException(
          position == 0
              ? "the file is no tar archive"
              : "the archive is damaged at byte " + position);
    }
  }

  private byte[] extension(long position, long size) throws IOException {
    if (size > MAX_EXTENSION_BYTES) {
      throw damaged(position);
    }
    byte[] bytes = new byte[(int) size];
    if (!readFully(position, bytes)) {
      throw new ImageArchiveException("the archive ends in the middle of a header");
    }
    return bytes;
  }

  /** PAX records look like {@code "21 path=some/long/name\n"}; the number counts all of it. */
  private static Map<String, String> pax(byte[] records) {
    var values = new LinkedHashMap<String, String>();
    String text = new String(records, StandardCharsets.UTF_8);
    for (String line : text.split("\n")) {
      int space = line.indexOf(' ');
      int equals = line.indexOf('=');
      if (space > 0 && equals > space) {
        values.put(line.substring(space + 1, equals), line.substring(equals + 1));
      }
    }
    return values;
  }

  private static String name(byte[] header) {
    String prefix = cut(header, 345, 155);
    String name = cut(header, 0, 100);
    boolean ustar = cut(header, 257, 5).equals("ustar") && header[262] == 0;
    return ustar && !prefix.isEmpty() ? prefix + "/" + name : name;
  }

  private static String clean(String name) {
    String cleaned = name;
    while (cleaned.startsWith("./") || cleaned.startsWith("/")) {
      cleaned = cleaned.substring(cleaned.indexOf('/') + 1);
    }
    return cleaned;
  }

  private static String text(byte[] bytes) {
    return cut(bytes, 0, bytes.length);
  }

  private static String cut(byte[] bytes, int offset, int max) {
    int end = offset;
    while (end < offset + max && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** Octal digits; or, with the highest bit set, a binary number as GNU tar has it. */
  private static long number(byte[] header, int offset, int length) {
    if ((header[offset] & 0x80) != 0) {
      long value = header[offset] & 0x7f;
      for (int i = 1; i < length; i++) {
        value = value << 8 | header[offset + i] & 0xff;
      }
      return value;
    }
    String digits = cut(header, offset, length).trim();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new ImageArchiveException("the file is no tar archive, or is damaged", e);
    }
  }

  private boolean readFully(long position, byte[] target) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(target);
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, position + buffer.position());
      if (count < 0) {
        return false;
      }
    }
    return true;
  }

  public Set<String> names() {
    return entries.keySet();
  }

  public boolean contains(String name) {
    return entry(name) != null;
  }

  private @Nullable Entry entry(String name) {
    Entry entry = entries.get(clean(name));
    if (entry != null) {
      return entry;
    }
    String target = links.get(clean(name));
    return target == null ? null : entries.get(target);
  }

  private Entry required(String name) {
    Entry entry = entry(name);
    if (entry == null) {
      throw new ImageArchiveException("the archive lacks the file " + name);
    }
    return entry;
  }

  /** The size of a file in bytes. */
  public long size(String name) {
    return required(name).size();
  }

  /** The content of a small file. */
  public byte[] content(String name, int maxBytes) throws IOException {
    Entry entry = required(name);
    if (entry.size() > maxBytes) {
      throw new ImageArchiveException("the file " + name + " in the archive is too large");
    }
    byte[] bytes = new byte[(int) entry.size()];
    if (!readFully(entry.offset(), bytes)) {
      throw new ImageArchiveException("the archive ends in the middle of " + name);
    }
    return bytes;
  }

  /** Reads a file from its beginning. One such stream may be in use at a time. */
  public InputStream stream(String name) throws IOException {
    Entry entry = required(name);
    channel.position(entry.offset());
    return new BufferedInputStream(
        new BoundedInput(Channels.newInputStream(channel), entry.size()), 1 << 16);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (temporary.isPresent()) {
      Files.deleteIfExists(temporary.get());
    }
  }

  /** The first bytes of a stream, whose end before their number is an error. Not closed. */
  private static final class BoundedInput extends InputStream {
    private final InputStream source;
    private long left;

    BoundedInput(InputStream source, long size) {
      this.source = source;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = source.read(buffer, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new ImageArchiveException("the archive ends in the middle of a file");
      }
      left -= count;
      return count;
    }
  }
}
