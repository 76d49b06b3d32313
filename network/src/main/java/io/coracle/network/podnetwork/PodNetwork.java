package io.coracle.network.podnetwork;

import io.coracle.base.host.DirectoryTrees;
import io.coracle.base.host.Programs;
import io.coracle.base.host.WholeFiles;
import io.coracle.base.log.Log;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
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
  private static final Log LOG = Log.of("network");
  private static final String FILE = "10-coracle.conflist";
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Path BRIDGE_FILTER = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
  private static final Path ROUTES = Path.of("/proc/net/route");
  private static final String DEFAULT_ROUTE = "00000000";
  private static final int DEFAULT_MTU = 1500;

  /** Where CNI's library remembers what plug-ins have answered. */
  private static final Path CNI_RESULTS = Path.of("/var/lib/cni/results");

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

  /**
   * Writes the configuration and lets packets through. Doing it twice is no fault. The container
   * runtime takes the network in when it sees the file, within moments.
   *
   * @throws PodNetworkException when that is not possible
   */
  public void install() {
    Programs.Result ruled = Programs.runWithInput(rules(), "nft", "-f", "-");
    if (!ruled.succeeded()) {
      throw new PodNetworkException(
          "the rules of the pod network cannot be set: " + ruled.output().strip());
    }
    try {
      switchOn(FORWARDING);
      filterBridgedPackets();
      new ForwardingRules(bridge).allow();
      Files.createDirectories(configuration);
      byte[] text = conflist(mtu()).getBytes(StandardCharsets.UTF_8);
      WholeFiles.replace(configuration.resolve(FILE), text);
    } catch (IOException e) {
      throw new PodNetworkException("the pod network cannot be configured: " + e.getMessage(), e);
    }
  }

  private static void switchOn(Path setting) throws IOException {
    if (!Files.readString(setting).strip().equals("1")) {
      Files.writeString(setting, "1");
    }
  }

  /**
   * Lets rules see packets between pods of this node, so that answers through a service find their
   * way back. Not every kernel can.
   */
  private static void filterBridgedPackets() throws IOException {
    if (!Files.exists(BRIDGE_FILTER)) {
      Programs.run("modprobe", "br_netfilter");
    }
    if (Files.exists(BRIDGE_FILTER)) {
      switchOn(BRIDGE_FILTER);
    } else {
      LOG.info("The kernel has no br_netfilter; rules do not see packets between pods of a node");
    }
  }

  /** The greatest packet that the node's way out takes. */
  private static int mtu() throws IOException {
    Optional<String> wayOut =
        Files.readAllLines(ROUTES).stream()
            .skip(1)
            .map(line -> line.split("\\s+"))
            .filter(fields -> fields[1].equals(DEFAULT_ROUTE))
            .map(fields -> fields[0])
            .findFirst();
    if (wayOut.isEmpty()) {
      return DEFAULT_MTU;
    }
    NetworkInterface device = NetworkInterface.getByName(wayOut.get());
    return device == null ? DEFAULT_MTU : device.getMTU();
  }

  /**
   * Removes the bridge, the rules and the notes. What is not there is no fault. Packet forwarding
   * stays switched on, as others may have come to need it.
   */
  public void remove() {
    if (Files.exists(Path.of("/sys/class/net", bridge))) {
      removeBy("ip", "link", "delete", bridge);
    }
    if (Programs.find("nft").isPresent()) {
      removeBy("nft", "delete", "table", "ip", bridge);
    }
    new ForwardingRules(bridge).withdraw();
    HostPortChains.removeIfUnused();
    try {
      Files.deleteIfExists(configuration.resolve(FILE));
      deleteResults();
      DirectoryTrees.delete(addresses);
    } catch (IOException e) {
      throw new PodNetworkException("the pod network's configuration cannot be removed: " + e, e);
    }
  }

  private static void removeBy(String program, String... arguments) {
    Programs.Result result = Programs.run(program, arguments);
    if (!result.succeeded() && !result.output().contains("No such file")) {
      LOG.warn("Something of the pod network is left", "cause", result.output().strip());
    }
  }

  private void deleteResults() throws IOException {
    if (Files.isDirectory(CNI_RESULTS)) {
      try (DirectoryStream<Path> results = Files.newDirectoryStream(CNI_RESULTS, bridge + "-*")) {
        for (Path result : results) {
          Files.deleteIfExists(result);
        }
      }
    }
  }

  String conflist(int mtu) {
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
          "mtu": %4$d,
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
        .formatted(bridge, podCidr, addresses, mtu);
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
