package io.coracle.client.controller;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.informer.ChangeCause;
import io.coracle.client.informer.Informers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs controllers: gives each a work queue, lets it say what it watches, and starts its workers
 * when all informers are synced. Thread-safe.
 */
public final class ControllerRuntime implements AutoCloseable {
  private static final Log LOG = Log.of("controller");

  private final Controller.Context context;
  private final Map<String, WorkQueue> queues = new LinkedHashMap<>();
  private boolean started;

  public ControllerRuntime(Environment environment, Client client, Informers informers) {
    this.context = new Controller.Context(client, informers, environment);
  }

  /** What controllers are made from. */
  public Controller.Context context() {
    return context;
  }

  /**
   * Adds a controller, before {@link #start}.
   *
   * @throws IllegalStateException when the runtime has been started or has one of that name
   */
  public void add(Controller controller) {
    var queue =
        new WorkQueue(controller.name(), context.environment(), controller.workers(), controller);
    synchronized (this) {
      if (started) {
        throw new IllegalStateException("controllers are added before the runtime is started");
      }
      if (queues.putIfAbsent(controller.name(), queue) != null) {
        throw new IllegalStateException("there are two controllers named " + controller.name());
      }
    }
    controller.watch(
        context.informers(),
        key -> queue.add(key, ChangeCause.current().map(Object.class::cast).orElse("asked for")));
  }

  /** Makes a controller from this runtime's context and adds it. */
  public void add(Function<Controller.Context, ? extends Controller> make) {
    add(make.apply(context));
  }

  /** Starts the informers and, once they are synced, the controllers. Returns at once. */
  public void start() {
    synchronized (this) {
      if (started) {
        return;
      }
      started = true;
    }
    context.informers().start();
    context.informers().onSynced(this::open);
  }

  private void open() {
    List<WorkQueue> all;
    synchronized (this) {
      all = List.copyOf(queues.values());
    }
    LOG.info("Controllers start", "controllers", String.join(",", names()));
    all.forEach(WorkQueue::open);
  }

  private synchronized List<String> names() {
    return List.copyOf(queues.keySet());
  }

  /** Whether no controller has anything to do now or later. */
  public synchronized boolean idle() {
    return queues.values().stream().allMatch(WorkQueue::idle);
  }

  /** The keys that each controller has still to look at, for diagnosis. */
  public synchronized Map<String, List<ObjectKey>> pending() {
    var pending = new LinkedHashMap<String, List<ObjectKey>>();
    queues.forEach((name, queue) -> pending.put(name, queue.pending()));
    return pending;
  }

  /** Stops the controllers; the informers, which others may share, go on. */
  @Override
  public synchronized void close() {
    queues.values().forEach(WorkQueue::close);
  }
}
