package io.coracle.kubelet.traffic;

/** What has gone through a network interface since it was made, each way. */
public record InterfaceTraffic(String name, Way received, Way sent) {

  /**
   * One way.
   *
   * @param errors packets that could not be taken or sent
   * @param dropped packets that were thrown away for want of room
   */
  public record Way(long bytes, long packets, long errors, long dropped) {}
}
