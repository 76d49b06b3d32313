package io.coracle.cluster.node;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The address under which this machine is known to others. */
public final class HostAddress {
  /** Any address that is not local: nothing is sent to it, it only chooses a route (RFC 5737). */
  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.1", 9);

  private static final String LOOPBACK = "127.0.0.1";

  private HostAddress() {}

  /** The address from which packets leave the machine; the loopback address if none can leave. */
  public static String primary() {
    try (var socket = new DatagramSocket()) {
      socket.connect(ELSEWHERE);
      InetAddress address = socket.getLocalAddress();
      return address.isAnyLocalAddress() ? LOOPBACK : address.getHostAddress();
    } catch (IOException | java.io.UncheckedIOException e) {
      return LOOPBACK;
    }
  }
}
