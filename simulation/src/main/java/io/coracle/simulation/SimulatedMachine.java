package io.coracle.simulation;

/**
 * What a simulated node is made of.
 *
 * @param milliCpu thousandths of a core
 * @param memoryBytes of main memory
 * @param diskBytes for images, logs and writable layers
 * @param maxPods how many pods it takes
 */
public record SimulatedMachine(long milliCpu, long memoryBytes, long diskBytes, int maxPods) {
  private static final long GIBIBYTE = 1L << 30;

  /** Four cores, 16 GiB of memory, 100 GiB of disk, 110 pods. */
  public static final SimulatedMachine DEFAULT =
      new SimulatedMachine(4000, 16 * GIBIBYTE, 100 * GIBIBYTE, 110);

  public SimulatedMachine {
    if (milliCpu <= 0 || memoryBytes <= 0 || diskBytes <= 0 || maxPods <= 0) {
      throw new IllegalArgumentException("a machine has some of everything");
    }
  }

  public SimulatedMachine withCores(int cores) {
    return new SimulatedMachine(cores * 1000L, memoryBytes, diskBytes, maxPods);
  }

  public SimulatedMachine withMemoryBytes(long bytes) {
    return new SimulatedMachine(milliCpu, bytes, diskBytes, maxPods);
  }

  public SimulatedMachine withMaxPods(int pods) {
    return new SimulatedMachine(milliCpu, memoryBytes, diskBytes, pods);
  }
}
