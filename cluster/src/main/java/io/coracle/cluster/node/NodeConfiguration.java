package io.coracle.cluster.node;

import io.coracle.base.log.Log;
import io.coracle.cluster.ClusterException;
import io.coracle.kubelet.config.KubeletSettings;
import io.coracle.kubelet.config.SettingsFault;
import io.coracle.kubelet.config.SettingsReader;
import java.nio.file.Path;
import java.util.Optional;

/** The settings of nodes from a file with a {@code KubeletConfiguration}. */
public final class NodeConfiguration {
  private static final Log LOG = Log.of("node");

  private NodeConfiguration() {}

  /**
   * The settings that the file says; the usual ones without a file.
   *
   * @throws ClusterException saying in a sentence why the file cannot be used
   */
  public static KubeletSettings read(Optional<Path> file) {
    if (file.isEmpty()) {
      return KubeletSettings.defaults();
    }
    try {
      SettingsReader.Read read = SettingsReader.file(file.get());
      if (!read.ignored().isEmpty()) {
        LOG.warn(
            "Fields of the kubelet's configuration say nothing here", "fields", read.ignored());
      }
      return read.settings();
    } catch (SettingsFault e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }
}
