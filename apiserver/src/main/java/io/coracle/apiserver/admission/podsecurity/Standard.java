package io.coracle.apiserver.admission.podsecurity;

import java.util.Optional;

/**
 * A level as one version of Kubernetes defined it.
 *
 * @param minor of version 1; {@link #LATEST} for the newest
 */
record Standard(Level level, int minor) {
  static final int LATEST = Integer.MAX_VALUE;

  static final Standard PRIVILEGED = new Standard(Level.PRIVILEGED, LATEST);

  private static final String PREFIX = "v1.";
  private static final int MAX_DIGITS = 4;

  /** The minor version that a label names: {@code latest} or {@code v1.30}. */
  static Optional<Integer> minor(String text) {
    if (text.equals("latest")) {
      return Optional.of(LATEST);
    }
    String digits = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "";
    boolean good =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    return good ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
  }

  @Override
  public String toString() {
    return level.text() + ":" + (minor == LATEST ? "latest" : PREFIX + minor);
  }
}
