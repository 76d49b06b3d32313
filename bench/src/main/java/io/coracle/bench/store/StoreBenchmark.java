package io.coracle.bench.store;

import io.coracle.base.Clock;
import io.coracle.base.Environment;
import io.coracle.store.Change;
import io.coracle.store.Key;
import io.coracle.store.Range;
import io.coracle.store.Sink;
import io.coracle.store.Transaction;
import io.coracle.store.embedded.EmbeddedStore;
import io.coracle.store.embedded.Retention;
import io.coracle.store.embedded.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures durable commits of 2 kB by 16 tasks, half of them creating and half updating, with 100
 * watches open; then opens what was written: {@code StoreBenchmark DIRECTORY [COMMITTERS]
 * [SECONDS]}.
 */
public final class StoreBenchmark {
  private static final int VALUE_BYTES = 2048;
  private static final int KEYS_PER_COMMITTER = 1250;
  private static final int WATCHES = 100;
  private static final int MAX_SAMPLES = 2_000_000;
  private static final Environment ENVIRONMENT = Environment.system();
  private static final Clock CLOCK = ENVIRONMENT.clock();

  private StoreBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    int committers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
    var received = new AtomicLong();
    try (var store = open(directory)) {
      for (int i = 0; i < WATCHES; i++) {
        String prefix = i == 0 ? "/registry/pods/" : "/registry/pods/namespace-" + i + "/";
        store.watch(Range.prefix(prefix), store.revision(), new CountingSink(received));
      }
      commit(store, committers, seconds);
      System.out.println(store.statistics() + " received " + received);
    }
    open(directory).close();
    System.out.println(
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .toList());
  }

  private static EmbeddedStore open(Path directory) {
    long start = CLOCK.nanoTime();
    EmbeddedStore store = Stores.open(directory, ENVIRONMENT, Retention.standard());
    System.out.printf(
        "opened with %d entries in %d ms%n",
        store.statistics().entries(), CLOCK.since(start).toMillis());
    return store;
  }

  private static void commit(EmbeddedStore store, int committers, int seconds)
      throws InterruptedException {
    var samples = new long[MAX_SAMPLES];
    var count = new AtomicLong();
    var done = new CountDownLatch(committers);
    byte[] value = new byte[VALUE_BYTES];
    new Random(1).nextBytes(value);
    long start = CLOCK.nanoTime();
    for (int committer = 0; committer < committers; committer++) {
      int number = committer;
      ENVIRONMENT
          .tasks()
          .start(
              "committer",
              () -> {
                for (int i = 0; CLOCK.since(start).toSeconds() < seconds; i++) {
                  var key = new Key(path(number, i % KEYS_PER_COMMITTER));
                  var put = new Transaction.Put(key, revision -> value);
                  long begin = CLOCK.nanoTime();
                  store.commit(new Transaction(List.of(), List.of(put)));
                  samples[(int) count.getAndIncrement()] = CLOCK.nanoTime() - begin;
                }
                done.countDown();
              });
    }
    done.await();
    double elapsed = CLOCK.since(start).toNanos() / 1e9;
    report(Arrays.copyOf(samples, (int) count.get()), committers, elapsed);
  }

  private static String path(int committer, int entry) {
    return "/registry/pods/namespace-" + committer + "/pod-" + entry;
  }

  private static void report(long[] nanos, int committers, double elapsed) {
    Arrays.sort(nanos);
    System.out.printf(
        "%d committers: %.0f commits/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms%n",
        committers,
        nanos.length / elapsed,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        nanos[(int) (nanos.length * 0.999)] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }

  private record CountingSink(AtomicLong received) implements Sink {
    @Override
    public void accept(List<Change> changes) {
      received.addAndGet(changes.size());
    }

    @Override
    public void closed() {}
  }
}
