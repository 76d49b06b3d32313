package io.coracle.store.embedded;

import static io.coracle.store.embedded.Texts.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.store.Change;
import io.coracle.store.Key;
import io.coracle.store.Outcome;
import io.coracle.store.Page;
import io.coracle.store.Range;
import io.coracle.store.Stored;
import io.coracle.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many writers, watchers and readers at once, while history is being compacted under them. */
class ConcurrencyTest {
  private static final int WRITERS = 12;
  private static final int INCREMENTS = 400;
  private static final int COUNTERS = 4;
  private static final int WATCHES = 8;
  private static final Range ALL = Range.prefix("/");
  private static final Retention SHORT = new Retention(Duration.ofMinutes(1), 200, 1 << 20);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void writersAndWatchers_atOnce_noUpdateLostAndEveryWatchGapless(boolean durable)
      throws InterruptedException, ExecutionException {
    var environment = Environment.system();
    try (var store =
            durable
                ? Stores.open(directory, environment, SHORT)
                : Stores.inMemory(environment, SHORT);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var early = new RecordingSink();
      store.watch(ALL, 0, early);
      var writers = new ArrayList<Future<?>>();
      for (int i = 0; i < WRITERS; i++) {
        String path = "/counters/" + i % COUNTERS;
        writers.add(executor.submit(() -> increment(store, new Key(path))));
      }
      var done = new AtomicBoolean();
      Future<?> reader = executor.submit(() -> readPages(store, done));
      var late = new ArrayList<RecordingSink>();
      var starts = new ArrayList<Long>();
      for (int i = 0; i < WATCHES; i++) {
        var sink = new RecordingSink();
        long after = store.revision();
        store.watch(ALL, after, sink);
        starts.add(after);
        late.add(sink);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      done.set(true);
      reader.get();
      assertThat(store.revision()).isEqualTo((long) WRITERS * INCREMENTS);
      for (int i = 0; i < COUNTERS; i++) {
        assertThat(store.get(new Key("/counters/" + i)).map(ConcurrencyTest::number))
            .contains(WRITERS / COUNTERS * INCREMENTS);
      }
      checkGapless(early, 0, store.revision());
      for (int i = 0; i < WATCHES; i++) {
        checkGapless(late.get(i), starts.get(i), store.revision());
      }
      assertThat(store.compactedRevision()).isPositive();
    }
  }

  private static int number(Stored stored) {
    return Integer.parseInt(new String(stored.value(), StandardCharsets.UTF_8));
  }

  private static void increment(EmbeddedStore store, Key key) {
    for (int i = 0; i < INCREMENTS; ) {
      var current = store.get(key);
      String next = Integer.toString(current.map(ConcurrencyTest::number).orElse(0) + 1);
      long modified = current.map(Stored::modified).orElse(0L);
      if (store.commit(Transaction.update(key, modified, value(next)))
          instanceof Outcome.Committed committed) {
        assertThat(committed.revision()).isGreaterThan(modified);
        assertThat(store.get(key)).isPresent();
        assertThat(store.revision()).isGreaterThanOrEqualTo(committed.revision());
        i++;
      }
    }
  }

  /** The numbers of all counters together are the number of increments, which is the revision. */
  private static void readPages(EmbeddedStore store, AtomicBoolean done) {
    while (!done.get()) {
      Page page = store.range(ALL, 0, 0);
      long sum = page.entries().stream().mapToLong(ConcurrencyTest::number).sum();
      assertThat(sum).isEqualTo(page.revision());
    }
  }

  private static void checkGapless(RecordingSink sink, long after, long last)
      throws InterruptedException {
    sink.awaitProgress(last);
    List<Long> expected = LongStream.rangeClosed(after + 1, last).boxed().toList();
    assertThat(sink.changes().stream().map(Change::revision).toList()).isEqualTo(expected);
  }
}
