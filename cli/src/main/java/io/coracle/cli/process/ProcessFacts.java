package io.coracle.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Facts about processes, from Linux's {@code /proc}. Processes come and go: all may be empty. */
public final class ProcessFacts {
  private static final Path PROC = Path.of("/proc");
  private static final int HEXADECIMAL = 16;
  private static final long BYTES_PER_KIB = 1024;

  private ProcessFacts() {}

  /** The words of a process's command line. */
  public static List<String> commandLine(long processId) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(processId)).resolve("cmdline"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException ended) {
      return List.of();
    }
  }

  /** The short name of a process. */
  public static Optional<String> name(long processId) {
    try {
      Path file = PROC.resolve(Long.toString(processId)).resolve("comm");
      return Optional.of(Files.readString(file).strip());
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** The bytes of memory that a process holds (resident set). */
  public static OptionalLong residentBytes(long processId) {
    return statusField(processId, "VmRSS:")
        .map(text -> OptionalLong.of(Long.parseLong(text.split(" ", -1)[0]) * BYTES_PER_KIB))
        .orElse(OptionalLong.empty());
  }

  /** Whether this process runs as root, by its effective user. */
  public static boolean isRoot() {
    return statusField(ProcessHandle.current().pid(), "Uid:")
        .map(text -> text.split("\\s+", -1)[1].equals("0"))
        .orElse(false);
  }

  /** The capabilities that this process may use, as Linux numbers them in bits. */
  public static long capabilities() {
    return statusField(ProcessHandle.current().pid(), "CapEff:")
        .map(text -> Long.parseUnsignedLong(text, HEXADECIMAL))
        .orElse(0L);
  }

  private static Optional<String> statusField(long processId, String name) {
    try (Stream<String> lines =
        Files.lines(PROC.resolve(Long.toString(processId)).resolve("status"))) {
      return lines
          .filter(l -> l.startsWith(name))
          .findFirst()
          .map(l -> l.substring(name.length()).strip());
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** The processes whose command line {@code test} accepts, without this one. */
  public static List<ProcessHandle> find(Predicate<List<String>> test) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(p -> p.pid() != self && test.test(commandLine(p.pid())))
        .toList();
  }
}
