package io.coracle.apiserver.registry.service;

/**
 * The ports that node ports are taken from.
 *
 * @param first inclusive
 * @param last inclusive
 */
public record PortRange(int first, int last) {
  /** What clusters have unless told otherwise. */
  public static final PortRange STANDARD = new PortRange(30000, 32767);

  public PortRange {
    if (first < 1 || last > 65535 || last < first) {
      throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
    }
  }

  int size() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
