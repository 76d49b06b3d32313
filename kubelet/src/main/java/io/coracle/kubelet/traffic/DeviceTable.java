package io.coracle.kubelet.traffic;

import io.coracle.kubelet.traffic.InterfaceTraffic.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the kernel's table of network interfaces, {@code /proc/PID/net/dev}: those of the network
 * that the process is in, which costs one short read and nobody's help. Loopback and the host's
 * ends of pods' interfaces are left out, as cAdvisor does.
 */
public final class DeviceTable {
  /** cAdvisor's list: what begins so is within the machine. */
  private static final List<String> WITHIN = List.of("lo", "veth", "docker", "nerdctl");

  /** Before the interfaces come two lines of headings. */
  private static final int HEADINGS = 2;

  private static final int COLUMNS = 16;
  private static final int SENT = 8;

  private DeviceTable() {}

  /**
   * The interfaces that a process sees; none if it has ended.
   *
   * @param process e.g. {@code /proc/42} or {@code /proc/self}
   * @throws IOException if the table is there and cannot be read
   */
  public static List<InterfaceTraffic> of(Path process) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(process.resolve("net/dev"));
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<InterfaceTraffic> found = new ArrayList<>();
    for (String line : lines.subList(Math.min(HEADINGS, lines.size()), lines.size())) {
      // Big numbers follow the colon without a space.
      int colon = line.lastIndexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip();
      String[] columns = line.substring(colon + 1).strip().split("\\s+", -1);
      if (!name.isEmpty()
          && columns.length >= COLUMNS
          && WITHIN.stream().noneMatch(name::startsWith)) {
        found.add(new InterfaceTraffic(name, way(columns, 0), way(columns, SENT)));
      }
    }
    return List.copyOf(found);
  }

  private static Way way(String[] columns, int first) {
    return new Way(
        Long.parseLong(columns[first]),
        Long.parseLong(columns[first + 1]),
        Long.parseLong(columns[first + 2]),
        Long.parseLong(columns[first + 3]));
  }
}
