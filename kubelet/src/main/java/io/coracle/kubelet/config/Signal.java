package io.coracle.kubelet.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something of a node that can run short (Kubernetes documentation, "Node-pressure Eviction").
 *
 * <pre>
 * signal                          what pods are blamed for   condition of the node
 * memory.available                memory                     MemoryPressure
 * allocatableMemory.available     memory                     MemoryPressure
 * nodefs.available                ephemeral-storage          DiskPressure
 * nodefs.inodesFree               inodes                     DiskPressure
 * imagefs.available               ephemeral-storage          DiskPressure
 * imagefs.inodesFree              inodes                     DiskPressure
 * pid.available                   pids                       PIDPressure
 * </pre>
 */
public enum Signal {
  MEMORY("memory.available", "memory", Pressure.MEMORY),
  ALLOCATABLE_MEMORY("allocatableMemory.available", "memory", Pressure.MEMORY),
  NODE_BYTES("nodefs.available", "ephemeral-storage", Pressure.DISK),
  NODE_INODES("nodefs.inodesFree", "inodes", Pressure.DISK),
  IMAGE_BYTES("imagefs.available", "ephemeral-storage", Pressure.DISK),
  IMAGE_INODES("imagefs.inodesFree", "inodes", Pressure.DISK),
  PROCESSES("pid.available", "pids", Pressure.PROCESSES);

  private final String text;
  private final String resource;
  private final Pressure pressure;

  Signal(String text, String resource, Pressure pressure) {
    this.text = text;
    this.resource = resource;
    this.pressure = pressure;
  }

  /** As settings spell it. */
  public String text() {
    return text;
  }

  /** What pods use of it, as messages name it. */
  public String resource() {
    return resource;
  }

  public Pressure pressure() {
    return pressure;
  }

  /** The signal that settings may name so; {@link #ALLOCATABLE_MEMORY} follows from others. */
  public static Optional<Signal> of(String text) {
    return Stream.of(values())
        .filter(s -> s != ALLOCATABLE_MEMORY && s.text.equals(text))
        .findFirst();
  }

  /** What a node suffers from. */
  public enum Pressure {
    DISK("DiskPressure"),
    MEMORY("MemoryPressure"),
    PROCESSES("PIDPressure");

    private final String condition;

    Pressure(String condition) {
      this.condition = condition;
    }

    /** The type of the node's condition. */
    public String condition() {
      return condition;
    }

    /** The key of the taint that a node under this pressure gets. */
    public String taint() {
      String word = condition.substring(0, condition.indexOf("Pressure"));
      return "node.kubernetes.io/" + word.toLowerCase(Locale.ROOT) + "-pressure";
    }
  }
}
