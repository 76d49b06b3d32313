package io.coracle.kubelet.cgroup;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The cgroups that hold a pod's containers. Thread-safe; calls may block. */
public interface Cgroups {

  /**
   * Bounds all pods together and each pod's processes; those that are made later, too.
   *
   * @param limits what pods may use
   */
  void enforce(Limits limits);

  /**
   * Makes a pod's cgroup with its limits, or sets them anew when the pod asks for something else.
   *
   * @return its path below the cgroup root, for the runtime; empty to leave it to the runtime
   */
  String create(Pod pod);

  /**
   * Raises the limits of a pod's cgroup to what the pod asks for and leaves those that are higher,
   * so that its containers may grow and shrink; {@link #create} sets them right afterwards.
   */
  void loosen(Pod pod);

  /** Removes a pod's cgroup. It is no fault if there is none. */
  void remove(Pod pod);

  /** What a pod uses; empty where cgroups are left to the runtime. */
  Optional<Measured> usage(Pod pod);

  /** What one container of a pod uses; empty where cgroups are left to the runtime. */
  Optional<Measured> usage(Pod pod, String containerId);

  /** What all pods use together; empty where cgroups are left to the runtime. */
  Optional<Measured> usage();

  /**
   * A process of a pod's sandbox or of one of its containers; empty where cgroups are left to the
   * runtime, and when it does not run.
   */
  OptionalLong process(Pod pod, String id);

  /** Whether this is version 2, in which one tree holds all controllers. */
  boolean unified();

  /**
   * A cgroup and what it uses.
   *
   * @param memoryLimit bytes; zero for none
   */
  record Measured(String path, CgroupUsage usage, long memoryLimit) {}

  /**
   * Bounds.
   *
   * @param cpuMilli thousandths of cpus for all pods; zero to leave it
   * @param memory bytes for all pods; zero to leave it
   * @param processes for all pods; negative for no bound
   * @param podProcesses for each pod; negative for no bound
   * @param hugepages sizes such as {@code 2MB} that pods may have only as they ask for
   */
  record Limits(
      long cpuMilli, long memory, long processes, long podProcesses, Set<String> hugepages) {
    public static final Limits NONE = new Limits(0, 0, -1, -1, Set.of());

    public Limits {
      hugepages = Set.copyOf(hugepages);
    }
  }

  /** Leaves cgroups to the runtime. */
  Cgroups NONE =
      new Cgroups() {
        @Override
        public void enforce(Limits limits) {}

        @Override
        public String create(Pod pod) {
          return "";
        }

        @Override
        public void loosen(Pod pod) {}

        @Override
        public void remove(Pod pod) {}

        @Override
        public Optional<Measured> usage(Pod pod) {
          return Optional.empty();
        }

        @Override
        public Optional<Measured> usage(Pod pod, String containerId) {
          return Optional.empty();
        }

        @Override
        public Optional<Measured> usage() {
          return Optional.empty();
        }

        @Override
        public OptionalLong process(Pod pod, String id) {
          return OptionalLong.empty();
        }

        @Override
        public boolean unified() {
          return true;
        }
      };
}
