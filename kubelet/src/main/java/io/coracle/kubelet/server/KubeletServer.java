package io.coracle.kubelet.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coracle.api.json.Json;
import io.coracle.api.typed.Typed;
import io.coracle.base.Environment;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.streams.PortForwardServer;
import io.coracle.http.streams.RemoteCommandServer;
import io.coracle.kubelet.pods.PodDirectory;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ExecResult;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.coracle.kubelet.telemetry.RequestMeters;
import io.coracle.kubelet.volume.LocalDirectories;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The kubelet's HTTP API, with the paths, parameters and answers of the upstream kubelet, so that
 * API servers of either make can use it.
 */
public final class KubeletServer implements Handler {
  private static final Duration RUN_LIMIT = Duration.ofMinutes(2);
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Environment environment;
  private final PodDirectory pods;
  private final ContainerRuntime runtime;
  private final KubeletAccess access;
  private final Measurements measurements;
  private final Supplier<ObjectNode> configuration;
  private final LocalDirectories directories;
  private final RemoteCommandServer commands;
  private final PortForwardServer portForwards;

  /**
   * @param configuration the running settings, for {@code /configz}
   * @param directories that local volumes are made of
   */
  public KubeletServer(
      Environment environment,
      PodDirectory pods,
      ContainerRuntime runtime,
      KubeletAccess access,
      Measurements measurements,
      Supplier<ObjectNode> configuration,
      LocalDirectories directories) {
    this.environment = environment;
    this.pods = pods;
    this.runtime = runtime;
    this.access = access;
    this.measurements = measurements;
    this.configuration = configuration;
    this.directories = directories;
    this.commands = new RemoteCommandServer(environment);
    this.portForwards = new PortForwardServer(environment);
  }

  @Override
  public Response handle(Request request) {
    RequestMeters meters = measurements.requests();
    RequestMeters.Begun begun = meters.begun(request.method(), request.path());
    long from = environment.clock().nanoTime();
    try {
      return answer(request);
    } finally {
      meters.ended(begun, environment.clock().since(from));
    }
  }

  private Response answer(Request request) {
    Optional<Response> refusal = access.refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    List<String> path =
        Stream.of(request.path().split("/")).filter(part -> !part.isEmpty()).toList();
    try {
      return path.isEmpty() ? notFound() : route(path, request);
    } catch (IllegalArgumentException e) {
      return Response.text(400, String.valueOf(e.getMessage()));
    } catch (RuntimeFault e) {
      return Response.text(e.code() == RuntimeFault.Code.NOT_FOUND ? 404 : 500, e.message());
    }
  }

  private Response route(List<String> path, Request request) {
    return switch (path.getFirst()) {
      case "healthz" -> Response.text(200, "ok");
      case "pods", "runningpods" -> podList();
      case "containerLogs" -> logs(path, request);
      case "exec" -> exec(path, request);
      case "attach" -> attach(path, request);
      case "run" -> run(path, request);
      case "portForward" -> portForward(path, request);
      case "stats" -> stats(path, request);
      case "configz" -> {
        ObjectNode answer = Json.object();
        answer.set("kubeletconfig", configuration.get());
        yield json(answer);
      }
      case "metrics" -> metrics(path);
      case "localVolumes" -> localVolumes(path, request);
      default -> notFound();
    };
  }

  /**
   * {@code POST} makes the directory of a volume and answers its path, {@code DELETE} removes it.
   */
  private Response localVolumes(List<String> path, Request request) {
    if (path.size() != 2) {
      return notFound();
    }
    try {
      switch (request.method()) {
        case "POST" -> {
          return Response.text(201, directories.make(path.get(1)).toString());
        }
        case "DELETE" -> {
          directories.remove(path.get(1));
          return Response.text(200, "removed");
        }
        default -> {
          return Response.text(405, "405 method not allowed");
        }
      }
    } catch (IOException e) {
      return Response.text(500, e.toString());
    }
  }

  private static Response notFound() {
    return Response.text(404, "404 page not found");
  }

  private static Response json(ObjectNode tree) {
    return Response.of(200, "application/json", Json.write(tree));
  }

  private Response podList() {
    ObjectNode list = Json.object();
    list.put("kind", "PodList").put("apiVersion", "v1").putObject("metadata");
    var items = list.putArray("items");
    pods.pods().forEach(pod -> items.add(Typed.tree(pod)));
    return json(list);
  }

  private Response stats(List<String> path, Request request) {
    if (path.size() != 2 || !path.get(1).equals("summary")) {
      return notFound();
    }
    boolean little =
        request.query().first("only_cpu_and_memory").filter("true"::equals).isPresent();
    return json(measurements.summary(little));
  }

  private Response metrics(List<String> path) {
    return switch (path.size() > 1 ? path.get(1) : "") {
      case "" -> text(measurements.own());
      case "resource" -> text(measurements.resources());
      case "cadvisor" -> text(measurements.containers());
      case "probes" -> text(measurements.probes());
      default -> notFound();
    };
  }

  private static Response text(String metrics) {
    return Response.of(200, METRICS_TYPE, metrics.getBytes(UTF_8));
  }

  /** The pod and container that a path ends with: {@code /VERB/NAMESPACE/POD[/UID]/CONTAINER}. */
  private record Target(Pod pod, String container) {}

  private Target target(List<String> path) {
    if (path.size() != 4 && path.size() != 5) {
      throw new IllegalArgumentException("the path must be /VERB/NAMESPACE/POD/CONTAINER");
    }
    Pod pod = pod(path.get(1), path.get(2));
    String container = path.getLast();
    if (!has(pod, container)) {
      throw new RuntimeFault(
          RuntimeFault.Code.NOT_FOUND,
          "container \"%s\" not found in pod \"%s\"".formatted(container, path.get(2)));
    }
    return new Target(pod, container);
  }

  private Pod pod(String namespace, String name) {
    return pods.pod(namespace, name)
        .orElseThrow(
            () ->
                new RuntimeFault(
                    RuntimeFault.Code.NOT_FOUND,
                    "pod \"%s\" not found in namespace \"%s\"".formatted(name, namespace)));
  }

  private static boolean has(Pod pod, String container) {
    var spec = pod.getSpec();
    boolean ephemeral =
        spec.getEphemeralContainers() != null
            && spec.getEphemeralContainers().stream()
                .anyMatch(other -> other.getName().equals(container));
    return ephemeral
        || Stream.of(spec.getContainers(), spec.getInitContainers())
            .flatMap(list -> list == null ? Stream.<Container>empty() : list.stream())
            .anyMatch(other -> other.getName().equals(container));
  }

  private Response logs(List<String> path, Request request) {
    Target target = target(path);
    LogOptions options = LogOptions.of(request.query(), environment.clock().now());
    return switch (LoggedRun.choose(target.pod(), target.container(), options.previous())) {
      case LoggedRun.None none -> Response.text(400, none.message());
      case LoggedRun.Found found -> logs(found.containerId(), options);
    };
  }

  private Response logs(String containerId, LogOptions options) {
    Optional<Path> path =
        runtime.container(containerId).map(ContainerStatus::logPath).map(Path::of);
    if (path.filter(Files::exists).isEmpty()) {
      return Response.text(
          400, "unable to retrieve container logs for " + containerId + ": the log is gone");
    }
    var reader = new ContainerLogs(environment, runtime);
    return new Response.Streaming(
        200,
        Headers.of("content-type", "text/plain; charset=utf-8"),
        sink -> reader.write(path.get(), containerId, options, sink));
  }

  /** The run of a container that goes on. */
  private ContainerStatus running(Target target) {
    var metadata = target.pod().getMetadata();
    return pods.runs(metadata.getNamespace(), metadata.getName(), target.container()).stream()
        .filter(run -> run.state() == ContainerStatus.State.RUNNING)
        .findFirst()
        .orElseThrow(
            () ->
                new RuntimeFault(
                    RuntimeFault.Code.NOT_FOUND,
                    "container not found (\"%s\")".formatted(target.container())));
  }

  private Response exec(List<String> path, Request request) {
    String id = running(target(path)).id();
    var options = RemoteCommandServer.Options.of(request.query());
    List<String> command = request.query().all("command");
    if (command.isEmpty()) {
      throw new IllegalArgumentException("you must specify a command");
    }
    return commands.answer(
        request, options, streams -> runtime.exec(id, command, options.tty(), streams));
  }

  private Response attach(List<String> path, Request request) {
    String id = running(target(path)).id();
    var options = RemoteCommandServer.Options.of(request.query());
    return commands.answer(
        request,
        options,
        streams -> {
          runtime.attach(id, options.tty(), streams);
          return 0;
        });
  }

  private Response run(List<String> path, Request request) {
    String id = running(target(path)).id();
    String command = request.query().first("cmd").orElse("");
    if (command.isBlank()) {
      throw new IllegalArgumentException("you must specify a command");
    }
    ExecResult result = runtime.exec(id, List.of(command.strip().split(" +")), RUN_LIMIT);
    String output = result.output() + result.errorOutput();
    return result.exitCode() == 0
        ? Response.text(200, output)
        : Response.text(500, output + "command terminated with exit code " + result.exitCode());
  }

  private Response portForward(List<String> path, Request request) {
    if (path.size() != 3 && path.size() != 4) {
      throw new IllegalArgumentException("the path must be /portForward/NAMESPACE/POD");
    }
    pod(path.get(1), path.get(2));
    SandboxStatus sandbox =
        pods.sandbox(path.get(1), path.get(2))
            .filter(SandboxStatus::ready)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        RuntimeFault.Code.NOT_FOUND,
                        "pod \"%s\" does not run".formatted(path.get(2))));
    return portForwards.answer(request, port -> runtime.connect(sandbox.id(), port));
  }
}
