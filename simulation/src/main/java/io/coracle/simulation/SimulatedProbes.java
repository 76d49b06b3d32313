package io.coracle.simulation;

import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeAnswer;
import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeRequest;
import io.coracle.kubelet.runtime.ContainerRuntime.ProbeNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Network probes of simulated pods: every port answers while the scripts of the pod's running
 * containers let them.
 */
record SimulatedProbes(SimulatedRuntime runtime) implements ProbeNetwork {
  private static final int OK = 200;

  @Override
  public Optional<String> connect(
      String sandboxId, InetAddress address, int port, Duration timeout) {
    return runtime.silence(sandboxId);
  }

  @Override
  public HttpProbeAnswer get(String sandboxId, HttpProbeRequest request, Duration timeout)
      throws IOException {
    Optional<String> silence = runtime.silence(sandboxId);
    if (silence.isPresent()) {
      throw new IOException(
          "dial tcp " + request.host() + ":" + request.port() + ": " + silence.get());
    }
    return new HttpProbeAnswer(OK, "ok");
  }
}
