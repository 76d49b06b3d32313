package io.coracle.kubelet.cgroup;

import io.fabric8.kubernetes.api.model.Pod;

/** The cgroups that hold a pod's containers. Thread-safe; calls may block. */
public interface Cgroups {

  /**
   * Makes a pod's cgroup with its limits, or sets them anew.
   *
   * @return its path below the cgroup root, for the runtime; empty to leave it to the runtime
   */
  String create(Pod pod);

  /** Removes a pod's cgroup. It is no fault if there is none. */
  void remove(Pod pod);

  /** Whether this is version 2, in which one tree holds all controllers. */
  boolean unified();

  /** Leaves cgroups to the runtime. */
  Cgroups NONE =
      new Cgroups() {
        @Override
        public String create(Pod pod) {
          return "";
        }

        @Override
        public void remove(Pod pod) {}

        @Override
        public boolean unified() {
          return true;
        }
      };
}
