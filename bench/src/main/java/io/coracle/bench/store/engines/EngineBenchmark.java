package io.coracle.bench.store.engines;

import io.coracle.base.Clock;
import io.coracle.base.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Measures one engine: {@code EngineBenchmark sqlite|rocksdb|lmdb write|fill|load DIRECTORY}. Run
 * each phase in a JVM of its own, so that start-up and resident memory are those of one engine.
 */
public final class EngineBenchmark {
  private static final int VALUE_BYTES = 2048;
  private static final int ENTRIES = 20_000;
  private static final long SECONDS = 4;
  private static final Clock CLOCK = Environment.system().clock();

  private EngineBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectories(Path.of(arguments[2]));
    long start = CLOCK.nanoTime();
    try (Candidate candidate = open(arguments[0], directory)) {
      System.out.printf("%s open %d ms%n", arguments[0], CLOCK.since(start).toMillis());
      switch (arguments[1]) {
        case "write" -> write(arguments[0], candidate);
        case "fill" -> fill(candidate);
        case "load" -> load(arguments[0], candidate, start);
        default -> throw new IllegalArgumentException(arguments[1]);
      }
    }
  }

  private static Candidate open(String engine, Path directory) throws Exception {
    return switch (engine) {
      case "sqlite" -> new SqliteCandidate(directory);
      case "rocksdb" -> new RocksCandidate(directory);
      case "lmdb" -> new LmdbCandidate(directory);
      default -> throw new IllegalArgumentException(engine);
    };
  }

  private static void write(String engine, Candidate candidate) throws Exception {
    long next = 1;
    byte[] value = value();
    for (int batch : new int[] {1, 4, 16, 64}) {
      List<byte[]> values = Collections.nCopies(batch, value);
      long[] micros = new long[200_000];
      int count = 0;
      long start = CLOCK.nanoTime();
      while (CLOCK.since(start).toSeconds() < SECONDS) {
        long begin = CLOCK.nanoTime();
        candidate.append(next, values);
        if (next > ENTRIES) {
          candidate.remove(next - ENTRIES, next - ENTRIES + batch);
        }
        micros[count++] = CLOCK.since(begin).toNanos() / 1000;
        next += batch;
      }
      double seconds = CLOCK.since(start).toNanos() / 1e9;
      long[] sorted = Arrays.copyOf(micros, count);
      Arrays.sort(sorted);
      System.out.printf(
          "%s batch %2d: %7.0f records/s  p50 %5.2f ms  p99 %6.2f ms  max %6.2f ms%n",
          engine,
          batch,
          (double) count * batch / seconds,
          sorted[count / 2] / 1000.0,
          sorted[count * 99 / 100] / 1000.0,
          sorted[count - 1] / 1000.0);
    }
    System.out.printf("%s resident %s%n", engine, resident());
  }

  private static void fill(Candidate candidate) throws Exception {
    List<byte[]> values = Collections.nCopies(64, value());
    for (long next = 1; next <= ENTRIES; next += values.size()) {
      candidate.append(next, values);
    }
  }

  private static void load(String engine, Candidate candidate, long start) throws Exception {
    byte[][] kept = new byte[ENTRIES + 64][];
    candidate.load((bytes, number) -> kept[(int) number] = bytes);
    System.out.printf(
        "%s opened and loaded %d entries in %d ms, resident %s%n",
        engine,
        Arrays.stream(kept).filter(v -> v != null).count(),
        CLOCK.since(start).toMillis(),
        resident());
  }

  private static byte[] value() {
    byte[] value = new byte[VALUE_BYTES];
    new Random(1).nextBytes(value);
    return value;
  }

  private static String resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst()
        .orElse("unknown");
  }
}
