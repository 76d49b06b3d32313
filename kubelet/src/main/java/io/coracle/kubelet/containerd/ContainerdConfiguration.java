package io.coracle.kubelet.containerd;

import java.nio.file.Path;

/**
 * The text of containerd's configuration file. containerd 1.x takes version 2 of its schema, 2.x
 * takes version 3, where the CRI plug-in is divided into several.
 *
 * @param snapshotter {@code overlayfs} or {@code native}
 * @param restrictOomScore true when this process may not lower oom_score_adj, so that containerd
 *     must not try
 */
record ContainerdConfiguration(
    ContainerdSettings settings,
    ContainerdVersion version,
    String snapshotter,
    boolean restrictOomScore) {

  /** Snapshotters for file systems that a small node does not have; they only log complaints. */
  private static final String UNUSED_PLUGINS =
      """
      disabled_plugins = [
        "io.containerd.snapshotter.v1.btrfs",
        "io.containerd.snapshotter.v1.devmapper",
        "io.containerd.snapshotter.v1.zfs",
        "io.containerd.snapshotter.v1.aufs",
        "io.containerd.snapshotter.v1.erofs",
        "io.containerd.tracing.processor.v1.otlp",
        "io.containerd.internal.v1.tracing",
        "io.containerd.nri.v1.nri",
      ]
      """;

  String text() {
    return common() + (version.isAtLeast(2, 0) ? pluginsOfVersion2() : pluginsOfVersion1());
  }

  private String common() {
    ContainerdPaths paths = settings.paths();
    return """
    # Written by Coracle at every start; changes are lost.
    version = %d
    root = %s
    state = %s
    %s
    [grpc]
      address = %s

    [debug]
      level = "info"

    [plugins."io.containerd.internal.v1.opt"]
      path = %s

    """
        .formatted(
            version.isAtLeast(2, 0) ? 3 : 2,
            quoted(paths.root()),
            quoted(paths.state()),
            UNUSED_PLUGINS,
            quoted(paths.socket()),
            quoted(paths.directory().resolve("opt")));
  }

  private String pluginsOfVersion1() {
    ContainerdPaths paths = settings.paths();
    return """
    [plugins."io.containerd.grpc.v1.cri"]
      sandbox_image = %s
      restrict_oom_score_adj = %s
      stream_server_address = "127.0.0.1"
      stream_server_port = "0"
      enable_unprivileged_ports = true
      enable_unprivileged_icmp = true
      netns_mounts_under_state_dir = true

      [plugins."io.containerd.grpc.v1.cri".containerd]
        snapshotter = "%s"
        default_runtime_name = "runc"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"

          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
            Root = %s
            SystemdCgroup = false

      [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = %s
        conf_dir = %s

      [plugins."io.containerd.grpc.v1.cri".registry]
        config_path = %s
    """
        .formatted(
            quoted(settings.sandboxImage()),
            restrictOomScore,
            snapshotter,
            quoted(paths.state().resolve("runc")),
            quoted(settings.cniPlugins()),
            quoted(paths.cniConfiguration()),
            quoted(paths.registries()));
  }

  private String pluginsOfVersion2() {
    ContainerdPaths paths = settings.paths();
    return """
    [plugins."io.containerd.cri.v1.images"]
      snapshotter = "%s"

      [plugins."io.containerd.cri.v1.images".pinned_images]
        sandbox = %s

      [plugins."io.containerd.cri.v1.images".registry]
        config_path = %s

    [plugins."io.containerd.grpc.v1.cri"]
      stream_server_address = "127.0.0.1"
      stream_server_port = "0"

    [plugins."io.containerd.cri.v1.runtime"]
      restrict_oom_score_adj = %s
      enable_unprivileged_ports = true
      enable_unprivileged_icmp = true
      netns_mounts_under_state_dir = true

      [plugins."io.containerd.cri.v1.runtime".containerd]
        default_runtime_name = "runc"

        [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"

          [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
            Root = %s
            SystemdCgroup = false

      [plugins."io.containerd.cri.v1.runtime".cni]
        %s
        conf_dir = %s
    """
        .formatted(
            snapshotter,
            quoted(settings.sandboxImage()),
            quoted(paths.registries()),
            restrictOomScore,
            quoted(paths.state().resolve("runc")),
            pluginDirectory(),
            quoted(paths.cniConfiguration()));
  }

  /** containerd 2.1 has a list of directories and warns about the single one. */
  private String pluginDirectory() {
    String directory = quoted(settings.cniPlugins());
    return version.isAtLeast(2, 1) ? "bin_dirs = [" + directory + "]" : "bin_dir = " + directory;
  }

  private static String quoted(Path path) {
    return quoted(path.toString());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
