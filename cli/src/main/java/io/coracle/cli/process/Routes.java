package io.coracle.cli.process;

import io.coracle.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The IPv4 networks that this machine reaches through its interfaces, without the default route.
 *
 * @param routes in the kernel's order
 */
public record Routes(List<Route> routes) {
  private static final Path TABLE = Path.of("/proc/net/route");
  private static final int DESTINATION = 1;
  private static final int MASK = 7;
  private static final int HEXADECIMAL = 16;
  private static final int ADDRESS_BITS = 32;
  private static final int BYTE = 0xff;

  public Routes {
    routes = List.copyOf(routes);
  }

  /**
   * One network.
   *
   * @param through the interface
   */
  public record Route(String through, Range range) {}

  /** Addresses with the same leading bits. */
  public record Range(long network, long mask) {

    /**
     * The range that a text such as {@code 10.244.0.0/16} stands for.
     *
     * @throws ClusterException when it is none
     */
    public static Range parse(String text) {
      String[] parts = text.split("[./]", -1);
      try {
        long address = 0;
        for (int i = 0; i < 4; i++) {
          int part = Integer.parseInt(parts[i]);
          if (part < 0 || part > BYTE) {
            throw new NumberFormatException(text);
          }
          address = address << 8 | part;
        }
        int bits = Integer.parseInt(parts[4]);
        if (bits < 1 || bits > ADDRESS_BITS || parts.length > 5) {
          throw new NumberFormatException(text);
        }
        long mask = 0xffff_ffffL << (ADDRESS_BITS - bits) & 0xffff_ffffL;
        return new Range(address & mask, mask);
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new ClusterException("\"" + text + "\" is no range such as 10.244.0.0/16", e);
      }
    }

    /** Whether any address is in both. */
    boolean overlaps(Range other) {
      long common = mask & other.mask;
      return (network & common) == (other.network & common);
    }
  }

  /** Those of this machine. */
  public static Routes local() {
    try {
      return parse(Files.readAllLines(TABLE));
    } catch (IOException e) {
      throw new ClusterException("cannot read " + TABLE + ": " + e, e);
    }
  }

  /** Those in the kernel's table, whose numbers are hexadecimal, the first byte last. */
  static Routes parse(List<String> lines) {
    var routes = new ArrayList<Route>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] columns = line.strip().split("\\s+", -1);
      if (columns.length > MASK) {
        var range = new Range(number(columns[DESTINATION]), number(columns[MASK]));
        if (range.mask() != 0) {
          routes.add(new Route(columns[0], range));
        }
      }
    }
    return new Routes(routes);
  }

  private static long number(String text) {
    int reversed = Integer.parseUnsignedInt(text, HEXADECIMAL);
    return Integer.toUnsignedLong(Integer.reverseBytes(reversed));
  }

  /** The interface through which some addresses of {@code range} are reached, but for one. */
  public Optional<String> user(Range range, String except) {
    return routes.stream()
        .filter(route -> !route.through().equals(except) && route.range().overlaps(range))
        .map(Route::through)
        .findFirst();
  }
}
