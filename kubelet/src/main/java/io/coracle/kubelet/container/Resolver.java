package io.coracle.kubelet.container;

import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.SandboxConfig.Dns;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The resolver settings of a pod by its DNS policy (Kubernetes documentation, "DNS for Pods"). */
final class Resolver {
  /** What a resolver takes at most (Kubernetes documentation, DNS search domain list limits). */
  private static final int MAX_SERVERS = 3;

  private static final int MAX_SEARCHES = 32;

  private Resolver() {}

  static Dns of(Pod pod, KubeletConfig config, String resolverOfNode) {
    Dns node = parse(resolverOfNode);
    String policy = Fields.text(pod.getSpec().getDnsPolicy(), "ClusterFirst");
    boolean cluster =
        policy.equals("ClusterFirstWithHostNet")
            || (policy.equals("ClusterFirst") && !Pods.hostNetwork(pod));
    Dns base =
        policy.equals("None")
            ? new Dns(List.of(), List.of(), List.of())
            : cluster && !config.clusterDns().isEmpty() ? ofCluster(pod, config, node) : node;
    return limited(merged(base, pod.getSpec().getDnsConfig()));
  }

  private static Dns ofCluster(Pod pod, KubeletConfig config, Dns node) {
    String domain = config.clusterDomain();
    Stream<String> own = Stream.of(Pods.namespace(pod) + ".svc." + domain, "svc." + domain, domain);
    List<String> searches = Stream.concat(own, node.searches().stream()).distinct().toList();
    return new Dns(config.clusterDns(), searches, List.of("ndots:5"));
  }

  private static Dns merged(Dns base, @org.jspecify.annotations.Nullable PodDNSConfig own) {
    if (own == null) {
      return base;
    }
    Map<String, String> options = new LinkedHashMap<>();
    base.options().forEach(o -> options.put(o.split(":", 2)[0], o));
    Fields.list(own.getOptions())
        .forEach(
            o ->
                options.put(
                    o.getName(),
                    o.getValue() == null ? o.getName() : o.getName() + ":" + o.getValue()));
    return new Dns(
        union(base.servers(), Fields.list(own.getNameservers())),
        union(base.searches(), Fields.list(own.getSearches())),
        List.copyOf(options.values()));
  }

  private static List<String> union(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  private static Dns limited(Dns dns) {
    return new Dns(
        dns.servers().stream().limit(MAX_SERVERS).toList(),
        dns.searches().stream().limit(MAX_SEARCHES).toList(),
        dns.options());
  }

  private static Dns parse(String text) {
    List<String> servers = new ArrayList<>();
    List<String> searches = new ArrayList<>();
    List<String> options = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.strip().split("\\s+");
      List<String> rest = Arrays.asList(words).subList(1, words.length);
      switch (words[0]) {
        case "nameserver" -> servers.addAll(rest);
        case "search" -> {
          searches.clear();
          searches.addAll(rest);
        }
        case "options" -> options.addAll(rest);
        default -> {}
      }
    }
    return new Dns(servers, searches, options);
  }
}
