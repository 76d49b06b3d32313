package io.coracle.scheduler.framework;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node with the pods that run on it or are about to. Immutable; a change makes a new one.
 *
 * @param pods by uid
 * @param requested what they request together
 * @param nonZeroRequested the same with assumed amounts for those that request nothing
 * @param allocatable what the node has for pods
 * @param imageBytes size of each image on the node, by each of its names
 */
public record NodeInfo(
    Node node,
    Map<String, Pod> pods,
    Resources requested,
    Resources nonZeroRequested,
    Resources allocatable,
    Map<String, Long> imageBytes) {

  /** A node without pods. */
  public static NodeInfo of(Node node) {
    return new NodeInfo(
        node,
        Map.of(),
        Resources.NONE,
        Resources.NONE,
        Resources.of(node.getStatus() == null ? Map.of() : node.getStatus().getAllocatable()),
        imagesOf(node));
  }

  public String name() {
    return node.getMetadata().getName();
  }

  public List<Taint> taints() {
    var taints = node.getSpec() == null ? null : node.getSpec().getTaints();
    return taints == null ? List.of() : taints;
  }

  public Map<String, String> labels() {
    var labels = node.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  /** The same pods on a newer version of the node. */
  public NodeInfo withNode(Node newer) {
    NodeInfo fresh = of(newer);
    return new NodeInfo(
        newer, pods, requested, nonZeroRequested, fresh.allocatable, fresh.imageBytes);
  }

  public NodeInfo with(Pod pod) {
    NodeInfo base = without(pod);
    var more = new LinkedHashMap<>(base.pods);
    more.put(pod.getMetadata().getUid(), pod);
    return new NodeInfo(
        node,
        more,
        base.requested.plus(Resources.requestedBy(pod)),
        base.nonZeroRequested.plus(Resources.nonZeroRequestedBy(pod)),
        allocatable,
        imageBytes);
  }

  public NodeInfo without(Pod pod) {
    Pod known = pods.get(pod.getMetadata().getUid());
    if (known == null) {
      return this;
    }
    var fewer = new LinkedHashMap<>(pods);
    fewer.remove(pod.getMetadata().getUid());
    return new NodeInfo(
        node,
        fewer,
        requested.minus(Resources.requestedBy(known)),
        nonZeroRequested.minus(Resources.nonZeroRequestedBy(known)),
        allocatable,
        imageBytes);
  }

  private static Map<String, Long> imagesOf(Node node) {
    var images = new HashMap<String, Long>();
    if (node.getStatus() != null && node.getStatus().getImages() != null) {
      for (ContainerImage image : node.getStatus().getImages()) {
        long bytes = image.getSizeBytes() == null ? 0 : image.getSizeBytes();
        image.getNames().forEach(name -> images.put(name, bytes));
      }
    }
    return images;
  }
}
