package io.coracle.kubelet.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Disks by {@code statvfs} and {@code statx}, as 64-bit Linux has them. */
final class SystemDisks implements Disks {
  private static final int NO_ENTRY = 2;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;

  /** Type, links, inode, size and blocks. */
  private static final int MASK = 0x1 | 0x4 | 0x100 | 0x400;

  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final long BLOCK_BYTES = 512;

  /** More than any of the two structures has. */
  private static final long STRUCTURE_BYTES = 512;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_FIELD =
      CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** After what it is made from. */
  static final SystemDisks INSTANCE = new SystemDisks();

  private final MethodHandle statvfs =
      handle(
          "statvfs",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
  private final MethodHandle statx =
      handle(
          "statx",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS));

  private SystemDisks() {}

  @SuppressWarnings("restricted") // the program allows native access to this module
  private static MethodHandle handle(String name, FunctionDescriptor function) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), function, ERRNO);
  }

  /** Fills a structure in; a negative result is a fault. */
  @FunctionalInterface
  private interface Call {
    int run(MemorySegment captured, MemorySegment path, MemorySegment structure) throws Throwable;
  }

  /** Reads a structure that a call has filled in. */
  @FunctionalInterface
  private interface Reading<T> {
    T of(MemorySegment structure);
  }

  private static <T> T read(Path path, Call call, Reading<T> reading) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(CAPTURED);
      MemorySegment structure = arena.allocate(STRUCTURE_BYTES, Long.BYTES);
      int result = call.run(captured, arena.allocateFrom(path.toString()), structure);
      if (result < 0) {
        int errno = (int) ERRNO_FIELD.get(captured, 0L);
        if (errno == NO_ENTRY) {
          throw new NoSuchFileException(path.toString());
        }
        throw new IOException("stat " + path + ": errno " + errno);
      }
      return reading.of(structure);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("stat " + path, e);
    }
  }

  private static long word(MemorySegment structure, int index) {
    return structure.get(ValueLayout.JAVA_LONG, (long) index * Long.BYTES);
  }

  @Override
  public Space space(Path path) throws IOException {
    return read(
        path,
        (captured, name, structure) -> (int) statvfs.invokeExact(captured, name, structure),
        SystemDisks::space);
  }

  /** Words: block size, fragment size, blocks, free, available, files, free files. */
  private static Space space(MemorySegment structure) {
    long unit = word(structure, 1);
    long blocks = word(structure, 2);
    return new Space(
        blocks * unit,
        word(structure, 4) * unit,
        (blocks - word(structure, 3)) * unit,
        word(structure, 5),
        word(structure, 6));
  }

  @Override
  public Entry entry(Path path) throws IOException {
    return read(
        path,
        (captured, name, structure) ->
            (int) statx.invokeExact(captured, AT_FDCWD, name, AT_SYMLINK_NOFOLLOW, MASK, structure),
        SystemDisks::entry);
  }

  /** Offsets: links 16, mode 28, inode 32, blocks 48, device 136. */
  private static Entry entry(MemorySegment structure) {
    int mode = structure.get(ValueLayout.JAVA_SHORT, 28) & 0xffff;
    return new Entry(
        (mode & TYPE) == DIRECTORY,
        word(structure, 6) * BLOCK_BYTES,
        structure.get(ValueLayout.JAVA_INT, 16),
        word(structure, 4),
        word(structure, 17));
  }
}
