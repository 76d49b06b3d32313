package io.coracle.kubelet.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** What a pod says about itself. */
public final class Pods {
  /** Priorities from here on are those of the system (class {@code system-cluster-critical}). */
  public static final int SYSTEM_CRITICAL = 2_000_000_000;

  public static final long DEFAULT_GRACE_SECONDS = 30;

  /** On a pod of the API that only shows a static one: that one's {@link #HASH_ANNOTATION}. */
  public static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

  /** On a static pod: its uid, which is a hash of its manifest. */
  public static final String HASH_ANNOTATION = "kubernetes.io/config.hash";

  /** On a static pod: {@code file} or {@code http}. */
  public static final String SOURCE_ANNOTATION = "kubernetes.io/config.source";

  /** On a static pod: when its manifest was read. */
  public static final String SEEN_ANNOTATION = "kubernetes.io/config.seen";

  private Pods() {}

  public static String name(Pod pod) {
    return Fields.text(pod.getMetadata().getName());
  }

  public static String namespace(Pod pod) {
    return Fields.text(pod.getMetadata().getNamespace());
  }

  public static String uid(Pod pod) {
    return Fields.text(pod.getMetadata().getUid());
  }

  /** How messages name a pod: {@code web-1_default(0ab…)}. */
  public static String reference(Pod pod) {
    return name(pod) + "_" + namespace(pod) + "(" + uid(pod) + ")";
  }

  /** {@code NAMESPACE/NAME}: what a static pod and its mirror have in common. */
  public static String fullName(Pod pod) {
    return namespace(pod) + "/" + name(pod);
  }

  private static String annotation(Pod pod, String name) {
    return Fields.map(pod.getMetadata().getAnnotations()).getOrDefault(name, "");
  }

  /** Whether a pod comes from a manifest of this node and not from the API. */
  public static boolean isStatic(Pod pod) {
    String source = annotation(pod, SOURCE_ANNOTATION);
    return !source.isEmpty() && !source.equals("api") && !isMirror(pod);
  }

  /** Whether a pod of the API only shows what some kubelet runs from a manifest. */
  public static boolean isMirror(Pod pod) {
    return Fields.map(pod.getMetadata().getAnnotations()).containsKey(MIRROR_ANNOTATION);
  }

  /** Whether a pod is the system's own: by its priority, or because no API server has made it. */
  public static boolean critical(Pod pod) {
    return priority(pod) >= SYSTEM_CRITICAL || isMirror(pod) || isStatic(pod);
  }

  public static int priority(Pod pod) {
    return Fields.number(pod.getSpec().getPriority(), 0);
  }

  /** Whether {@code mirror} shows this static pod, in this version. */
  public static boolean mirrors(Pod mirror, Pod pod) {
    return fullName(mirror).equals(fullName(pod))
        && annotation(mirror, MIRROR_ANNOTATION).equals(annotation(pod, HASH_ANNOTATION));
  }

  public static boolean hostNetwork(Pod pod) {
    return Fields.yes(pod.getSpec().getHostNetwork());
  }

  public static String restartPolicy(Pod pod) {
    return Fields.text(pod.getSpec().getRestartPolicy(), "Always");
  }

  public static boolean deletionRequested(Pod pod) {
    return !Fields.text(pod.getMetadata().getDeletionTimestamp()).isEmpty();
  }

  /** Whether the phase is one that a pod never leaves. */
  public static boolean finished(Pod pod) {
    return pod.getStatus() != null && finished(pod.getStatus());
  }

  /** Whether this is the status of a pod that has ended and never runs again. */
  public static boolean finished(PodStatus status) {
    String phase = Fields.text(status.getPhase());
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  public static String phase(Pod pod) {
    return pod.getStatus() == null ? "" : Fields.text(pod.getStatus().getPhase());
  }

  /** Seconds that the pod's containers get to end by themselves. */
  public static long graceSeconds(Pod pod) {
    Long deletion = pod.getMetadata().getDeletionGracePeriodSeconds();
    long specified =
        Fields.number(pod.getSpec().getTerminationGracePeriodSeconds(), DEFAULT_GRACE_SECONDS);
    return deletionRequested(pod) && deletion != null ? deletion : specified;
  }

  public static List<Container> initContainers(Pod pod) {
    return Fields.list(pod.getSpec().getInitContainers());
  }

  public static List<Container> containers(Pod pod) {
    return Fields.list(pod.getSpec().getContainers());
  }

  /** An init container that keeps running beside the others. */
  public static boolean sidecar(Container container) {
    return Fields.text(container.getRestartPolicy()).equals("Always");
  }

  /** The ephemeral containers, in the form of plain ones. */
  public static List<Container> ephemeralContainers(Pod pod) {
    return Fields.list(pod.getSpec().getEphemeralContainers()).stream().map(Pods::plain).toList();
  }

  private static Container plain(EphemeralContainer from) {
    var container = new Container();
    container.setName(from.getName());
    container.setImage(from.getImage());
    container.setImagePullPolicy(from.getImagePullPolicy());
    container.setCommand(from.getCommand());
    container.setArgs(from.getArgs());
    container.setEnv(from.getEnv());
    container.setEnvFrom(from.getEnvFrom());
    container.setWorkingDir(from.getWorkingDir());
    container.setVolumeMounts(from.getVolumeMounts());
    container.setSecurityContext(from.getSecurityContext());
    container.setStdin(from.getStdin());
    container.setStdinOnce(from.getStdinOnce());
    container.setTty(from.getTty());
    container.setTerminationMessagePath(from.getTerminationMessagePath());
    container.setTerminationMessagePolicy(from.getTerminationMessagePolicy());
    return container;
  }

  /** The container that an ephemeral one is to look into; empty for none. */
  public static String target(Pod pod, String ephemeralContainer) {
    return Fields.list(pod.getSpec().getEphemeralContainers()).stream()
        .filter(container -> ephemeralContainer.equals(container.getName()))
        .map(container -> Fields.text(container.getTargetContainerName()))
        .findFirst()
        .orElse("");
  }

  /** Init, plain and ephemeral containers. */
  public static List<Container> allContainers(Pod pod) {
    var all = new ArrayList<Container>(initContainers(pod));
    all.addAll(containers(pod));
    all.addAll(ephemeralContainers(pod));
    return all;
  }

  public static Optional<Container> container(Pod pod, String name) {
    return allContainers(pod).stream().filter(c -> name.equals(c.getName())).findFirst();
  }

  /** Path of a container's field in events, such as {@code spec.containers{web}}. */
  public static String fieldPath(Pod pod, String container) {
    boolean init = initContainers(pod).stream().anyMatch(c -> container.equals(c.getName()));
    boolean plain = containers(pod).stream().anyMatch(c -> container.equals(c.getName()));
    String list = init ? "initContainers" : plain ? "containers" : "ephemeralContainers";
    return "spec." + list + "{" + container + "}";
  }

  /** A short hash of what of a container may change in place: its image. */
  public static String hash(Container container) {
    var crc = new CRC32();
    String identity = Fields.text(container.getName()) + "\n" + Fields.text(container.getImage());
    crc.update(identity.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
