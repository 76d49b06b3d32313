package io.coracle.cluster.node;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.machine.SimulatedMachine;
import io.coracle.simulation.SimulatedLogs;
import io.coracle.simulation.SimulatedRuntime;

/** A node whose containers are made up. It needs no rights on the machine. */
public final class SimulatedNode implements RunningNode {
  private static final int CPUS = 8;
  private static final long MEMORY_BYTES = 32L << 30;
  private static final long STORAGE_BYTES = 100L << 30;

  private final KubeletHost kubelet;

  private SimulatedNode(KubeletHost kubelet) {
    this.kubelet = kubelet;
  }

  /**
   * @param client as the node
   */
  public static SimulatedNode start(
      KubeletConfig config, NodeIdentity identity, Client client, Environment environment) {
    var runtime = new SimulatedRuntime(environment, config.podCidr(), SimulatedLogs.onDisk());
    var machine =
        new SimulatedMachine(
            config.nodeName(),
            CPUS,
            MEMORY_BYTES,
            STORAGE_BYTES,
            config.dataDirectory().resolve("logs"),
            runtime::usage);
    return new SimulatedNode(
        KubeletHost.start(environment, config, identity, client, runtime, machine));
  }

  @Override
  public void shutDown() {
    kubelet.shutDown();
  }

  @Override
  public void close() throws Exception {
    kubelet.close();
  }
}
