package io.coracle.cluster.node;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.DataDirectory;
import io.coracle.kubelet.archive.ImageArchiveException;
import io.coracle.kubelet.archive.OfflineImage;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.containerd.ContainerdException;
import io.coracle.kubelet.containerd.ContainerdSettings;
import io.coracle.kubelet.containerd.ImageImporter;
import io.coracle.kubelet.containerd.ManagedContainerd;
import io.coracle.kubelet.cri.CriRuntime;
import io.coracle.kubelet.machine.LinuxMachine;
import io.coracle.network.podnetwork.PodNetwork;
import io.coracle.network.podnetwork.PodNetworkException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A node on this machine: a containerd of our own, a pod network, and a kubelet. */
public final class RealNode implements RunningNode {
  private static final Log LOG = Log.of("node");

  private final ManagedContainerd containerd;
  private final KubeletHost kubelet;

  private RealNode(ManagedContainerd containerd, KubeletHost kubelet) {
    this.containerd = containerd;
    this.kubelet = kubelet;
  }

  /** The control group below which the pods of the cluster in {@code data} live. */
  public static String cgroupRoot(DataDirectory data) {
    return "/" + PodNetwork.nameOf(data.root());
  }

  /** The container runtime and the network of the node, ready for a kubelet. */
  public record Prepared(ManagedContainerd containerd, PodNetwork network) {}

  /**
   * Starts what the node needs before it has a kubelet; the API need not be there yet.
   *
   * @throws ClusterException saying in a sentence what is missing or does not work
   */
  public static Prepared prepare(DataDirectory data, String podCidr, Environment environment) {
    try {
      ContainerdSettings settings = ContainerdSettings.detect(data.root(), OfflineImage.PAUSE);
      PodNetwork network = PodNetwork.of(data.root(), podCidr, settings.paths().cniConfiguration());
      network.install();
      ManagedContainerd containerd = ManagedContainerd.start(environment, settings);
      ensureOfflineImage(data, containerd, environment);
      return new Prepared(containerd, network);
    } catch (ContainerdException | PodNetworkException | ImageArchiveException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void ensureOfflineImage(
      DataDirectory data, ManagedContainerd containerd, Environment environment) {
    try (var runtime = new CriRuntime(environment, containerd.socket())) {
      if (runtime.image(OfflineImage.PAUSE).isPresent()
          && runtime.image(OfflineImage.BUSYBOX).isPresent()) {
        return;
      }
    }
    Path archive = data.root().resolve("offline-image.tar");
    if (!Files.exists(archive)) {
      OfflineImage.write(OfflineImage.DEFAULT_BUSYBOX, archive);
    }
    try (var importer = new ImageImporter(environment, containerd.socket())) {
      LOG.info("Imported the offline image", "names", importer.importFile(archive));
    }
  }

  /**
   * Starts the kubelet on a prepared node.
   *
   * @param client as the node
   */
  public static RealNode start(
      Prepared prepared,
      KubeletConfig config,
      NodeIdentity identity,
      Client client,
      Environment environment) {
    KubeletHost kubelet =
        KubeletHost.start(
            environment,
            config,
            identity,
            client,
            new CriRuntime(environment, prepared.containerd().socket()),
            new LinuxMachine(config.dataDirectory(), config.cgroupRoot()));
    return new RealNode(prepared.containerd(), kubelet);
  }

  @Override
  public void shutDown() {
    kubelet.shutDown();
  }

  /** Stops the kubelet and lets go of containerd; containers go on. */
  @Override
  public void close() throws Exception {
    kubelet.close();
    containerd.close();
  }
}
