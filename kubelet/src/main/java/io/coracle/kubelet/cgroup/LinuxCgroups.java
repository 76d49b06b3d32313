package io.coracle.kubelet.cgroup;

import io.coracle.base.log.Log;
import io.coracle.kubelet.container.LinuxResources;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The cgroups of pods on Linux, as the reference kubelet lays them out with its driver {@code
 * cgroupfs}: {@code ROOT/podUID}, {@code ROOT/burstable/podUID}, {@code ROOT/besteffort/podUID}.
 *
 * <p>A pod's cgroup is bounded by what its containers may use together; the class above it gets the
 * shares of all its pods; the root is bounded by what the node offers to pods.
 */
public final class LinuxCgroups implements Cgroups {
  private static final Log LOG = Log.of("kubelet");

  private final CgroupTree tree;
  private final String root;
  private final Map<String, Made> made = new HashMap<>();
  private Limits limits = Limits.NONE;

  private record Made(String path, PodLimits limits) {}

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
  public synchronized void enforce(Limits newLimits) {
    limits = newLimits;
    try {
      if (limits.cpuMilli() > 0) {
        tree.setShares(root, LinuxResources.shares(limits.cpuMilli()));
      }
      if (limits.memory() > 0) {
        tree.setMemory(root, limits.memory());
      }
      if (limits.processes() >= 0) {
        tree.setProcesses(root, limits.processes());
      }
    } catch (IOException e) {
      LOG.warn("Pods are not kept to what the node offers them", e, "root", root);
    }
  }

  @Override
  public synchronized String create(Pod pod) {
    String uid = Pods.uid(pod);
    PodLimits wanted = PodLimits.of(pod, limits.podProcesses(), limits.hugepages());
    Made known = made.get(uid);
    if (known != null && tree.has(known.path()) && known.limits().equals(wanted)) {
      return known.path();
    }
    // The class of a pod never changes.
    String path = known == null ? parent(wanted.quality()) + "/pod" + uid : known.path();
    set(path, wanted);
    return path;
  }

  @Override
  public synchronized void loosen(Pod pod) {
    Made known = made.get(Pods.uid(pod));
    if (known == null || !tree.has(known.path())) {
      create(pod);
      return;
    }
    PodLimits wanted = PodLimits.of(pod, limits.podProcesses(), limits.hugepages());
    set(known.path(), known.limits().loosest(wanted));
  }

  private void set(String path, PodLimits wanted) {
    try {
      tree.make(path);
      wanted.write(tree, path);
      made.put(uidOf(path), new Made(path, wanted));
      shareOut();
    } catch (IOException e) {
      throw new UncheckedIOException("the cgroup of a pod could not be set: " + path, e);
    }
  }

  private static String uidOf(String path) {
    return path.substring(path.lastIndexOf("/pod") + "/pod".length());
  }

  private void shareOut() throws IOException {
    long sum =
        made.values().stream()
            .map(Made::limits)
            .filter(l -> l.quality() == QualityOfService.BURSTABLE)
            .mapToLong(PodLimits::shares)
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
  public Optional<Measured> usage(Pod pod) {
    return measured(path(pod));
  }

  @Override
  public Optional<Measured> usage(Pod pod, String containerId) {
    return measured(path(pod) + "/" + containerId);
  }

  @Override
  public Optional<Measured> usage() {
    return measured(root);
  }

  @Override
  public OptionalLong process(Pod pod, String id) {
    return tree.process(path(pod) + "/" + id);
  }

  private Optional<Measured> measured(String path) {
    return tree.has(path)
        ? Optional.of(new Measured(path, tree.usage(path), tree.memoryLimit(path)))
        : Optional.empty();
  }

  private synchronized String path(Pod pod) {
    Made known = made.get(Pods.uid(pod));
    return known == null ? parent(QualityOfService.of(pod)) + "/pod" + Pods.uid(pod) : known.path();
  }

  @Override
  public boolean unified() {
    return tree instanceof UnifiedTree;
  }
}
