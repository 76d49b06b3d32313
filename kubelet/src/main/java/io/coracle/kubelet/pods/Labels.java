package io.coracle.kubelet.pods;

/** Names of the labels and annotations that the kubelet sets on sandboxes and containers. */
public final class Labels {
  public static final String POD_NAME = "io.kubernetes.pod.name";
  public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
  public static final String POD_UID = "io.kubernetes.pod.uid";
  public static final String CONTAINER_NAME = "io.kubernetes.container.name";
  public static final String HASH = "io.kubernetes.container.hash";
  public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
  public static final String MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
  public static final String MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
  public static final String RESOURCES = "io.coracle.container.resources";
  public static final String GRACE_PERIOD = "io.kubernetes.pod.terminationGracePeriod";

  /** On the sandbox of a pod with users of its own: the first of them on the host. */
  public static final String FIRST_USER = "io.coracle.pod.firstUser";

  private Labels() {}
}
