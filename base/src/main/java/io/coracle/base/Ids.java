package io.coracle.base;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Random ids and names. */
public final class Ids {
  /**
   * The alphabet of generated names: no vowels and none of 0, 1, 3, so that no words arise
   * (apimachinery util/rand).
   */
  private static final String NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  /** So many letters use up 43 of 63 random bits: none is more likely than another by much. */
  private static final int LETTERS_PER_LONG = 9;

  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  /** A new version 4 UUID in its canonical text form. */
  public String uid() {
    ByteBuffer bits = ByteBuffer.wrap(bytes(2 * Long.BYTES));
    long high = (bits.getLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (bits.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new java.util.UUID(high, low).toString();
  }

  /** A suffix of {@code length} characters for a generated name. */
  public String suffix(int length) {
    var text = new StringBuilder(length);
    long bits = 0;
    for (int i = 0; i < length; i++) {
      if (i % LETTERS_PER_LONG == 0) {
        bits = random.nextLong() & Long.MAX_VALUE;
      }
      text.append(NAME_ALPHABET.charAt((int) (bits % NAME_ALPHABET.length())));
      bits /= NAME_ALPHABET.length();
    }
    return text.toString();
  }

  /** {@code bytes} random bytes, for keys and tokens. */
  public byte[] bytes(int bytes) {
    byte[] out = new byte[bytes];
    random.nextBytes(out);
    return out;
  }

  /** The underlying generator, for jitter and tie-breaking. */
  public RandomGenerator random() {
    return random;
  }
}
