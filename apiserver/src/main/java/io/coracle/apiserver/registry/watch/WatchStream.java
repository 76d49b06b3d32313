package io.coracle.apiserver.registry.watch;

import io.coracle.api.StatusException;
import io.coracle.apiserver.registry.answer.Encoder;
import io.coracle.apiserver.registry.answer.Statuses;
import io.coracle.apiserver.registry.answer.View;
import io.coracle.apiserver.registry.object.StoredForm;
import io.coracle.apiserver.registry.query.ListOptions;
import io.coracle.apiserver.registry.query.Negotiation.Encoding;
import io.coracle.apiserver.registry.verb.Selection;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.http.BodySink;
import io.coracle.http.StreamBody;
import io.coracle.store.Change;
import io.coracle.store.Page;
import io.coracle.store.Sink;
import io.coracle.store.Store;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import io.coracle.store.Subscription;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One watch on one connection. It may begin with the objects there are; then it passes on changes
 * as the store reports them.
 *
 * <p>The store calls from one thread, timers from others: what is written, and up to which revision
 * that is complete, is decided under the lock of this object, which is never held while waiting.
 */
public final class WatchStream implements StreamBody {
  /** A client that lags behind by more than this many bytes is cut off. */
  public static final long MAX_PENDING_BYTES = 32L * 1024 * 1024;

  /** How often a bookmark tells the client up to where it has seen everything. */
  private static final Duration BOOKMARK_INTERVAL = Duration.ofMinutes(1);

  /** Watches without a timeout of their own end after this long, or up to twice that. */
  private static final int MIN_TIMEOUT_SECONDS = 1800;

  /** Initial events are handed over in pieces of about this many bytes. */
  private static final int INITIAL_CHUNK_BYTES = 64 * 1024;

  private final Environment environment;
  private final Store store;
  private final Selection selection;
  private final ListOptions options;
  private final View view;
  private final Frames frames;
  private final long since;

  /**
   * @param since no history is shown from before this revision
   */
  public WatchStream(
      Environment environment,
      Store store,
      Selection selection,
      ListOptions options,
      View view,
      Encoder encoder,
      long since) {
    this.since = since;
    this.environment = environment;
    this.store = store;
    this.selection = selection;
    this.options = options;
    this.view = view;
    this.frames = new Frames(view, environment.clock(), encoder);
  }

  /** The media type of a watch whose objects are in {@code encoding}. */
  public static String mediaType(Encoding encoding) {
    return switch (encoding) {
      case JSON, YAML -> Encoding.JSON.mediaType();
      case PROTOBUF -> encoding.mediaType() + ";stream=watch";
    };
  }

  @Override
  public void start(BodySink sink) {
    long from = options.version();
    if (beginsWithObjects()) {
      from = sendObjects(sink);
    } else if (options.sendInitialEvents().isPresent() && options.version() == 0) {
      from = store.revision();
    }
    new Running(sink, from).begin(from);
  }

  @Override
  public boolean endsWhenStalled() {
    return true;
  }

  /** Watches from no revision in particular begin with what there is. */
  private boolean beginsWithObjects() {
    return options.sendInitialEvents().orElse(options.version() == 0);
  }

  /** Sends what there is; returns the revision at which it was so. */
  private long sendObjects(BodySink sink) {
    Page page = store.range(selection.range(), 0, 0);
    var chunk = new ByteArrayOutputStream();
    for (Stored entry : page.entries()) {
      if (!selection.matches(entry)) {
        continue;
      }
      for (byte[] piece : frames.event(Frames.ADDED, entry.value())) {
        chunk.writeBytes(piece);
      }
      if (chunk.size() > INITIAL_CHUNK_BYTES) {
        if (!sink.writeBlocking(chunk.toByteArray())) {
          return page.revision();
        }
        chunk.reset();
      }
    }
    if (options.sendInitialEvents().orElse(false)) {
      chunk.writeBytes(frames.bookmark(page.revision(), true));
    }
    if (chunk.size() > 0) {
      sink.writeBlocking(chunk.toByteArray());
    }
    return page.revision();
  }

  private Duration timeout() {
    long seconds =
        options
            .timeoutSeconds()
            .orElseGet(
                () ->
                    MIN_TIMEOUT_SECONDS + environment.ids().random().nextInt(MIN_TIMEOUT_SECONDS));
    return Duration.ofSeconds(Math.max(seconds, 0));
  }

  /** The part that follows the store. */
  private final class Running implements Sink {
    private final BodySink sink;
    private long seen;
    private boolean ended;
    private @Nullable Subscription subscription;
    private @Nullable Cancellable bookmarks;
    private @Nullable Cancellable timeout;

    Running(BodySink sink, long from) {
      this.sink = sink;
      this.seen = from;
    }

    void begin(long from) {
      if (from < since) {
        fail(tooOld(from));
        return;
      }
      Subscription started;
      try {
        started = store.watch(selection.range(), from, this);
      } catch (StoreException e) {
        fail(refusal(e, from));
        return;
      }
      boolean over;
      synchronized (this) {
        subscription = started;
        over = ended;
        if (!over) {
          timeout = environment.timers().after(timeout(), this::timeIsUp);
          if (options.allowBookmarks()) {
            bookmarks = environment.timers().every(BOOKMARK_INTERVAL, this::bookmark);
          }
        }
      }
      if (over) {
        started.close();
      }
      sink.onClosed(this::release);
    }

    private static StatusException refusal(StoreException fault, long from) {
      return switch (fault.code()) {
        case COMPACTED -> tooOld(from);
        default ->
            new StatusException(
                StatusException.Reason.INTERNAL_ERROR, "the watch cannot be served");
      };
    }

    private static StatusException tooOld(long from) {
      return new StatusException(
          StatusException.Reason.EXPIRED, "too old resource version: " + from);
    }

    @Override
    public synchronized void accept(List<Change> changes) {
      for (Change change : changes) {
        if (ended) {
          return;
        }
        pass(change);
        seen = Math.max(seen, change.revision());
      }
      if (sink.pendingBytes() > MAX_PENDING_BYTES) {
        fail(
            new StatusException(
                StatusException.Reason.EXPIRED, "the client reads too slowly to keep up"));
      }
    }

    private void pass(Change change) {
      Stored now = change.current();
      Stored before = change.previous();
      boolean is = !change.removed() && selection.matches(now);
      boolean was = before != null && selection.matches(before);
      if (is) {
        sink.write(frames.event(was ? Frames.MODIFIED : Frames.ADDED, now.value()));
      } else if (was && change.removed()) {
        sink.write(frames.event(Frames.DELETED, now.value()));
      } else if (before != null && was) {
        // It has left the selection: the client is shown it as it last knew it.
        byte[] last = StoredForm.again(before).at(now.modified());
        sink.write(frames.event(Frames.DELETED, last));
      }
    }

    @Override
    public synchronized void progress(long revision) {
      seen = Math.max(seen, revision);
    }

    @Override
    public void closed() {
      end();
    }

    private synchronized void bookmark() {
      if (!ended) {
        sink.write(frames.bookmark(seen, false));
      }
    }

    private void timeIsUp() {
      end();
    }

    private void fail(StatusException refusal) {
      synchronized (this) {
        if (ended) {
          return;
        }
        sink.write(frames.error(Statuses.of(refusal)));
      }
      end();
    }

    private void end() {
      release();
      sink.close();
    }

    private void release() {
      Subscription running;
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
        running = subscription;
        if (timeout != null) {
          timeout.cancel();
        }
        if (bookmarks != null) {
          bookmarks.cancel();
        }
      }
      if (running != null) {
        running.close();
      }
    }
  }
}
