package io.coracle.apiserver.registry.verb;

import io.coracle.api.StatusException;
import io.coracle.apiserver.registry.object.ObjectKeys;
import io.coracle.apiserver.registry.query.ContinueToken;
import io.coracle.apiserver.registry.query.ListOptions;
import io.coracle.store.Key;
import io.coracle.store.Page;
import io.coracle.store.Range;
import io.coracle.store.Store;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Lists objects, whole or page by page. Thread-safe. */
public final class Lister {
  /** So many entries are looked at in one step when few of them may be selected. */
  private static final int MIN_STEP = 500;

  private final Store store;

  public Lister(Store store) {
    this.store = store;
  }

  /**
   * Part of a list, as it was at one revision.
   *
   * @param revision the revision
   * @param token to go on with; empty on the last page
   * @param remaining how many follow, if that is known
   */
  public record Listing(
      List<Stored> items, long revision, Optional<ContinueToken> token, OptionalLong remaining) {
    public Listing {
      items = List.copyOf(items);
    }
  }

  /** The outcome of a list. */
  public sealed interface Outcome {
    record Listed(Listing listing) implements Outcome {}

    /**
     * The page cannot be shown because its revision is too old.
     *
     * @param token goes on from there with the newest state
     */
    record TokenExpired(ContinueToken token) implements Outcome {}
  }

  /**
   * Lists what is selected.
   *
   * @throws StatusException with reason Expired when an exact revision is too old
   */
  public Outcome list(Target target, Selection selection, ListOptions options) {
    String prefix = ObjectKeys.prefix(target.storage(), target.namespace());
    long at = options.exact() ? options.version() : 0;
    Range range = selection.range();
    if (!options.token().isEmpty()) {
      ContinueToken token = ContinueToken.parse(options.token());
      at = token.revision();
      range = range.behind(new Key(prefix + token.last()));
    } else {
      Reader.checkReached(store.revision(), options.version());
    }
    try {
      return new Outcome.Listed(read(prefix, selection, range, at, options));
    } catch (StoreException e) {
      return expired(e, options, at);
    }
  }

  private static Outcome expired(StoreException fault, ListOptions options, long at) {
    switch (fault.code()) {
      case COMPACTED -> {
        if (!options.token().isEmpty()) {
          ContinueToken old = ContinueToken.parse(options.token());
          return new Outcome.TokenExpired(new ContinueToken(0, old.last()));
        }
        throw new StatusException(
            StatusException.Reason.EXPIRED, "The resourceVersion " + at + " is too old.");
      }
      case FUTURE_REVISION ->
          throw StatusException.badRequest("the resource version " + at + " has not been yet");
      default -> throw fault;
    }
  }

  private Listing read(
      String prefix, Selection selection, Range range, long at, ListOptions options) {
    if (options.limit() == 0) {
      Page page = store.range(range, at, 0);
      List<Stored> items =
          selection.isEverything()
              ? page.entries()
              : page.entries().stream().filter(selection::matches).toList();
      return new Listing(items, page.revision(), Optional.empty(), OptionalLong.empty());
    }
    return readPage(prefix, selection, range, at, options);
  }

  private Listing readPage(
      String prefix, Selection selection, Range range, long at, ListOptions options) {
    int limit = (int) Math.min(options.limit(), Integer.MAX_VALUE);
    int step = selection.isEverything() ? limit : Math.max(limit, MIN_STEP);
    var items = new ArrayList<Stored>();
    Range rest = range;
    long revision = at;
    while (true) {
      Page page = store.range(rest, revision, step);
      revision = page.revision();
      List<Stored> entries = page.entries();
      for (int i = 0; i < entries.size(); i++) {
        Stored entry = entries.get(i);
        if (!selection.matches(entry)) {
          continue;
        }
        items.add(entry);
        if (items.size() == limit) {
          long left = page.remaining() + entries.size() - 1 - i;
          return full(prefix, selection, items, revision, left);
        }
      }
      if (page.remaining() == 0 || entries.isEmpty()) {
        return new Listing(items, revision, Optional.empty(), OptionalLong.empty());
      }
      rest = range.behind(entries.getLast().key());
    }
  }

  private static Listing full(
      String prefix, Selection selection, List<Stored> items, long revision, long left) {
    if (left == 0) {
      return new Listing(items, revision, Optional.empty(), OptionalLong.empty());
    }
    String last = items.getLast().key().path().substring(prefix.length());
    return new Listing(
        items,
        revision,
        Optional.of(new ContinueToken(revision, last)),
        selection.isEverything() ? OptionalLong.of(left) : OptionalLong.empty());
  }
}
