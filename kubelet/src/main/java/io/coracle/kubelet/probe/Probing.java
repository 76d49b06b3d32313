package io.coracle.kubelet.probe;

import io.coracle.http.Headers;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeAnswer;
import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeRequest;
import io.coracle.kubelet.runtime.ExecResult;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Runs one probe, or one hook over HTTP or TCP. Thread-safe; calls block. */
public final class Probing {
  private static final String USER_AGENT = "kube-probe/1.36";

  private final ContainerRuntime runtime;
  private final GrpcHealth grpc;

  public Probing(ContainerRuntime runtime, GrpcHealth grpc) {
    this.runtime = runtime;
    this.grpc = grpc;
  }

  /** Runs a probe once. */
  public ProbeOutcome run(Target target, Probe probe) {
    Duration timeout = Duration.ofSeconds(Math.max(1, Fields.number(probe.getTimeoutSeconds(), 1)));
    try {
      if (probe.getExec() != null) {
        return exec(target, probe.getExec(), timeout);
      }
      if (probe.getHttpGet() != null) {
        return http(target, probe.getHttpGet(), timeout);
      }
      if (probe.getTcpSocket() != null) {
        return tcp(target, probe.getTcpSocket(), timeout);
      }
      if (probe.getGrpc() != null) {
        int port = Fields.number(probe.getGrpc().getPort(), 0);
        String service = Fields.text(probe.getGrpc().getService());
        return grpc.check(target.address(), port, service, timeout);
      }
      return new ProbeOutcome.Unknown("missing probe handler for " + target.container().getName());
    } catch (UnknownHostException | IllegalArgumentException e) {
      return new ProbeOutcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private ProbeOutcome exec(Target target, ExecAction action, Duration timeout) {
    try {
      ExecResult result =
          runtime.exec(target.containerId(), Fields.list(action.getCommand()), timeout);
      String output = result.output() + result.errorOutput();
      return result.exitCode() == 0 ? new ProbeOutcome.Success() : new ProbeOutcome.Failure(output);
    } catch (RuntimeFault e) {
      return e.code() == RuntimeFault.Code.DEADLINE_EXCEEDED
          ? new ProbeOutcome.Failure("command timed out: " + e.getMessage())
          : new ProbeOutcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private ProbeOutcome http(Target target, HTTPGetAction action, Duration timeout) {
    HttpProbeRequest request = request(target, action);
    try {
      HttpProbeAnswer answer = runtime.probeNetwork().get(target.sandboxId(), request, timeout);
      if (answer.status() >= 200 && answer.status() < 300) {
        return new ProbeOutcome.Success();
      }
      return answer.status() >= 300 && answer.status() < 400
          ? new ProbeOutcome.Warning("Probe terminated redirects, Response body: " + answer.body())
          : new ProbeOutcome.Failure("HTTP probe failed with statuscode: " + answer.status());
    } catch (IOException e) {
      return new ProbeOutcome.Failure("Get \"" + url(request) + "\": " + e.getMessage());
    }
  }

  /** The request that an HTTP action asks for. */
  private static HttpProbeRequest request(Target target, HTTPGetAction action) {
    String scheme = Fields.text(action.getScheme(), "HTTP").toLowerCase(Locale.ROOT);
    String host = Fields.text(action.getHost(), target.address());
    String path = Fields.text(action.getPath(), "/");
    Headers headers = Headers.none();
    boolean agent = false;
    boolean accept = false;
    for (HTTPHeader header : Fields.list(action.getHttpHeaders())) {
      agent |= header.getName().equalsIgnoreCase("User-Agent");
      accept |= header.getName().equalsIgnoreCase("Accept");
      headers = headers.with(header.getName(), Fields.text(header.getValue()));
    }
    headers = agent ? headers : headers.with("User-Agent", USER_AGENT);
    headers = accept ? headers : headers.with("Accept", "*/*");
    return new HttpProbeRequest(
        scheme,
        host,
        port(target, action.getPort()),
        path.startsWith("/") ? path : "/" + path,
        headers);
  }

  private static String url(HttpProbeRequest request) {
    String host = request.host().indexOf(':') >= 0 ? "[" + request.host() + "]" : request.host();
    return request.scheme() + "://" + host + ":" + request.port() + request.path();
  }

  private ProbeOutcome tcp(Target target, TCPSocketAction action, Duration timeout)
      throws UnknownHostException {
    String host = Fields.text(action.getHost(), target.address());
    int port = port(target, action.getPort());
    Optional<String> fault =
        runtime
            .probeNetwork()
            .connect(target.sandboxId(), InetAddress.getByName(host), port, timeout);
    return fault.isEmpty()
        ? new ProbeOutcome.Success()
        : new ProbeOutcome.Failure("dial tcp " + host + ":" + port + ": " + fault.get());
  }

  private static int port(Target target, IntOrString port) {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    String name = Fields.text(port.getStrVal());
    if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
      return Integer.parseInt(name);
    }
    return Fields.list(target.container().getPorts()).stream()
        .filter(p -> name.equals(p.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("couldn't find port: " + name));
  }

  /** Sends the request of a hook; any answer below 400 is good. Returns why it failed, or empty. */
  public Optional<String> hook(Target target, HTTPGetAction action, Duration timeout) {
    return switch (http(target, action, timeout)) {
      case ProbeOutcome.Success _, ProbeOutcome.Warning _ -> Optional.empty();
      case ProbeOutcome.Failure failure -> Optional.of(failure.message());
      case ProbeOutcome.Unknown unknown -> Optional.of(unknown.message());
    };
  }
}
