package io.coracle.kubelet.manifest;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The static pods of a URL, asked for again and again. As long as there is no answer, or one that
 * cannot be used, what was answered before counts; an empty answer takes all pods away.
 * Thread-safe.
 */
public final class UrlSource implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  private final Environment environment;
  private final String url;
  private final Fetch fetch;
  private final ManifestReader reader;
  private final Duration interval;
  private final Consumer<List<Pod>> sink;
  private byte[] last = {};
  private String told = "";
  private boolean closed;
  private @Nullable Cancellable timer;

  /** Asks for what a URL has. Blocks. */
  @FunctionalInterface
  public interface Fetch {
    /**
     * The body of the answer.
     *
     * @throws ManifestFault when there is none
     */
    byte[] get();
  }

  /**
   * @param sink is given all pods whenever the answer has changed
   */
  public UrlSource(
      Environment environment,
      String url,
      Fetch fetch,
      ManifestReader reader,
      Duration interval,
      Consumer<List<Pod>> sink) {
    this.environment = environment;
    this.url = url;
    this.fetch = fetch;
    this.reader = reader;
    this.interval = interval;
    this.sink = sink;
  }

  /** Asks in a task of its own, and goes on asking. */
  public void start() {
    environment.tasks().start("fetch-manifests", this::run);
  }

  private void run() {
    try {
      take(fetch.get());
      told = "";
    } catch (ManifestFault e) {
      String message = String.valueOf(e.getMessage());
      // Once: this goes on for as long as somebody else's server is down.
      if (!message.equals(told)) {
        LOG.warn("The manifests of a URL cannot be used", "url", url, "message", message);
      }
      told = message;
    } finally {
      later();
    }
  }

  private void take(byte[] text) {
    if (text.length == 0) {
      last = text;
      sink.accept(List.of());
      throw new ManifestFault("the answer is empty");
    }
    if (Arrays.equals(text, last)) {
      return;
    }
    sink.accept(reader.answer(text, url));
    last = text;
  }

  private synchronized void later() {
    if (!closed) {
      timer =
          environment
              .timers()
              .after(interval, () -> environment.tasks().start("fetch-manifests", this::run));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
