package io.coracle.client.informer;

import io.coracle.api.StatusException;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.ListOptions;
import io.coracle.client.Resources;
import io.coracle.client.Resources.Listed;
import io.coracle.client.Resources.WatchEvents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a cache true to a collection of the server.
 *
 * <pre>
 * listing  --list taken in-->  watching(version)
 * listing  --failure-->        waiting, then listing
 * watching --event-->          watching(its version)
 * watching --ended-->          at once, or after waiting if it was short: watching(last version)
 * watching --410 Gone-->       waiting, then listing
 * any      --close-->          closed
 * </pre>
 *
 * One task lists or opens a watch; then the reflector has no task until the watch ends. All state
 * is guarded by the monitor, which is not held during calls to the server.
 */
final class Reflector<T extends HasMetadata> {
  /** How many objects a page of a list has. */
  static final int PAGE_SIZE = 500;

  /**
   * A watch is reopened after this time and up to as much again, so that a connection that died in
   * silence is noticed.
   */
  static final Duration WATCH_LIFETIME = Duration.ofMinutes(5);

  /** A watch that ends sooner without an event counts as a failure. */
  static final Duration SHORT_WATCH = Duration.ofSeconds(1);

  private static final Log LOG = Log.of("informer");

  private final Environment environment;
  private final Resources<T> resources;
  private final String namespace;
  private final String fieldSelector;
  private final String name;
  private final ObjectCache<T> cache;
  private final Runnable onSynced;
  private final RetryDelay delay;
  private String version = "";
  private boolean synced;
  private boolean closed;
  private @Nullable Watching current;
  private @Nullable Cancellable waiting;

  Reflector(
      Environment environment,
      Resources<T> resources,
      String namespace,
      String fieldSelector,
      String name,
      ObjectCache<T> cache,
      Runnable onSynced) {
    this.environment = environment;
    this.resources = resources;
    this.namespace = namespace;
    this.fieldSelector = fieldSelector;
    this.name = name;
    this.cache = cache;
    this.onSynced = onSynced;
    this.delay = new RetryDelay(environment);
  }

  void start() {
    environment.tasks().start("list " + name, this::list);
  }

  synchronized boolean synced() {
    return synced;
  }

  void close() {
    Watching last;
    synchronized (this) {
      closed = true;
      last = current;
      if (waiting != null) {
        waiting.cancel();
      }
    }
    if (last != null) {
      last.stop();
    }
  }

  private synchronized boolean closed() {
    return closed;
  }

  private void list() {
    if (closed()) {
      return;
    }
    String listed;
    try {
      listed = listPages();
    } catch (RuntimeException e) {
      retry("A collection could not be listed", e, this::list);
      return;
    }
    boolean first;
    synchronized (this) {
      version = listed;
      first = !synced;
      synced = true;
    }
    if (first) {
      onSynced.run();
    }
    watch();
  }

  /** Takes in the whole collection and returns its version. */
  private String listPages() {
    var options = ListOptions.ALL.withFields(fieldSelector);
    var objects = new ArrayList<T>();
    String token = "";
    String listed = "";
    do {
      Listed<T> page = resources.list(namespace, options.page(PAGE_SIZE, token));
      page.items().forEach(o -> objects.add(trimmed(o)));
      token = page.continueToken();
      listed = page.resourceVersion();
    } while (!token.isEmpty());
    cache.replace(objects);
    return listed;
  }

  /** Who owns which field matters to no reader and is often half of an object. */
  private static <T extends HasMetadata> T trimmed(T object) {
    object.getMetadata().setManagedFields(List.of());
    return object;
  }

  private void watch() {
    var watching = new Watching();
    String from;
    synchronized (this) {
      if (closed) {
        return;
      }
      current = watching;
      from = version;
    }
    try {
      watching.opened(
          resources.watch(
              namespace, ListOptions.ALL.withFields(fieldSelector).from(from), watching));
    } catch (RuntimeException e) {
      boolean expired =
          e instanceof StatusException refusal
              && refusal.code() == StatusException.Reason.GONE.code();
      if (expired) {
        relist();
      } else {
        retry("A collection could not be watched", e, this::watch);
      }
    }
  }

  private void retry(String sentence, RuntimeException cause, Runnable next) {
    Duration pause;
    synchronized (this) {
      pause = delay.next();
    }
    LOG.warn(sentence, "resource", name, "why", cause.getMessage(), "again in", pause);
    after(pause, next);
  }

  /** Falling too far behind is ordinary: the server keeps only so much history. */
  private void relist() {
    Duration pause;
    synchronized (this) {
      pause = delay.next();
    }
    LOG.debug("A collection is listed again", "resource", name, "again in", pause);
    after(pause, this::list);
  }

  private synchronized void after(Duration pause, Runnable next) {
    if (!closed) {
      waiting =
          environment.timers().after(pause, () -> environment.tasks().start("watch " + name, next));
    }
  }

  private synchronized void seen(T object) {
    String seen = object.getMetadata().getResourceVersion();
    if (seen != null) {
      version = seen;
    }
  }

  private synchronized void bookmarked(String bookmark) {
    if (!bookmark.isEmpty()) {
      version = bookmark;
    }
  }

  /** The watch has ended by itself or because it was stopped. */
  private void ended(Watching watching, boolean expired) {
    Duration pause;
    synchronized (this) {
      if (closed || current != watching) {
        return;
      }
      current = null;
      boolean lived = watching.delivered || watching.age().compareTo(SHORT_WATCH) >= 0;
      if (lived) {
        delay.reset();
      }
      pause = lived && !expired ? Duration.ZERO : delay.next();
    }
    LOG.debug("A watch has ended", "resource", name, "expired", expired, "again in", pause);
    after(pause, expired ? this::list : this::watch);
  }

  /** One watch: passes its events on while it is the current one. */
  private final class Watching implements WatchEvents<T> {
    private final long since = environment.clock().nanoTime();
    private @Nullable AutoCloseable stream;
    private @Nullable Cancellable lifetime;
    private volatile boolean delivered;
    private boolean stopped;

    Duration age() {
      return environment.clock().since(since);
    }

    void opened(AutoCloseable opened) {
      synchronized (this) {
        stream = opened;
        if (!stopped) {
          long more = environment.ids().random().nextLong(WATCH_LIFETIME.toNanos());
          lifetime = environment.timers().after(WATCH_LIFETIME.plusNanos(more), this::stop);
          return;
        }
      }
      close(opened);
    }

    void stop() {
      AutoCloseable open;
      synchronized (this) {
        stopped = true;
        open = stream;
        if (lifetime != null) {
          lifetime.cancel();
        }
      }
      if (open != null) {
        close(open);
      }
    }

    private void close(AutoCloseable open) {
      try {
        open.close();
      } catch (Exception e) {
        LOG.warn("A watch could not be closed", e, "resource", name);
      }
    }

    private boolean isCurrent() {
      synchronized (Reflector.this) {
        return !closed && current == this;
      }
    }

    @Override
    public void added(T object) {
      modified(object);
    }

    @Override
    public void modified(T object) {
      if (isCurrent()) {
        delivered = true;
        cache.put(trimmed(object));
        seen(object);
      }
    }

    @Override
    public void deleted(T object) {
      if (isCurrent()) {
        delivered = true;
        cache.remove(trimmed(object));
        seen(object);
      }
    }

    @Override
    public void bookmark(String bookmark) {
      if (isCurrent()) {
        delivered = true;
        bookmarked(bookmark);
      }
    }

    @Override
    public void ended(boolean expired) {
      synchronized (this) {
        if (lifetime != null) {
          lifetime.cancel();
        }
      }
      Reflector.this.ended(this, expired);
    }
  }
}
