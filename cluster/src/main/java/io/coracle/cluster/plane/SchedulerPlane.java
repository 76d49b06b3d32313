package io.coracle.cluster.plane;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.events.ApiEventRecorder;
import io.coracle.client.informer.Informers;
import io.coracle.scheduler.Scheduler;
import io.coracle.scheduler.plugins.Plugins;

/** The scheduler, running. */
public final class SchedulerPlane implements AutoCloseable {
  private final Informers informers;
  private final Scheduler scheduler;

  private SchedulerPlane(Informers informers, Scheduler scheduler) {
    this.informers = informers;
    this.scheduler = scheduler;
  }

  /**
   * @param client as which it reads nodes and pods, and binds them
   */
  public static SchedulerPlane start(Environment environment, Client client) {
    Informers informers = Informers.over(client, environment);
    var events = new ApiEventRecorder(environment, client, Scheduler.DEFAULT_NAME, "");
    var scheduler =
        new Scheduler(
            environment, client, events, Plugins.defaults(environment, client, informers));
    scheduler.watch(informers);
    informers.start();
    return new SchedulerPlane(informers, scheduler);
  }

  @Override
  public void close() {
    scheduler.close();
    informers.close();
  }
}
