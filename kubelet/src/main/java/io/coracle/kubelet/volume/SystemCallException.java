package io.coracle.kubelet.volume;

import java.io.IOException;
import java.util.Map;

/** A system call has failed. */
final class SystemCallException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The faults that mounting meets, by the kernel's number, in words. */
  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(1, "operation not permitted"),
          Map.entry(2, "no such file or directory"),
          Map.entry(11, "files were renamed all the while"),
          Map.entry(12, "cannot allocate memory"),
          Map.entry(13, "permission denied"),
          Map.entry(16, "device or resource busy"),
          Map.entry(17, "file exists"),
          Map.entry(18, "the path leads out of the volume"),
          Map.entry(20, "not a directory"),
          Map.entry(22, "invalid argument"),
          Map.entry(28, "no space left on device"),
          Map.entry(40, "too many levels of symbolic links"));

  private final int number;

  /**
   * @param number {@code errno}
   */
  SystemCallException(String what, int number) {
    super(what + ": " + WORDS.getOrDefault(number, "errno " + number));
    this.number = number;
  }

  int number() {
    return number;
  }
}
