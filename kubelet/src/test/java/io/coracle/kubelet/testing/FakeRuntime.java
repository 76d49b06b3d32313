package io.coracle.kubelet.testing;

import io.coracle.base.Environment;
import io.coracle.http.streams.CommandStreams;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.runtime.ContainerUsage;
import io.coracle.kubelet.runtime.ExecResult;
import io.coracle.kubelet.runtime.ImageAuth;
import io.coracle.kubelet.runtime.ImageFilesystem;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.RuntimeCondition;
import io.coracle.kubelet.runtime.RuntimeEvent;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.RuntimeFault.Code;
import io.coracle.kubelet.runtime.RuntimeVersion;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.runtime.SandboxStatus;
import java.net.InetAddress;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A runtime whose containers do what a test says: they run for ever, or for a while and end with a
 * code. Every call is written down.
 */
public final class FakeRuntime implements ContainerRuntime {
  private final Environment environment;
  private final Map<String, SandboxStatus> sandboxes = new LinkedHashMap<>();
  private final Map<String, ContainerStatus> containers = new LinkedHashMap<>();
  private final Map<String, Script> scripts = new HashMap<>();
  private final Map<String, RuntimeFault> pullFaults = new HashMap<>();
  private final Map<String, Integer> execs = new HashMap<>();
  private final Set<String> startFaults = new HashSet<>();
  private final Map<String, String> inspectFaults = new HashMap<>();
  private final Map<String, String> createFaults = new HashMap<>();

  /** What it says of itself; without a network it makes sandboxes on the host's only. */
  public RuntimeCondition condition = new RuntimeCondition(true, true, "");

  /** What containers use, by id. */
  public final Map<String, ContainerUsage> usages = new HashMap<>();

  private final List<Consumer<RuntimeEvent>> listeners = new ArrayList<>();
  private int next;

  /** All calls that change something, such as {@code start web}. */
  public final List<String> calls = new ArrayList<>();

  /** Whether pods can have users of their own. */
  public boolean ownUsers;

  /** By which handler each pod's sandbox is run, by the pod's name. */
  public final Map<String, String> handlers = new HashMap<>();

  private final Map<String, ContainerConfig> configs = new HashMap<>();

  /** Whether changes are told. */
  public boolean tells = true;

  /** Images that are there. */
  public final Map<String, ImageStatus> images = new HashMap<>();

  /** Passwords that registries want, by image. */
  public final Map<String, String> passwords = new HashMap<>();

  /** How long a pull takes. */
  public Duration pullTime = Duration.ofSeconds(1);

  /** How long creating a container takes. */
  public Duration createTime = Duration.ZERO;

  /** When which command was run in a container, by its first word. */
  public final Map<String, List<Instant>> execTimes = new HashMap<>();

  /** How long stopping a sandbox takes after it is down. */
  public Duration sandboxStopTime = Duration.ZERO;

  /** Answers of network probes by port: a status, or a fault. */
  public final Map<Integer, String> ports = new HashMap<>();

  /**
   * How a container's runs go.
   *
   * @param runFor zero for ever
   * @param stopsAfter how long it takes to end after the stop signal
   */
  public record Script(Duration runFor, int exitCode, Duration stopsAfter) {
    public static final Script FOREVER = new Script(Duration.ZERO, 0, Duration.ZERO);

    public static Script exits(Duration after, int code) {
      return new Script(after, code, Duration.ZERO);
    }
  }

  public FakeRuntime(Environment environment) {
    this.environment = environment;
  }

  /** What a container was last created with. */
  public ContainerConfig config(String container) {
    return Objects.requireNonNull(configs.get(container));
  }

  public void script(String container, Script script) {
    scripts.put(container, script);
  }

  public void failPull(String image, String message) {
    pullFaults.put(image, new RuntimeFault(Code.UNKNOWN, message));
  }

  public void failPull(String image, RuntimeFault fault) {
    pullFaults.put(image, fault);
  }

  /** Asking for an image fails. */
  public void failInspect(String image, String message) {
    inspectFaults.put(image, message);
  }

  /** Creating a container fails. */
  public void failCreate(String container, String message) {
    createFaults.put(container, message);
  }

  public void healPull(String image) {
    pullFaults.remove(image);
  }

  /** A start of the container's run of that attempt fails; the container stays as it was made. */
  public void failStart(String container, int attempt) {
    startFaults.add(container + " " + attempt);
  }

  /** It has nothing any more, as when its files were lost; nobody is told. */
  public void forgetEverything() {
    sandboxes.clear();
    containers.clear();
  }

  /** What a command in a container exits with, by the command's first word. */
  public void exec(String word, int exitCode) {
    execs.put(word, exitCode);
  }

  public void addImage(String name) {
    images.put(
        name, new ImageStatus("sha256:" + name, List.of(name), List.of(), 1000, -1, "", false));
  }

  private void tell(String id) {
    if (tells) {
      listeners.forEach(l -> l.accept(new RuntimeEvent(id, "")));
    }
  }

  private Instant now() {
    return environment.clock().now();
  }

  private void pass(Duration duration) {
    if (duration.isPositive()) {
      try {
        environment.tasks().sleep(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public RuntimeVersion version() {
    return new RuntimeVersion("fake", "1.0");
  }

  @Override
  public RuntimeCondition condition() {
    return condition;
  }

  @Override
  public boolean supportsUserNamespaces(String handler) {
    return ownUsers;
  }

  @Override
  public String runSandbox(SandboxConfig config) {
    if (!condition.networkReady() && !config.namespaces().hostNetwork()) {
      throw new RuntimeFault(Code.UNKNOWN, "cni plugin not initialized");
    }
    String id = "sandbox-" + next++;
    calls.add("sandbox " + config.name() + " " + config.attempt());
    handlers.put(config.name(), config.runtimeHandler());
    sandboxes.put(
        id,
        new SandboxStatus(
            id,
            config.name(),
            config.namespace(),
            config.uid(),
            config.attempt(),
            true,
            now(),
            List.of("10.0.0." + next),
            config.labels(),
            config.annotations()));
    tell(id);
    return id;
  }

  @Override
  public void stopSandbox(String sandboxId) {
    SandboxStatus s = sandboxes.get(sandboxId);
    if (s == null || !s.ready()) {
      return;
    }
    calls.add("stop-sandbox " + s.name());
    killSandbox(sandboxId);
    if (sandboxStopTime.isPositive()) {
      // It is down at once, but its network is freed for a while.
      pass(sandboxStopTime);
      calls.add("stopped-sandbox " + s.name());
    }
  }

  /** The sandbox dies, and with it what runs in it. */
  public void killSandbox(String id) {
    SandboxStatus s = sandboxes.get(id);
    if (s == null) {
      throw new RuntimeFault(Code.NOT_FOUND, id);
    }
    for (ContainerStatus c : List.copyOf(containers.values())) {
      if (c.sandboxId().equals(id) && c.state() == State.RUNNING) {
        end(c.id(), 137, "Error");
      }
    }
    sandboxes.put(
        id,
        new SandboxStatus(
            s.id(),
            s.name(),
            s.namespace(),
            s.uid(),
            s.attempt(),
            false,
            s.created(),
            List.of(),
            s.labels(),
            s.annotations()));
    tell(id);
  }

  @Override
  public void removeSandbox(String sandboxId) {
    calls.add("remove-sandbox");
    sandboxes.remove(sandboxId);
    containers.values().removeIf(c -> c.sandboxId().equals(sandboxId));
    tell(sandboxId);
  }

  @Override
  public List<SandboxStatus> sandboxes() {
    return List.copyOf(sandboxes.values());
  }

  @Override
  public Optional<SandboxStatus> sandbox(String sandboxId) {
    return Optional.ofNullable(sandboxes.get(sandboxId));
  }

  @Override
  public String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox) {
    String createFault = createFaults.get(config.name());
    if (createFault != null) {
      throw new RuntimeFault(Code.UNKNOWN, createFault);
    }
    if (sandbox.namespaces().firstUser() != config.security().namespaces().firstUser()) {
      throw new RuntimeFault(
          Code.UNKNOWN, "user namespace config for sandbox is different from container");
    }
    String id = "container-" + next++;
    calls.add("create " + config.name() + " " + config.attempt());
    configs.put(config.name(), config);
    pass(createTime);
    containers.put(
        id,
        new ContainerStatus(
            id,
            sandboxId,
            config.name(),
            config.attempt(),
            State.CREATED,
            now(),
            Instant.EPOCH,
            Instant.EPOCH,
            0,
            "",
            "",
            config.image(),
            config.image(),
            "",
            config.labels(),
            config.annotations()));
    tell(id);
    return id;
  }

  @Override
  public void startContainer(String containerId) {
    ContainerStatus c = Objects.requireNonNull(containers.get(containerId));
    if (startFaults.contains(c.name() + " " + c.attempt())) {
      throw new RuntimeFault(Code.UNKNOWN, "no such file or directory");
    }
    calls.add("start " + c.name());
    put(c, State.RUNNING, now(), Instant.EPOCH, 0, "");
    Script script = scripts.getOrDefault(c.name(), Script.FOREVER);
    if (script.runFor().isPositive()) {
      environment
          .timers()
          .after(script.runFor(), () -> endIfRunning(containerId, script.exitCode()));
    }
    tell(containerId);
  }

  private void endIfRunning(String id, int code) {
    ContainerStatus c = containers.get(id);
    if (c != null && c.state() == State.RUNNING) {
      end(id, code, code == 0 ? "Completed" : "Error");
    }
  }

  /** The container ends by itself, or is killed by somebody. */
  public void end(String id, int exitCode, String reason) {
    ContainerStatus c = Objects.requireNonNull(containers.get(id));
    put(c, State.EXITED, c.started(), now(), exitCode, reason);
    tell(id);
  }

  private void put(
      ContainerStatus c, State state, Instant started, Instant finished, int code, String reason) {
    containers.put(
        c.id(),
        new ContainerStatus(
            c.id(),
            c.sandboxId(),
            c.name(),
            c.attempt(),
            state,
            c.created(),
            started,
            finished,
            code,
            reason,
            "",
            c.image(),
            c.imageRef(),
            c.logPath(),
            c.labels(),
            c.annotations()));
  }

  @Override
  public void stopContainer(String containerId, Duration grace) {
    ContainerStatus c = containers.get(containerId);
    if (c == null) {
      throw new RuntimeFault(Code.NOT_FOUND, containerId);
    }
    calls.add("stop " + c.name() + " " + grace.toSeconds());
    Duration takes = scripts.getOrDefault(c.name(), Script.FOREVER).stopsAfter();
    boolean killed = takes.compareTo(grace) > 0;
    pass(killed ? grace : takes);
    endIfRunning(containerId, killed ? 137 : 143);
  }

  @Override
  public void removeContainer(String containerId) {
    calls.add(
        "remove "
            + Optional.ofNullable(containers.get(containerId))
                .map(ContainerStatus::name)
                .orElse("?"));
    containers.remove(containerId);
    tell(containerId);
  }

  @Override
  public List<ContainerStatus> containers() {
    return List.copyOf(containers.values());
  }

  @Override
  public Optional<ContainerStatus> container(String containerId) {
    return Optional.ofNullable(containers.get(containerId));
  }

  /** The newest run of a container. */
  public ContainerStatus newest(String name) {
    return containers.values().stream()
        .filter(c -> c.name().equals(name))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Override
  public void reopenLog(String containerId) {
    calls.add("reopen-log");
  }

  @Override
  public void updateResources(String containerId, ContainerConfig.Resources resources) {
    calls.add("update-resources");
  }

  @Override
  public List<ContainerUsage> usage() {
    return List.copyOf(usages.values());
  }

  @Override
  public ExecResult exec(String containerId, List<String> command, Duration timeout) {
    execTimes.computeIfAbsent(command.getFirst(), _ -> new ArrayList<>()).add(now());
    return new ExecResult(execs.getOrDefault(command.getFirst(), 0), "", "said no");
  }

  @Override
  public int exec(String containerId, List<String> command, boolean tty, CommandStreams streams) {
    return execs.getOrDefault(command.getFirst(), 0);
  }

  @Override
  public void attach(String containerId, boolean tty, CommandStreams streams) {}

  @Override
  public ByteChannel connect(String sandboxId, int port) {
    throw new RuntimeFault(Code.UNKNOWN, "no network");
  }

  @Override
  public String pullImage(String image, Optional<ImageAuth> auth, SandboxConfig sandbox) {
    calls.add("pull " + image);
    pass(pullTime);
    RuntimeFault fault = pullFaults.get(image);
    if (fault != null) {
      throw fault;
    }
    String password = passwords.get(image);
    if (password != null && !auth.map(ImageAuth::password).equals(Optional.of(password))) {
      throw new RuntimeFault(Code.UNKNOWN, "401 Unauthorized");
    }
    addImage(image);
    return "sha256:" + image;
  }

  @Override
  public Optional<ImageStatus> image(String image) {
    String fault = inspectFaults.get(image);
    if (fault != null) {
      throw new RuntimeFault(Code.UNKNOWN, fault);
    }
    return Optional.ofNullable(images.get(image));
  }

  @Override
  public List<ImageStatus> images() {
    return List.copyOf(images.values());
  }

  @Override
  public void removeImage(String image) {
    images.values().removeIf(i -> i.id().equals(image) || i.tags().contains(image));
  }

  @Override
  public Optional<ImageFilesystem> imageFilesystem() {
    return Optional.empty();
  }

  @Override
  public AutoCloseable onEvent(Consumer<RuntimeEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public ProbeNetwork probeNetwork() {
    return new Network();
  }

  @Override
  public void close() {}

  private final class Network implements ProbeNetwork {
    @Override
    public Optional<String> connect(
        String sandboxId, InetAddress address, int port, Duration timeout) {
      return ports.containsKey(port) ? Optional.empty() : Optional.of("connection refused");
    }

    @Override
    public HttpProbeAnswer get(String sandboxId, HttpProbeRequest request, Duration timeout)
        throws java.io.IOException {
      String answer = ports.get(request.port());
      if (answer == null) {
        throw new java.io.IOException("connection refused");
      }
      return new HttpProbeAnswer(Integer.parseInt(answer), "body");
    }
  }
}
