package io.coracle.network.podnetwork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The network of one node's pods. The CNI plug-ins {@code bridge}, {@code host-local}, {@code
 * portmap} and {@code loopback} give each pod a place on a bridge and an address; a table of
 * nftables of our own lets pods reach what is outside under the node's address. Everything is named
 * after the bridge, so that several clusters can live on a machine, and nothing that others made is
 * touched.
 *
 * @param bridge name of the bridge, at most 15 characters
 * @param podCidr addresses of this node's pods, e.g. {@code 10.244.0.0/24}
 * @param configuration the directory where the runtime looks for networks
 * @param addresses the directory where addresses in use are noted
 */
public record PodNetwork(String bridge, String podCidr, Path configuration, Path addresses) {
  private static final String FILE = "10-coracle.conflist";
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

  /**
   * Chains that the port mapping plug-in leaves in the table {@code nat} when its last pod has
   * gone.
   */
  private static final List<String> PORT_MAPPING_CHAINS =
      List.of("CNI-HOSTPORT-DNAT", "CNI-HOSTPORT-MASQ", "CNI-HOSTPORT-SETMARK");

  /**
   * A short name for the cluster whose data are in {@code dataDirectory}, unique on the machine.
   */
  public static String nameOf(Path dataDirectory) {
    var checksum = new CRC32();
    checksum.update(dataDirectory.toString().getBytes(StandardCharsets.UTF_8));
    return "cor" + HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  /** The network of the cluster whose data are in {@code dataDirectory}. */
  public static PodNetwork of(Path dataDirectory, String podCidr, Path configuration) {
    return new PodNetwork(
        nameOf(dataDirectory), podCidr, configuration, dataDirectory.resolve("cni/addresses"));
  }

  /** Writes the configuration and lets packets through. Doing it twice is no fault. */
  public void install() {
    try {
      Files.createDirectories(configuration);
      Path unfinished = configuration.resolve(FILE + ".new");
      Files.writeString(unfinished, conflist());
      Files.move(unfinished, configuration.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
      if (!Files.readString(FORWARDING).strip().equals("1")) {
        Files.writeString(FORWARDING, "1");
      }
    } catch (IOException e) {
      throw new PodNetworkException("the pod network cannot be configured: " + e, e);
    }
    Programs.run(rules(), "nft", "-f", "-").orFail("the rules of the pod network cannot be set");
  }

  /** Removes the bridge, the rules and the notes. What is not there is no fault. */
  public void remove() {
    Programs.run("", "ip", "link", "delete", bridge);
    Programs.run("", "nft", "delete", "table", "ip", bridge);
    removePortMappingChains();
    try {
      Files.deleteIfExists(configuration.resolve(FILE));
      Programs.run("", "rm", "-rf", addresses.toString());
    } catch (IOException e) {
      throw new PodNetworkException("the pod network's configuration cannot be removed: " + e, e);
    }
  }

  /** Other clusters and programs may use these chains: only empty ones go. */
  private static void removePortMappingChains() {
    Programs.Result rules = Programs.run("", "iptables", "-w", "-t", "nat", "-S");
    if (!rules.succeeded() || !rules.output().contains("CNI-HOSTPORT-DNAT")) {
      return;
    }
    boolean used = rules.output().lines().anyMatch(l -> l.startsWith("-A CNI-HOSTPORT-DNAT "));
    if (used) {
      return;
    }
    rules
        .output()
        .lines()
        .filter(line -> line.startsWith("-A ") && line.contains("CNI-HOSTPORT-"))
        .forEach(PodNetwork::deleteRule);
    for (String chain : PORT_MAPPING_CHAINS) {
      Programs.run("", "iptables", "-w", "-t", "nat", "-F", chain);
    }
    for (String chain : PORT_MAPPING_CHAINS) {
      Programs.run("", "iptables", "-w", "-t", "nat", "-X", chain);
    }
  }

  private static void deleteRule(String rule) {
    Programs.run("", "sh", "-c", "iptables -w -t nat " + rule.replaceFirst("^-A", "-D"));
  }

  String conflist() {
    return """
    {
      "cniVersion": "0.4.0",
      "name": "%1$s",
      "plugins": [
        {
          "type": "bridge",
          "bridge": "%1$s",
          "isGateway": true,
          "ipMasq": false,
          "hairpinMode": true,
          "ipam": {
            "type": "host-local",
            "dataDir": "%3$s",
            "ranges": [[{"subnet": "%2$s"}]],
            "routes": [{"dst": "0.0.0.0/0"}]
          }
        },
        {"type": "portmap", "capabilities": {"portMappings": true}, "snat": true}
      ]
    }
    """
        .formatted(bridge, podCidr, addresses);
  }

  /** The table is made anew as a whole, so that a change of range leaves no old rule. */
  String rules() {
    return """
    table ip %1$s
    delete table ip %1$s
    table ip %1$s {
      chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr %2$s ip daddr != { %2$s, 224.0.0.0/4 } masquerade
      }
    }
    """
        .formatted(bridge, podCidr);
  }
}
