package io.coracle.kubelet.config;

import io.coracle.base.Release;
import io.fabric8.kubernetes.api.model.Taint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The settings of a kubelet.
 *
 * @param nodeName also the node's host name
 * @param addresses of the node, the first one first
 * @param dataDirectory where pods, volumes and logs are kept
 * @param clusterDns addresses of the cluster's DNS; empty to use the host's
 * @param clusterDomain e.g. {@code cluster.local}
 * @param port of the kubelet's HTTP server, as the node's status tells it
 * @param maxPods how many pods the node takes
 * @param podCidr the addresses of the node's pods, for the Node's specification; empty to leave it
 * @param labels of the node, beside the usual ones
 * @param taints that the node registers with
 * @param cgroupRoot below which pods get their cgroups, e.g. {@code /kubepods}
 * @param version e.g. {@code v1.36.0}
 * @param settings what a configuration file says, or the defaults
 */
public record KubeletConfig(
    String nodeName,
    List<String> addresses,
    Path dataDirectory,
    List<String> clusterDns,
    String clusterDomain,
    int port,
    int maxPods,
    String podCidr,
    Map<String, String> labels,
    List<Taint> taints,
    String cgroupRoot,
    String version,
    KubeletSettings settings) {
  public static final int DEFAULT_PORT = 10250;
  public static final int DEFAULT_MAX_PODS = 110;
  public static final String DEFAULT_CGROUP_ROOT = "/kubepods";

  public KubeletConfig {
    addresses = List.copyOf(addresses);
    clusterDns = List.copyOf(clusterDns);
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }

  /** A kubelet of that name and address with everything else as usual. */
  public static KubeletConfig of(String nodeName, String address, Path dataDirectory) {
    return new KubeletConfig(
        nodeName,
        address.isEmpty() ? List.of() : List.of(address),
        dataDirectory,
        List.of(),
        "cluster.local",
        DEFAULT_PORT,
        DEFAULT_MAX_PODS,
        "",
        Map.of(),
        List.of(),
        DEFAULT_CGROUP_ROOT,
        Release.KUBERNETES,
        KubeletSettings.defaults());
  }

  public KubeletConfig withClusterDns(List<String> servers, String domain) {
    return new KubeletConfig(
        nodeName,
        addresses,
        dataDirectory,
        servers,
        domain,
        port,
        maxPods,
        podCidr,
        labels,
        taints,
        cgroupRoot,
        version,
        settings);
  }

  public KubeletConfig withPort(int newPort) {
    return new KubeletConfig(
        nodeName,
        addresses,
        dataDirectory,
        clusterDns,
        clusterDomain,
        newPort,
        maxPods,
        podCidr,
        labels,
        taints,
        cgroupRoot,
        version,
        settings);
  }

  public KubeletConfig withPodCidr(String cidr) {
    return new KubeletConfig(
        nodeName,
        addresses,
        dataDirectory,
        clusterDns,
        clusterDomain,
        port,
        maxPods,
        cidr,
        labels,
        taints,
        cgroupRoot,
        version,
        settings);
  }

  public KubeletConfig withMaxPods(int most) {
    return new KubeletConfig(
        nodeName,
        addresses,
        dataDirectory,
        clusterDns,
        clusterDomain,
        port,
        most,
        podCidr,
        labels,
        taints,
        cgroupRoot,
        version,
        settings);
  }

  public KubeletConfig withLabels(Map<String, String> newLabels) {
    return new KubeletConfig(
        nodeName,
        addresses,
        dataDirectory,
        clusterDns,
        clusterDomain,
        port,
        maxPods,
        podCidr,
        newLabels,
        taints,
        cgroupRoot,
        version,
        settings);
  }

  public KubeletConfig withTaints(List<Taint> newTaints) {
    return new KubeletConfig(
        nodeName,
        addresses,
        dataDirectory,
        clusterDns,
        clusterDomain,
        port,
        maxPods,
        podCidr,
        labels,
        newTaints,
        cgroupRoot,
        version,
        settings);
  }

  public KubeletConfig withCgroupRoot(String root) {
    return new KubeletConfig(
        nodeName,
        addresses,
        dataDirectory,
        clusterDns,
        clusterDomain,
        port,
        maxPods,
        podCidr,
        labels,
        taints,
        root,
        version,
        settings);
  }

  /** The settings of a file, and what follows from them. */
  public KubeletConfig withSettings(KubeletSettings newSettings) {
    return new KubeletConfig(
        nodeName,
        addresses,
        dataDirectory,
        newSettings.clusterDns().isEmpty() ? clusterDns : newSettings.clusterDns(),
        newSettings.clusterDomain().isEmpty() ? clusterDomain : newSettings.clusterDomain(),
        port,
        newSettings.maxPods(),
        podCidr,
        labels,
        newSettings.taints().isEmpty() ? taints : newSettings.taints(),
        cgroupRoot,
        version,
        newSettings);
  }
}
