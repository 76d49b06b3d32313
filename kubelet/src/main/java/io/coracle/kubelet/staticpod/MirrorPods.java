package io.coracle.kubelet.staticpod;

import io.coracle.api.StatusException;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.DeleteOptions;
import io.coracle.client.Resources;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.controller.WorkQueue;
import io.coracle.client.informer.Informer;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.worker.PodApi;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The mirror pods of this node: pods of the API that show its static pods. Each is made when the
 * API can be reached and has none, made anew when it is deleted or does not fit, given its status,
 * and deleted when its static pod is gone. Nothing that becomes of a mirror pod touches what runs.
 * Thread-safe.
 */
public final class MirrorPods implements PodApi, AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  /** How many are looked at side by side. */
  private static final int WORKERS = 2;

  /** How soon to look again while the API or the node's object is not there. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** How soon to try again what the API refused. */
  static final Duration REFUSED = Duration.ofSeconds(10);

  private final Resources<Pod> pods;
  private final Informer<Pod> known;
  private final Supplier<Optional<Node>> node;
  private final PodApi api;
  private final WorkQueue queue;
  private final Map<ObjectKey, Shown> shown = new HashMap<>();
  private boolean complete;

  /**
   * A static pod that is to be shown.
   *
   * @param status empty until there is one
   * @param written the last status that was written, and to which mirror pod, by uid
   */
  private record Shown(Pod pod, Optional<PodStatus> status, Optional<Written> written) {
    Shown with(PodStatus newer) {
      return new Shown(pod, Optional.of(newer), written);
    }

    Shown with(Written newer) {
      return new Shown(pod, status, Optional.of(newer));
    }
  }

  private record Written(String uid, PodStatus status) {}

  /**
   * @param known the pods of this node in the API
   * @param node empty until the node is registered
   * @param api writes what is about pods of the API
   */
  public MirrorPods(
      Environment environment,
      Client client,
      Informer<Pod> known,
      Supplier<Optional<Node>> node,
      PodApi api) {
    this.pods = client.resources(Pod.class);
    this.known = known;
    this.node = node;
    this.api = api;
    this.queue = new WorkQueue("mirror-pods", environment, WORKERS, this::reconcile);
    queue.open();
  }

  void wanted(Pod pod) {
    synchronized (this) {
      shown.put(ObjectKey.of(pod), new Shown(pod, Optional.empty(), Optional.empty()));
    }
    look(pod);
  }

  void unwanted(Pod pod) {
    synchronized (this) {
      shown.remove(ObjectKey.of(pod));
    }
    look(pod);
  }

  /** Takes in that a mirror pod has come, has changed or is gone. Does not block. */
  public void look(Pod pod) {
    queue.add(ObjectKey.of(pod), "changed");
  }

  /** From now on a mirror pod that shows nothing is deleted: all static pods are known. */
  public void complete() {
    synchronized (this) {
      complete = true;
    }
    known.all().stream().filter(Pods::isMirror).forEach(this::look);
  }

  /** Writes a pod's status, or has it written soon if the pod is a static one. */
  @Override
  public boolean writeStatus(Pod pod, PodStatus before, PodStatus status) {
    if (!Pods.isStatic(pod)) {
      return api.writeStatus(pod, before, status);
    }
    synchronized (this) {
      Shown found = shown.get(ObjectKey.of(pod));
      if (found == null || !Pods.uid(found.pod()).equals(Pods.uid(pod))) {
        return false;
      }
      shown.put(ObjectKey.of(pod), found.with(status));
    }
    look(pod);
    return true;
  }

  @Override
  public boolean delete(Pod pod) {
    return !Pods.isStatic(pod) && api.delete(pod);
  }

  private synchronized Optional<Shown> shown(ObjectKey key) {
    return Optional.ofNullable(shown.get(key));
  }

  private Result reconcile(ObjectKey key) {
    Optional<Shown> wanted = shown(key);
    if (!known.synced()) {
      return wanted.isPresent() ? Result.after(SOON) : Result.done();
    }
    Optional<Pod> mirror = known.get(key.namespace(), key.name()).filter(Pods::isMirror);
    try {
      return wanted.isPresent() ? show(wanted.get(), mirror) : hide(mirror);
    } catch (StatusException e) {
      LOG.warn("A mirror pod could not be kept true", "pod", key, "message", e.getMessage());
      return Result.after(REFUSED);
    }
  }

  private Result hide(Optional<Pod> mirror) {
    boolean sure;
    synchronized (this) {
      sure = complete;
    }
    if (sure) {
      mirror.ifPresent(this::remove);
    }
    return Result.done();
  }

  private void remove(Pod mirror) {
    LOG.info("Deletes a mirror pod", "pod", Pods.reference(mirror));
    pods.delete(
        Pods.namespace(mirror), Pods.name(mirror), DeleteOptions.now().onlyUid(Pods.uid(mirror)));
  }

  private Result show(Shown wanted, Optional<Pod> mirror) {
    boolean fits =
        mirror
            .filter(pod -> !Pods.deletionRequested(pod) && Pods.mirrors(pod, wanted.pod()))
            .isPresent();
    if (fits) {
      writeStatus(wanted, mirror.orElseThrow());
      return Result.done();
    }
    Optional<Node> owner = node.get();
    if (owner.isEmpty()) {
      return Result.after(SOON);
    }
    mirror.ifPresent(this::removeOld);
    return create(wanted.pod(), owner.get());
  }

  /** What is not there any more, or another one by now, need not be deleted. */
  private void removeOld(Pod mirror) {
    try {
      remove(mirror);
    } catch (StatusException e) {
      if (e.reason() != StatusException.Reason.CONFLICT) {
        throw e;
      }
    }
  }

  private Result create(Pod pod, Node owner) {
    try {
      pods.create(Pods.namespace(pod), mirrorOf(pod, owner));
      LOG.info("Created a mirror pod", "pod", Pods.reference(pod));
      // Its status is written when the API shows it.
      return Result.done();
    } catch (StatusException e) {
      if (e.reason() != StatusException.Reason.ALREADY_EXISTS) {
        throw e;
      }
      // One that the informer has yet to hear of, or somebody else's pod of that name.
      return Result.after(REFUSED);
    }
  }

  private static Pod mirrorOf(Pod pod, Node owner) {
    Map<String, String> annotations = new HashMap<>(Fields.map(pod.getMetadata().getAnnotations()));
    annotations.put(Pods.MIRROR_ANNOTATION, annotations.get(Pods.HASH_ANNOTATION));
    return new PodBuilder(pod)
        .editMetadata()
        .withUid(null)
        .withAnnotations(annotations)
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build())
        .endMetadata()
        .withStatus(null)
        .build();
  }

  private void writeStatus(Shown wanted, Pod mirror) {
    if (wanted.status().isEmpty()) {
      return;
    }
    PodStatus status = wanted.status().get();
    PodStatus before =
        wanted
            .written()
            .filter(written -> written.uid().equals(Pods.uid(mirror)))
            .map(Written::status)
            .orElseGet(() -> mirror.getStatus() == null ? new PodStatus() : mirror.getStatus());
    if (!status.equals(before) && api.writeStatus(mirror, before, status)) {
      written(wanted.pod(), new Written(Pods.uid(mirror), status));
    }
  }

  private synchronized void written(Pod pod, Written written) {
    shown.computeIfPresent(
        ObjectKey.of(pod),
        (_, found) -> Pods.uid(found.pod()).equals(Pods.uid(pod)) ? found.with(written) : found);
  }

  @Override
  public void close() {
    queue.close();
  }
}
