package io.coracle.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coracle.store.Key;
import io.coracle.store.Outcome;
import io.coracle.store.Page;
import io.coracle.store.Store;
import io.coracle.store.Stored;
import io.coracle.store.Transaction;
import java.util.List;

/** Writes and reads texts instead of bytes. */
final class Texts {
  private Texts() {}

  static Transaction.Value value(String text) {
    return revision -> text.getBytes(UTF_8);
  }

  static Transaction put(String path, String text) {
    return new Transaction(List.of(), List.of(new Transaction.Put(new Key(path), value(text))));
  }

  static Transaction delete(String path) {
    return new Transaction(
        List.of(), List.of(new Transaction.Delete(new Key(path), value("gone"))));
  }

  static long commit(Store store, Transaction transaction) {
    return switch (store.commit(transaction)) {
      case Outcome.Committed committed -> committed.revision();
      case Outcome.Conflict conflict -> throw new AssertionError(conflict.toString());
    };
  }

  static String text(Stored stored) {
    return stored.key()
        + "="
        + new String(stored.value(), UTF_8)
        + "@"
        + stored.created()
        + ","
        + stored.modified();
  }

  static List<String> texts(Page page) {
    return page.entries().stream().map(Texts::text).toList();
  }
}
