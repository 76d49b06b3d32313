package io.coracle.kubelet.server;

import io.coracle.api.json.Json;
import io.coracle.api.time.Times;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.stats.ContainerStats;
import io.coracle.kubelet.stats.Cpu;
import io.coracle.kubelet.stats.Filesystem;
import io.coracle.kubelet.stats.Memory;
import io.coracle.kubelet.stats.Network;
import io.coracle.kubelet.stats.NodeStats;
import io.coracle.kubelet.stats.PodStats;
import io.coracle.kubelet.stats.VolumeStats;
import io.coracle.kubelet.traffic.InterfaceTraffic;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to {@code /stats/summary} (kubelet stats/v1alpha1 Summary).
 *
 * @param little whether only cpu and memory are asked for
 */
record SummaryDocument(boolean little) {

  ObjectNode of(String nodeName, NodeStats node, List<PodStats> pods) {
    ObjectNode summary = Json.object();
    ObjectNode stats = summary.putObject("node");
    stats.put("nodeName", nodeName).put("startTime", Times.seconds(node.started()));
    cpu(stats, node.cpu());
    memory(stats, node.memory());
    if (!little) {
      network(stats, node.network());
      filesystem(stats.putObject("fs"), node.storage());
      ObjectNode runtime = stats.putObject("runtime");
      filesystem(runtime.putObject("imageFs"), node.images());
      filesystem(runtime.putObject("containerFs"), node.images());
      stats
          .putObject("rlimit")
          .put("time", Times.seconds(node.cpu().at()))
          .put("maxpid", node.maxProcesses())
          .put("curproc", node.processes());
    }
    ArrayNode list = summary.putArray("pods");
    pods.forEach(pod -> pod(list.addObject(), pod));
    return summary;
  }

  private void pod(ObjectNode parent, PodStats pod) {
    parent
        .putObject("podRef")
        .put("name", Pods.name(pod.pod()))
        .put("namespace", Pods.namespace(pod.pod()))
        .put("uid", Pods.uid(pod.pod()));
    parent.put("startTime", Times.seconds(pod.started()));
    ArrayNode containers = parent.putArray("containers");
    pod.containers().forEach(container -> container(containers.addObject(), container));
    cpu(parent, pod.cpu());
    memory(parent, pod.memory());
    if (little) {
      return;
    }
    network(parent, pod.network());
    if (!pod.volumes().isEmpty()) {
      ArrayNode volumes = parent.putArray("volume");
      pod.volumes().forEach(volume -> volume(volumes.addObject(), pod, volume));
    }
    filesystem(parent.putObject("ephemeral-storage"), pod.ephemeral());
    parent.putObject("process_stats").put("process_count", pod.processes());
  }

  private void container(ObjectNode parent, ContainerStats container) {
    parent.put("name", container.name());
    parent.put("startTime", Times.seconds(container.container().created()));
    cpu(parent, container.cpu());
    memory(parent, container.memory());
    if (!little) {
      filesystem(parent.putObject("rootfs"), container.rootfs());
      filesystem(parent.putObject("logs"), container.logs());
    }
  }

  private static void volume(ObjectNode parent, PodStats pod, VolumeStats volume) {
    filesystem(parent, volume.filesystem());
    parent.put("name", volume.name());
    if (!volume.claim().isEmpty()) {
      parent
          .putObject("pvcRef")
          .put("name", volume.claim())
          .put("namespace", Pods.namespace(pod.pod()));
    }
  }

  private static void cpu(ObjectNode parent, Cpu cpu) {
    parent
        .putObject("cpu")
        .put("time", Times.seconds(cpu.at()))
        .put("usageNanoCores", cpu.nanoCores())
        .put("usageCoreNanoSeconds", cpu.coreNanos());
  }

  private static void memory(ObjectNode parent, Memory memory) {
    ObjectNode stats = parent.putObject("memory");
    stats.put("time", Times.seconds(memory.at()));
    memory.available().ifPresent(bytes -> stats.put("availableBytes", bytes));
    stats
        .put("usageBytes", memory.usage())
        .put("workingSetBytes", memory.workingSet())
        .put("rssBytes", memory.rss())
        .put("pageFaults", memory.pageFaults())
        .put("majorPageFaults", memory.majorPageFaults());
  }

  private static void network(ObjectNode parent, Network network) {
    if (network.interfaces().isEmpty()) {
      return;
    }
    ObjectNode stats = parent.putObject("network");
    stats.put("time", Times.seconds(network.at()));
    // The field must be there all the same.
    stats.put("name", "");
    network.main().ifPresent(main -> traffic(stats, main));
    ArrayNode interfaces = stats.putArray("interfaces");
    network.interfaces().forEach(one -> traffic(interfaces.addObject(), one));
  }

  private static void traffic(ObjectNode parent, InterfaceTraffic traffic) {
    parent
        .put("name", traffic.name())
        .put("rxBytes", traffic.received().bytes())
        .put("rxErrors", traffic.received().errors())
        .put("txBytes", traffic.sent().bytes())
        .put("txErrors", traffic.sent().errors());
  }

  private static void filesystem(ObjectNode stats, Filesystem filesystem) {
    stats
        .put("time", Times.seconds(filesystem.at()))
        .put("availableBytes", filesystem.whole().available())
        .put("capacityBytes", filesystem.whole().capacity())
        .put("usedBytes", filesystem.used().bytes())
        .put("inodesFree", filesystem.whole().inodesFree())
        .put("inodes", filesystem.whole().inodes())
        .put("inodesUsed", filesystem.used().inodes());
  }
}
