package io.coracle.kubelet;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.informer.Informer;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.staticpod.ManifestSources;
import io.coracle.kubelet.staticpod.MirrorPods;
import io.coracle.kubelet.staticpod.StaticPods;
import io.coracle.kubelet.worker.PodWorkers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Brings pods to the workers: static pods as soon as the runtime answers, pods of the API when the
 * API has told them all. Until every source has been heard, what runs for pods that nobody knows is
 * left alone: its pod may be about to be told.
 */
final class PodIntake implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  /** How often the start looks whether what it waits for is there. */
  private static final Duration STARTING_STEP = Duration.ofMillis(20);

  /** The same when it has waited for long. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(1);

  private final Environment environment;
  private final Informer<Pod> pods;
  private final Informer<Service> services;
  private final PodWorkers workers;
  private final ManifestSources sources;
  private final StaticPods statics;
  private final MirrorPods mirrors;
  private volatile boolean taking;
  private volatile boolean complete;
  private volatile boolean closed;

  PodIntake(
      Environment environment,
      Informer<Pod> pods,
      Informer<Service> services,
      PodWorkers workers,
      ManifestSources sources,
      StaticPods statics,
      MirrorPods mirrors) {
    this.environment = environment;
    this.pods = pods;
    this.services = services;
    this.workers = workers;
    this.sources = sources;
    this.statics = statics;
    this.mirrors = mirrors;
  }

  /** Listens to what comes, before informers start. */
  void listen() {
    pods.onChange(new PodHandler());
    workers.onRetired(statics::retired);
  }

  /** Whether all pods of the node are known. */
  boolean complete() {
    return complete;
  }

  /**
   * Has the workers take over what runs, and gives them their pods. Blocks until all sources have
   * been heard.
   *
   * @param begun run once, when the first of them are cared for
   */
  void run(Runnable begun) throws InterruptedException {
    sources.start();
    if (sources.any()) {
      // They run whether there is an API or not.
      waitUntil("the container runtime", () -> adopted(List.copyOf(statics.pods()), false));
      if (closed) {
        return;
      }
      statics.open();
      begun.run();
    }
    waitUntil("the pods and services of the API", () -> pods.synced() && services.synced());
    boolean all = sources.heard();
    waitUntil("the container runtime", () -> adopted(known(), all));
    if (closed) {
      return;
    }
    taking = true;
    fromApi().forEach(workers::update);
    if (!all) {
      waitUntil("the manifests", sources::heard);
      waitUntil("the container runtime", () -> adopted(known(), true));
    }
    if (closed) {
      return;
    }
    complete = true;
    mirrors.complete();
    if (!sources.any()) {
      begun.run();
    }
  }

  private List<Pod> fromApi() {
    return pods.all().stream().filter(pod -> !Pods.isMirror(pod)).map(PodIntake::ofApi).toList();
  }

  private List<Pod> known() {
    List<Pod> known = new ArrayList<>(statics.pods());
    known.addAll(fromApi());
    return known;
  }

  /** Only the kubelet says where a pod comes from; a pod of the API that claims it says nothing. */
  private static Pod ofApi(Pod pod) {
    return Fields.map(pod.getMetadata().getAnnotations()).containsKey(Pods.SOURCE_ANNOTATION)
        ? new PodBuilder(pod)
            .editMetadata()
            .addToAnnotations(Pods.SOURCE_ANNOTATION, "api")
            .endMetadata()
            .build()
        : pod;
  }

  private void waitUntil(String what, BooleanSupplier condition) throws InterruptedException {
    long began = environment.clock().nanoTime();
    Duration step = STARTING_STEP;
    while (!closed && !condition.getAsBoolean()) {
      environment.tasks().sleep(step);
      Duration waited = environment.clock().since(began);
      step = waited.compareTo(LONGEST_STEP.multipliedBy(60)) > 0 ? LONGEST_STEP : STARTING_STEP;
    }
    LOG.info("Waited", "for", what, "duration", environment.clock().since(began));
  }

  private boolean adopted(List<Pod> known, boolean all) {
    try {
      workers.adopt(known, all);
      return true;
    } catch (RuntimeFault e) {
      LOG.debug("The runtime does not answer yet", "message", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    taking = false;
    sources.close();
    statics.close();
    mirrors.close();
  }

  /** Passes pods on to the workers, once these have taken over what runs. */
  private final class PodHandler implements Informer.Handler<Pod> {
    @Override
    public void added(Pod pod) {
      if (Pods.isMirror(pod)) {
        mirrors.look(pod);
      } else if (taking) {
        workers.update(ofApi(pod));
      }
    }

    @Override
    public void updated(Pod before, Pod pod) {
      if (!Pods.uid(before).equals(Pods.uid(pod))) {
        deleted(before);
      }
      added(pod);
    }

    @Override
    public void deleted(Pod pod) {
      if (Pods.isMirror(pod)) {
        mirrors.look(pod);
      } else if (taking) {
        workers.remove(ofApi(pod));
      }
    }
  }
}
