package io.coracle.scheduler.plugins.imagelocality;

import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.NodeInfo;
import io.coracle.scheduler.framework.Plugin;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Prefers nodes that have the pod's images already. An image counts by its size, less when few
 * nodes have it, so that pods do not heap up on one node.
 */
public final class ImageLocality implements Plugin.PreScore, Plugin.Score {
  private static final long MEGABYTE = 1024L * 1024;
  private static final long MIN_BYTES = 23 * MEGABYTE;
  private static final long MAX_BYTES_PER_CONTAINER = 1000 * MEGABYTE;

  /** How many nodes there are and on how many of them each image is. */
  private record Spread(int nodes, Map<String, Integer> byImage) {}

  @Override
  public String name() {
    return "ImageLocality";
  }

  @Override
  public void preScore(CycleState state, Pod pod, List<NodeInfo> nodes) {
    var wanted = new HashSet<String>();
    pod.getSpec().getContainers().forEach(c -> wanted.add(normalized(c.getImage())));
    var counts = new HashMap<String, Integer>();
    for (NodeInfo node : nodes) {
      wanted.stream()
          .filter(node.imageBytes()::containsKey)
          .forEach(image -> counts.merge(image, 1, Integer::sum));
    }
    state.put(Spread.class, new Spread(nodes.size(), counts));
  }

  @Override
  public long score(CycleState state, Pod pod, NodeInfo node) {
    Spread spread = state.get(Spread.class).orElse(new Spread(1, Map.of()));
    long bytes = 0;
    for (Container container : pod.getSpec().getContainers()) {
      String image = normalized(container.getImage());
      long size = node.imageBytes().getOrDefault(image, 0L);
      bytes += size * spread.byImage().getOrDefault(image, 0) / spread.nodes();
    }
    long most = MAX_BYTES_PER_CONTAINER * pod.getSpec().getContainers().size();
    long counted = Math.min(Math.max(bytes, MIN_BYTES), most);
    return MAX_SCORE * (counted - MIN_BYTES) / (most - MIN_BYTES);
  }

  /** An image without a tag means its latest. */
  private static String normalized(String image) {
    int slash = image.lastIndexOf('/');
    return image.indexOf(':', slash + 1) < 0 && !image.contains("@") ? image + ":latest" : image;
  }
}
