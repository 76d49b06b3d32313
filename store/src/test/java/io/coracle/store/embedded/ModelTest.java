package io.coracle.store.embedded;

import static io.coracle.store.embedded.Texts.texts;
import static io.coracle.store.embedded.Texts.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.store.Key;
import io.coracle.store.Outcome;
import io.coracle.store.Range;
import io.coracle.store.StoreException;
import io.coracle.store.Transaction;
import io.coracle.store.engine.FakeEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a store and on the model, which must always agree. */
class ModelTest {
  private static final int STEPS = 3000;
  private static final int STEPS_ON_DISK = 400;
  private static final Retention UNBOUNDED =
      new Retention(Duration.ofDays(1), Integer.MAX_VALUE, Long.MAX_VALUE / 4);

  @TempDir private Path directory;

  private record Watch(Range range, long after, RecordingSink sink) {}

  private final Model model = new Model();
  private final List<Watch> watches = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomOperations_inVirtualWorld_agreeWithModel(long seed) {
    try (var world = new VirtualWorld(seed)) {
      var engine = new FakeEngine();
      run(
          seed,
          STEPS,
          () -> Stores.on(engine, world.environment(), UNBOUNDED, Capacity.ofHeap(), false),
          () -> world.advance(Duration.ofMillis(300)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103})
  void randomOperations_onDisk_agreeWithModel(long seed) {
    run(
        seed,
        STEPS_ON_DISK,
        () -> Stores.open(directory, Environment.system(), UNBOUNDED),
        this::awaitWatches);
  }

  private void awaitWatches() {
    try {
      for (Watch watch : watches) {
        watch.sink().awaitProgress(model.revision());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void run(long seed, int steps, Supplier<EmbeddedStore> open, Runnable settle) {
    var random = new SplittableRandom(seed);
    EmbeddedStore store = open.get();
    try {
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(40)) {
          case 0 -> compact(store, random);
          case 1 -> watch(store, random);
          case 2 -> {
            settle.run();
            checkWatches();
            if (random.nextInt(3) == 0) {
              watches.clear();
              store.close();
              store = open.get();
            }
          }
          case 3, 4, 5, 6, 7, 8 -> read(store, random);
          default -> write(store, random);
        }
        assertThat(store.revision()).isEqualTo(model.revision());
        assertThat(store.compactedRevision()).isLessThanOrEqualTo(model.compacted());
      }
      settle.run();
      checkWatches();
      checkHistory(store);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    } finally {
      store.close();
    }
  }

  private void checkHistory(EmbeddedStore store) {
    for (long at = model.compacted(); at <= model.revision(); at++) {
      assertThat(texts(store.range(Range.prefix("/"), at, 0)))
          .isEqualTo(at == 0 ? List.of() : model.range(Range.prefix("/"), at, 0));
    }
  }

  private static String path(SplittableRandom random) {
    return "/r/"
        + (char) ('a' + random.nextInt(3))
        + "/"
        + (char) ('a' + random.nextInt(3))
        + "/"
        + random.nextInt(6);
  }

  private static Range range(SplittableRandom random) {
    String path = path(random);
    return switch (random.nextInt(6)) {
      case 0 -> Range.prefix("/");
      case 1 -> Range.prefix(path.substring(0, 5));
      case 2 -> Range.prefix(path.substring(0, 7));
      case 3 -> new Range(path, path + "\0");
      case 4 -> Range.prefix(path.substring(0, 7)).behind(new Key(path));
      default -> {
        String other = path(random);
        yield path.compareTo(other) < 0 ? new Range(path, other) : new Range(other, path);
      }
    };
  }

  private void write(EmbeddedStore store, SplittableRandom random) {
    var steps = new ArrayList<Model.Step>();
    var changes = new ArrayList<Transaction.Change>();
    int count = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1;
    for (int i = 0; i < count; i++) {
      String path = path(random);
      if (steps.stream().anyMatch(step -> step.path().equals(path))) {
        continue;
      }
      if (random.nextInt(3) == 0) {
        steps.add(new Model.Step(path, Optional.empty()));
        changes.add(new Transaction.Delete(new Key(path), value("gone")));
      } else {
        String text = "v" + random.nextInt(1000) + "x".repeat(random.nextInt(20));
        steps.add(new Model.Step(path, Optional.of(text)));
        changes.add(new Transaction.Put(new Key(path), value(text)));
      }
    }
    String conditioned = path(random);
    long expected = random.nextInt(4) == 0 ? 7 : model.modified(conditioned);
    var condition = new Transaction.Condition(new Key(conditioned), expected);
    boolean holds = expected == model.modified(conditioned);
    Outcome outcome = store.commit(new Transaction(List.of(condition), changes));
    if (holds) {
      model.commit(steps);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Committed.class,
              committed -> assertThat(committed.revision()).isEqualTo(model.revision()));
    } else {
      assertThat(outcome).isInstanceOf(Outcome.Conflict.class);
    }
  }

  private void read(EmbeddedStore store, SplittableRandom random) {
    Range range = range(random);
    long at = random.nextLong(model.revision() + 1);
    int limit = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(5);
    if (at != 0 && at < store.compactedRevision()) {
      try {
        store.range(range, at, limit);
        throw new AssertionError("revision " + at + " is compacted");
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(StoreException.Code.COMPACTED);
      }
      return;
    }
    long read = at == 0 ? model.revision() : at;
    var page = store.range(range, at, limit);
    assertThat(texts(page)).isEqualTo(model.range(range, read, limit));
    assertThat(page.revision()).isEqualTo(read);
    assertThat(page.remaining()).isEqualTo(model.size(range, read) - page.entries().size());
    String path = path(random);
    assertThat(store.get(new Key(path)).map(stored -> stored.modified()).orElse(0L))
        .isEqualTo(model.modified(path));
  }

  private void compact(EmbeddedStore store, SplittableRandom random) {
    long upTo = random.nextLong(model.compacted(), model.revision() + 1);
    store.compact(upTo);
    model.compact(upTo);
  }

  private void watch(EmbeddedStore store, SplittableRandom random) {
    long after = random.nextLong(model.compacted(), model.revision() + 1);
    var watch = new Watch(range(random), after, new RecordingSink());
    store.watch(watch.range(), after, watch.sink());
    watches.add(watch);
  }

  private void checkWatches() {
    for (Watch watch : watches) {
      assertThat(watch.sink().told()).isEqualTo(model.toldAfter(watch.range(), watch.after()));
      assertThat(watch.sink().progress()).isEqualTo(model.revision());
    }
  }
}
