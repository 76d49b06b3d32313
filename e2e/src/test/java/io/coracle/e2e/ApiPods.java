package io.coracle.e2e;

import java.time.Duration;

/** The pods of a namespace, through the API. */
record ApiPods(ClusterApi api, String namespace) implements AutoCloseable {

  /** Makes a namespace of its own. */
  static ApiPods in(TestCluster cluster, String prefix) {
    return new ApiPods(ClusterApi.of(cluster), cluster.newNamespace(prefix));
  }

  /** The path of a collection of this namespace, of the group {@code v1}. */
  String path(String resource) {
    return "/api/v1/namespaces/" + namespace + "/" + resource;
  }

  String pod(String name) {
    return path("pods/" + name);
  }

  /** Creates something from its manifest. */
  void create(String resource, String manifest) {
    api.post(path(resource), manifest).ok();
  }

  /**
   * Creates a pod.
   *
   * @param spec its specification; {@code IMAGE} stands for the offline image
   */
  void createPod(String name, String spec) {
    create("pods", manifest(name, spec));
  }

  static String manifest(String name, String spec) {
    return "metadata: {name: %s, labels: {name: %1$s}, annotations: {colour: green}}\nspec:\n"
            .formatted(name)
        + "  terminationGracePeriodSeconds: 1\n".repeat(spec.contains("GracePeriod") ? 0 : 1)
        + spec.replace("IMAGE", VolumePods.IMAGE).indent(2);
  }

  /** Waits until what the API says of a pod contains {@code text}. */
  String await(String pod, String text) {
    return api.await(() -> api.get(pod(pod)), text);
  }

  String await(String pod, String text, Duration limit) {
    return api.await(() -> api.get(pod(pod)), text, limit);
  }

  String awaitReady(String pod) {
    return await(pod, "\"ready\":true");
  }

  String get(String pod) {
    return api.get(pod(pod)).ok();
  }

  String log(String pod, String container) {
    return api.get(pod(pod) + "/log?container=" + container).ok().strip();
  }

  /** Deletes a pod and waits until it is gone. */
  void delete(String pod) {
    api.delete(pod(pod)).ok();
    api.awaitGone(pod(pod));
  }

  /** Waits for an event about a pod. */
  void awaitEvent(String pod, String text) {
    String events = path("events?fieldSelector=involvedObject.name=" + pod);
    api.await(() -> api.get(events), text);
  }

  @Override
  public void close() {
    api.delete("/api/v1/namespaces/" + namespace).ok();
    api.close();
  }
}
