package io.coracle.kubelet.volume;

import java.nio.file.Path;

/**
 * A file that is held open without being read or written: whatever its path leads to later, this
 * stays the same. Must be closed.
 */
final class OpenFile implements AutoCloseable {
  private static final SystemCalls SYSTEM = SystemCalls.INSTANCE;
  private static final long SYS_OPENAT2 = 437;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NOFOLLOW = 0x20000;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long RESOLVE_BENEATH = 0x08;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final int EAGAIN = 11;

  /** So often in a row has somebody to rename a file at just the wrong moment. */
  private static final int OPEN_ATTEMPTS = 64;

  private final int number;

  private OpenFile(int number) {
    this.number = number;
  }

  /** What symbolic links on the way below a directory may do; none leads out of it. */
  enum Links {
    /** They are followed as long as they stay below the directory. */
    WITHIN(0, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS),
    /** They are followed as if the directory were the root of everything. */
    AS_IN_ROOT(0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS),
    /** There must be none. */
    REFUSED(0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS),
    /** There must be none on the way, and one at its end is opened itself. */
    OPENED(O_NOFOLLOW, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);

    private final int flags;
    private final long resolve;

    Links(int flags, long resolve) {
      this.flags = O_PATH | O_CLOEXEC | flags;
      this.resolve = resolve;
    }
  }

  static OpenFile of(Path path) throws SystemCallException {
    return new OpenFile(SYSTEM.open(path.toString(), O_PATH | O_CLOEXEC));
  }

  /**
   * Opens what lies below this directory; the kernel asks to try again when files are renamed
   * meanwhile.
   *
   * @param path relative; empty for the directory itself
   */
  OpenFile below(Path path, Links links) throws SystemCallException {
    for (int attempt = 1; ; attempt++) {
      try {
        return new OpenFile(
            (int)
                SYSTEM.callWith(
                    "open " + path + " within its volume",
                    SYS_OPENAT2,
                    number,
                    path.toString().isEmpty() ? "." : path.toString(),
                    links.flags,
                    0,
                    links.resolve));
      } catch (SystemCallException e) {
        if (e.number() != EAGAIN || attempt == OPEN_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Leads to this very file while it is open, to a symbolic link itself too. */
  Path path() {
    return Path.of("/proc/self/fd", String.valueOf(number));
  }

  @Override
  public void close() throws SystemCallException {
    SYSTEM.close(number);
  }
}
