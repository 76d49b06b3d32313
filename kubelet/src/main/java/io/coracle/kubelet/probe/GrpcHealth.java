package io.coracle.kubelet.probe;

import java.time.Duration;

/** Asks a server for its health by the gRPC health checking protocol (grpc.health.v1). */
@FunctionalInterface
public interface GrpcHealth {

  /**
   * Calls {@code Check}. Blocks.
   *
   * @param service empty for the server as a whole
   */
  ProbeOutcome check(String address, int port, String service, Duration timeout);
}
