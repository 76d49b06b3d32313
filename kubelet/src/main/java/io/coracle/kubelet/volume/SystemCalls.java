package io.coracle.kubelet.volume;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The system calls that mounting needs, with their faults as exceptions. Thread-safe. */
final class SystemCalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_FIELD =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** After what it is made from. */
  static final SystemCalls INSTANCE = new SystemCalls();

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
  private final MethodHandle syscall =
      handle(
          "syscall",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
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

  private SystemCalls() {}

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

  private static long checked(String what, Call call) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      long result = call.run(arena, captured);
      if (result < 0) {
        throw new SystemCallException(what, (int) ERRNO_FIELD.get(captured, 0L));
      }
      return result;
    } catch (SystemCallException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(what, e);
    }
  }

  /**
   * Mounts a file system.
   *
   * @param type empty for none, when something is bound
   */
  void mount(String source, String target, String type, long flags, String options)
      throws SystemCallException {
    checked(
        "mount at " + target,
        (arena, captured) -> {
          MemorySegment kind = type.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(type);
          MemorySegment more = options.isEmpty() ? MemorySegment.NULL : arena.allocateFrom(options);
          return (int)
              mount.invokeExact(
                  captured,
                  arena.allocateFrom(source),
                  arena.allocateFrom(target),
                  kind,
                  flags,
                  more);
        });
  }

  void unmount(String target) throws SystemCallException {
    checked(
        "unmount " + target,
        (arena, captured) -> (int) unmount.invokeExact(captured, arena.allocateFrom(target), 0));
  }

  /** Opens a path and returns the number of the open file. */
  int open(String path, int flags) throws SystemCallException {
    return (int)
        checked(
            "open " + path,
            (arena, captured) -> (int) open.invokeExact(captured, arena.allocateFrom(path), flags));
  }

  void close(int file) throws SystemCallException {
    checked("close", (arena, captured) -> (int) close.invokeExact(captured, file));
  }

  /**
   * The call of that number with {@code (file, path, flags, 0, 0)}.
   *
   * @param what for the message of a fault
   */
  long call(String what, long number, long file, String path, long flags)
      throws SystemCallException {
    return checked(
        what,
        (arena, captured) ->
            (long)
                syscall.invokeExact(
                    captured,
                    number,
                    file,
                    arena.allocateFrom(path),
                    flags,
                    MemorySegment.NULL,
                    0L));
  }

  /** The call of that number with {@code (file, path, otherFile, otherPath, flags)}. */
  long call(
      String what, long number, long file, String path, long otherFile, String other, long flags)
      throws SystemCallException {
    return checked(
        what,
        (arena, captured) ->
            (long)
                syscall.invokeExact(
                    captured,
                    number,
                    file,
                    arena.allocateFrom(path),
                    otherFile,
                    arena.allocateFrom(other),
                    flags));
  }

  /** The call of that number with {@code (file, path, flags, structure, its size)}. */
  long call(String what, long number, long file, String path, long flags, long... structure)
      throws SystemCallException {
    return checked(
        what,
        (arena, captured) ->
            (long)
                syscall.invokeExact(
                    captured,
                    number,
                    file,
                    arena.allocateFrom(path),
                    flags,
                    arena.allocateFrom(ValueLayout.JAVA_LONG, structure),
                    (long) structure.length * Long.BYTES));
  }

  /** The call of that number with {@code (file, path, structure, its size)}. */
  long callWith(String what, long number, long file, String path, long... structure)
      throws SystemCallException {
    return checked(
        what,
        (arena, captured) -> {
          MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_LONG, structure);
          return (long)
              syscall.invokeExact(
                  captured,
                  number,
                  file,
                  arena.allocateFrom(path),
                  bytes.address(),
                  MemorySegment.ofAddress((long) structure.length * Long.BYTES),
                  0L);
        });
  }
}
