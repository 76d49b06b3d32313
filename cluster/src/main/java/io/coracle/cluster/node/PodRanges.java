package io.coracle.cluster.node;

import io.coracle.cluster.ClusterException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Splits the cluster's pod addresses among its nodes: a /24 each, or less where the cluster has
 * less.
 */
public final class PodRanges {
  private static final int NODE_PREFIX = 24;

  private PodRanges() {}

  /**
   * The ranges of {@code count} nodes.
   *
   * @throws ClusterException when {@code cidr} is no IPv4 range or too small
   */
  public static List<String> split(String cidr, int count) {
    String[] parts = cidr.split("/", -1);
    try {
      int prefix = Integer.parseInt(parts[1]);
      long network = toNumber(parts[0]) & mask(prefix);
      int nodePrefix = Math.max(prefix, NODE_PREFIX);
      long available = 1L << (nodePrefix - prefix);
      if (prefix < 0 || prefix > 30 || count > available) {
        throw new ClusterException(
            "the pod range %s has no room for %d nodes of 254 pods each".formatted(cidr, count));
      }
      return IntStream.range(0, count)
          .mapToObj(i -> toText(network + ((long) i << (32 - nodePrefix))) + "/" + nodePrefix)
          .toList();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new ClusterException("not a range of IPv4 addresses: " + cidr, e);
    }
  }

  private static long mask(int prefix) {
    return prefix == 0 ? 0 : 0xffff_ffffL << (32 - prefix) & 0xffff_ffffL;
  }

  private static long toNumber(String address) {
    String[] bytes = address.split("\\.", -1);
    if (bytes.length != 4) {
      throw new NumberFormatException(address);
    }
    long number = 0;
    for (String part : bytes) {
      int value = Integer.parseInt(part);
      if (value < 0 || value > 255) {
        throw new NumberFormatException(address);
      }
      number = number << 8 | value;
    }
    return number;
  }

  private static String toText(long number) {
    return (number >> 24 & 255)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }
}
