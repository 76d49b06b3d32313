package io.coracle.kubelet.cgroup;

import io.coracle.base.log.Log;
import io.coracle.kubelet.container.LinuxResources;
import io.coracle.kubelet.pods.PodRequests;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The cgroups of pods on Linux, as the reference kubelet lays them out with its driver {@code
 * cgroupfs}: {@code ROOT/podUID}, {@code ROOT/burstable/podUID}, {@code ROOT/besteffort/podUID}.
 *
 * <p>A pod's cgroup is made once and is bounded by what its containers may use together; the class
 * above it gets the shares of all its pods.
 */
public final class LinuxCgroups implements Cgroups {
  private static final Log LOG = Log.of("kubelet");

  private final CgroupTree tree;
  private final String root;
  private final Map<String, Made> made = new HashMap<>();

  private record Made(String path, QualityOfService quality, long shares) {}

  private LinuxCgroups(CgroupTree tree, String root) {
    this.tree = tree;
    this.root = root;
  }

  /**
   * The cgroups below {@code mount}, of the version that is mounted there; where this program may
   * not make any they are left to the runtime.
   *
   * @param root e.g. {@code /kubepods}
   */
  public static Cgroups detect(Path mount, String root) {
    CgroupTree tree =
        Files.exists(mount.resolve("cgroup.controllers"))
            ? new UnifiedTree(mount)
            : new SplitTree(mount);
    try {
      var cgroups = new LinuxCgroups(tree, root);
      for (QualityOfService quality : QualityOfService.values()) {
        tree.make(cgroups.parent(quality));
      }
      tree.setShares(cgroups.parent(QualityOfService.BEST_EFFORT), CgroupTree.MIN_SHARES);
      return cgroups;
    } catch (IOException e) {
      LOG.warn("Pods get no cgroups of their own", e, "mount", mount, "root", root);
      return NONE;
    }
  }

  private String parent(QualityOfService quality) {
    return switch (quality) {
      case GUARANTEED -> root;
      case BURSTABLE -> root + "/burstable";
      case BEST_EFFORT -> root + "/besteffort";
    };
  }

  @Override
  public synchronized String create(Pod pod) {
    String uid = Pods.uid(pod);
    Made known = made.get(uid);
    if (known != null && tree.has(known.path())) {
      return known.path();
    }
    QualityOfService quality = QualityOfService.of(pod);
    String path = parent(quality) + "/pod" + uid;
    long milli = PodRequests.of(pod).getOrDefault("cpu", 0L);
    long shares = LinuxResources.shares(milli);
    try {
      tree.make(path);
      tree.setShares(path, shares);
      long cpuLimit = PodRequests.limit(pod, "cpu");
      if (cpuLimit > 0) {
        tree.setQuota(path, cpuLimit);
      }
      long memoryLimit = PodRequests.limit(pod, "memory");
      if (memoryLimit > 0) {
        tree.setMemory(path, memoryLimit);
      }
      made.put(uid, new Made(path, quality, shares));
      shareOut();
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException("the cgroup of a pod could not be made: " + path, e);
    }
  }

  private void shareOut() throws IOException {
    long sum =
        made.values().stream()
            .filter(m -> m.quality() == QualityOfService.BURSTABLE)
            .mapToLong(Made::shares)
            .sum();
    tree.setShares(
        parent(QualityOfService.BURSTABLE),
        Math.clamp(sum, CgroupTree.MIN_SHARES, CgroupTree.MAX_SHARES));
  }

  @Override
  public synchronized void remove(Pod pod) {
    made.remove(Pods.uid(pod));
    try {
      // After a restart, or for a pod of which little is known, its class may not be.
      for (QualityOfService quality : QualityOfService.values()) {
        tree.remove(parent(quality) + "/pod" + Pods.uid(pod));
      }
      shareOut();
    } catch (IOException e) {
      throw new UncheckedIOException("the cgroup of a pod could not be removed", e);
    }
  }

  @Override
  public boolean unified() {
    return tree instanceof UnifiedTree;
  }
}
