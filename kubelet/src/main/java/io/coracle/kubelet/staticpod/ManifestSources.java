package io.coracle.kubelet.staticpod;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.config.StaticPodSettings;
import io.coracle.kubelet.manifest.FileSource;
import io.coracle.kubelet.manifest.HttpFetch;
import io.coracle.kubelet.manifest.ManifestFault;
import io.coracle.kubelet.manifest.ManifestFiles;
import io.coracle.kubelet.manifest.ManifestReader;
import io.coracle.kubelet.manifest.ManifestSource;
import io.coracle.kubelet.manifest.UrlSource;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** The places that the settings name for static pods, read into {@link StaticPods}. */
public final class ManifestSources implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  private final Environment environment;
  private final StaticPodSettings settings;
  private final ManifestReader reader;
  private final Function<Path, ManifestFiles> files;
  private final StaticPods pods;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param files the files at a path of the machine
   */
  public ManifestSources(
      Environment environment,
      StaticPodSettings settings,
      String nodeName,
      Function<Path, ManifestFiles> files,
      StaticPods pods) {
    this.environment = environment;
    this.settings = settings;
    this.reader = new ManifestReader(environment, nodeName);
    this.files = files;
    this.pods = pods;
  }

  /** Whether there are any. */
  public boolean any() {
    return settings.any();
  }

  /** Whether each of them has said which pods it has. */
  public boolean heard() {
    return (settings.path().isEmpty() || pods.heard(ManifestSource.FILE))
        && (settings.url().isEmpty() || pods.heard(ManifestSource.URL));
  }

  /** Begins. Blocks until the files have been read; the URL is asked in a task of its own. */
  public void start() {
    if (!settings.path().isEmpty()) {
      var source =
          new FileSource(
              environment,
              files.apply(Path.of(settings.path())),
              reader,
              settings.fileCheck(),
              found -> pods.take(ManifestSource.FILE, found));
      keep(source::close);
      source.start();
    }
    if (!settings.url().isEmpty()) {
      ask();
    }
  }

  private void ask() {
    HttpFetch fetch;
    try {
      fetch = new HttpFetch(environment, settings.url(), settings.urlHeaders());
    } catch (ManifestFault e) {
      LOG.error("There are no static pods of a URL", e);
      pods.take(ManifestSource.URL, List.of());
      return;
    }
    var source =
        new UrlSource(
            environment,
            settings.url(),
            fetch,
            reader,
            settings.urlCheck(),
            found -> pods.take(ManifestSource.URL, found));
    keep(fetch::close);
    keep(source::close);
    source.start();
  }

  private void keep(Runnable close) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        open.push(close);
      }
    }
    if (late) {
      close.run();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
