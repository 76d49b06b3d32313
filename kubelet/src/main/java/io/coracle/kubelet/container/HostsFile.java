package io.coracle.kubelet.container;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The contents of a pod's {@code /etc/hosts}. */
final class HostsFile {
  private static final String LOCAL =
      """
      # Kubernetes-managed hosts file.
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::0\tip6-localnet
      fe00::0\tip6-mcastprefix
      fe00::1\tip6-allnodes
      fe00::2\tip6-allrouters
      """;

  private HostsFile() {}

  /**
   * The file of a pod.
   *
   * @param ofNode the node's file, which pods on its network get
   */
  static String of(
      Pod pod, String hostname, String clusterDomain, List<String> ips, String ofNode) {
    var text = new StringBuilder();
    if (Pods.hostNetwork(pod)) {
      text.append("# Kubernetes-managed hosts file (host network).\n").append(ofNode);
    } else {
      text.append(LOCAL);
      String names = names(pod, hostname, clusterDomain);
      ips.forEach(ip -> text.append(ip).append('\t').append(names).append('\n'));
    }
    List<HostAlias> aliases = Fields.list(pod.getSpec().getHostAliases());
    if (!aliases.isEmpty()) {
      text.append("\n# Entries added by HostAliases.\n");
      for (HostAlias alias : aliases) {
        String names = String.join("\t", alias.getHostnames());
        text.append(alias.getIp()).append('\t').append(names).append('\n');
      }
    }
    return text.toString();
  }

  private static String names(Pod pod, String hostname, String clusterDomain) {
    String domain = domain(pod, clusterDomain);
    return domain.isEmpty() ? hostname : hostname + "." + domain + "\t" + hostname;
  }

  /** The domain of a pod that has one by its subdomain; empty for none. */
  static String domain(Pod pod, String clusterDomain) {
    String subdomain = Fields.text(pod.getSpec().getSubdomain());
    boolean overridden = !Fields.text(pod.getSpec().getHostnameOverride()).isEmpty();
    return subdomain.isEmpty() || overridden
        ? ""
        : String.join(".", subdomain, Pods.namespace(pod), "svc", clusterDomain);
  }
}
