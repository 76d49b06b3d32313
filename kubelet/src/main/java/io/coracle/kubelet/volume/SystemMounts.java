package io.coracle.kubelet.volume;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Mounts by system calls. */
final class SystemMounts implements Mounts {
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_BIND = 4096;
  private static final long SYS_OPENAT2 = 437;
  private static final long O_PATH = 0x200000;
  private static final long O_CLOEXEC = 0x80000;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_BENEATH = 0x08;

  private static final int ENOENT = 2;

  /** Size of {@code struct open_how}: flags, mode, resolve. */
  private static final long OPEN_HOW_BYTES = 24;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_FIELD =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** After what it is made from. */
  static final SystemMounts INSTANCE = new SystemMounts();

  private final MethodHandle mount =
      handle(
          "mount",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          ERRNO);
  private final MethodHandle unmount =
      handle(
          "umount2",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          ERRNO);
  private final MethodHandle openat2 =
      handle(
          "syscall",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG),
          ERRNO,
          Linker.Option.firstVariadicArg(1));
  private final MethodHandle open =
      handle(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          ERRNO);
  private final MethodHandle close =
      handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), ERRNO);

  private SystemMounts() {}

  @SuppressWarnings("restricted") // the program allows native access to this module
  private static MethodHandle handle(
      String name, FunctionDescriptor function, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), function, options);
  }

  /** A call that reports faults by a negative result and {@code errno}. */
  @FunctionalInterface
  private interface Call {
    long run(Arena arena, MemorySegment captured) throws Throwable;
  }

  private static long checked(String what, Call call) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      long result = call.run(arena, captured);
      if (result < 0) {
        throw new SystemCallException(what, (int) ERRNO_FIELD.get(captured, 0L));
      }
      return result;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(what, e);
    }
  }

  @Override
  public void memory(Path target, long bytes) throws IOException {
    String options = bytes > 0 ? "size=" + bytes : "";
    checked(
        "mount tmpfs at " + target,
        (arena, captured) ->
            (int)
                mount.invokeExact(
                    captured,
                    arena.allocateFrom("tmpfs"),
                    arena.allocateFrom(target.toString()),
                    arena.allocateFrom("tmpfs"),
                    MS_NOSUID | MS_NODEV,
                    arena.allocateFrom(options)));
  }

  @Override
  public void hugePages(Path target, String page, long bytes) throws IOException {
    String options = "pagesize=" + page.replace("i", "") + (bytes > 0 ? ",size=" + bytes : "");
    checked(
        "mount hugetlbfs at " + target,
        (arena, captured) ->
            (int)
                mount.invokeExact(
                    captured,
                    arena.allocateFrom("nodev"),
                    arena.allocateFrom(target.toString()),
                    arena.allocateFrom("hugetlbfs"),
                    MS_NOSUID | MS_NODEV,
                    arena.allocateFrom(options)));
  }

  @Override
  public void makeBelow(Path root, Path path, int mode) throws IOException {
    int directory = openDirectory(root);
    try {
      for (int count = 1; count <= path.getNameCount(); count++) {
        Path part = path.subpath(0, count);
        if (!part.toString().isEmpty() && !exists(directory, part)) {
          make(directory, part, mode);
        }
      }
    } finally {
      close(directory);
    }
  }

  private boolean exists(int directory, Path path) throws IOException {
    try {
      close(openBelow(directory, path));
      return true;
    } catch (SystemCallException e) {
      if (e.number() == ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /** The parent is held open: whatever becomes of its path, the directory is made in it. */
  private void make(int directory, Path path, int mode) throws IOException {
    Path above = path.getParent();
    int parent = above == null ? directory : openBelow(directory, above);
    try {
      Files.createDirectory(Path.of(opened(parent), path.getFileName().toString()));
      int made = openBelow(directory, path);
      try {
        Files.setAttribute(Path.of(opened(made)), "unix:mode", mode);
      } finally {
        close(made);
      }
    } finally {
      if (parent != directory) {
        close(parent);
      }
    }
  }

  private static String opened(int file) {
    return "/proc/self/fd/" + file;
  }

  private int openDirectory(Path path) throws IOException {
    return (int)
        checked(
            "open " + path,
            (arena, captured) ->
                (int)
                    open.invokeExact(
                        captured, arena.allocateFrom(path.toString()), (int) (O_PATH | O_CLOEXEC)));
  }

  @Override
  public void bindBelow(Path root, Path path, Path target) throws IOException {
    int directory = openDirectory(root);
    try {
      int file = openBelow(directory, path);
      try {
        bind(opened(file), target);
      } finally {
        close(file);
      }
    } finally {
      close(directory);
    }
  }

  private int openBelow(int directory, Path path) throws IOException {
    return (int)
        checked(
            "open " + path + " within its volume",
            (arena, captured) -> {
              MemorySegment how = arena.allocate(OPEN_HOW_BYTES, 8);
              how.set(ValueLayout.JAVA_LONG, 0, O_PATH | O_CLOEXEC);
              how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
              return (long)
                  openat2.invokeExact(
                      captured,
                      SYS_OPENAT2,
                      (long) directory,
                      arena.allocateFrom(path.toString().isEmpty() ? "." : path.toString()),
                      how,
                      OPEN_HOW_BYTES);
            });
  }

  private void bind(String source, Path target) throws IOException {
    checked(
        "bind mount at " + target,
        (arena, captured) ->
            (int)
                mount.invokeExact(
                    captured,
                    arena.allocateFrom(source),
                    arena.allocateFrom(target.toString()),
                    MemorySegment.NULL,
                    MS_BIND,
                    MemorySegment.NULL));
  }

  private void close(int file) throws IOException {
    checked("close", (arena, captured) -> (int) close.invokeExact(captured, file));
  }

  @Override
  public void unmount(Path target) throws IOException {
    checked(
        "unmount " + target,
        (arena, captured) ->
            (int) unmount.invokeExact(captured, arena.allocateFrom(target.toString()), 0));
  }

  @Override
  public List<Path> below(Path directory) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> Path.of(unescaped(line.split(" ", 6)[4])))
        .filter(path -> path.startsWith(directory))
        .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
        .toList();
  }

  /** Spaces, tabs, line ends and backslashes are octal in the kernel's list. */
  private static String unescaped(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
