package io.coracle.simulation;

import io.coracle.base.Environment;
import io.coracle.http.streams.CommandStreams;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
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
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/**
 * A container runtime in memory. Any image exists, and a container runs until it is stopped, unless
 * the pod's annotations say otherwise ({@link Script}). All times are the environment's, so that on
 * virtual time a run repeats bit for bit.
 *
 * <p>Thread-safe: one lock guards the tables and is never held while something waits.
 */
public final class SimulatedRuntime implements ContainerRuntime {
  /** The label by which the kubelet says which container a pull is for. */
  static final String CONTAINER_NAME_LABEL = "io.kubernetes.container.name";

  private static final int ID_BYTES = 32;
  private static final Duration ONE_WAIT = Duration.ofHours(1);

  private final Environment environment;
  private final SimulatedLogs logs;
  private final PodAddresses addresses;
  private final SimulatedImages images = new SimulatedImages();
  private final Map<String, SimulatedSandbox> sandboxes = new LinkedHashMap<>();
  private final Map<String, SimulatedContainer> containers = new LinkedHashMap<>();
  private final Set<Consumer<RuntimeEvent>> listeners = new CopyOnWriteArraySet<>();
  private final ProbeNetwork probes = new SimulatedProbes(this);

  /**
   * @param podCidr where pods get their addresses, e.g. {@code 10.244.3.0/24}; no two nodes may
   *     have the same
   */
  public SimulatedRuntime(Environment environment, String podCidr, SimulatedLogs logs) {
    this.environment = environment;
    this.addresses = new PodAddresses(podCidr);
    this.logs = logs;
  }

  @Override
  public RuntimeVersion version() {
    return new RuntimeVersion("simulated", "1.0.0");
  }

  @Override
  public RuntimeCondition condition() {
    return new RuntimeCondition(true, true, "");
  }

  private String newId() {
    return HexFormat.of().formatHex(environment.ids().bytes(ID_BYTES));
  }

  /** Made-up containers have no users, neither the host's nor others. */
  @Override
  public boolean supportsUserNamespaces(String handler) {
    return true;
  }

  @Override
  public synchronized String runSandbox(SandboxConfig config) {
    String id = newId();
    List<String> ips = config.namespaces().hostNetwork() ? List.of() : List.of(addresses.take());
    sandboxes.put(id, new SimulatedSandbox(id, config, environment.clock().now(), ips));
    tell(id, config.uid());
    return id;
  }

  @Override
  public void stopSandbox(String sandboxId) {
    SimulatedSandbox sandbox;
    synchronized (this) {
      sandbox = sandboxes.get(sandboxId);
      if (sandbox == null || !sandbox.ready()) {
        return;
      }
      sandbox.stop();
      sandbox.addresses().forEach(addresses::giveBack);
    }
    inSandbox(sandboxId).forEach(container -> container.kill("was killed with its pod"));
    tell(sandboxId, sandbox.config().uid());
  }

  @Override
  public void removeSandbox(String sandboxId) {
    stopSandbox(sandboxId);
    synchronized (this) {
      sandboxes.remove(sandboxId);
      containers.values().removeIf(container -> container.sandboxId().equals(sandboxId));
    }
  }

  @Override
  public synchronized List<SandboxStatus> sandboxes() {
    return sandboxes.values().stream().map(SimulatedSandbox::status).toList();
  }

  @Override
  public synchronized Optional<SandboxStatus> sandbox(String sandboxId) {
    return Optional.ofNullable(sandboxes.get(sandboxId)).map(SimulatedSandbox::status);
  }

  @Override
  public synchronized String createContainer(
      String sandboxId, ContainerConfig config, SandboxConfig sandboxConfig) {
    SimulatedSandbox sandbox = sandboxes.get(sandboxId);
    if (sandbox == null || !sandbox.ready()) {
      throw notFound("sandbox", sandboxId);
    }
    String id = newId();
    String uid = sandbox.config().uid();
    containers.put(
        id,
        new SimulatedContainer(
            environment,
            id,
            sandboxId,
            config,
            script(sandbox.config(), config.name()),
            sandbox.config().logDirectory().resolve(config.logPath()),
            logs,
            changed -> tell(changed, uid)));
    return id;
  }

  private static Script script(SandboxConfig sandbox, String container) {
    try {
      return Script.of(sandbox.annotations(), container);
    } catch (IllegalArgumentException e) {
      throw new RuntimeFault(Code.UNKNOWN, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void startContainer(String containerId) {
    SimulatedContainer container = found(containerId);
    wait(container.script().start());
    if (!container.start()) {
      throw new RuntimeFault(Code.UNKNOWN, "container was started before: " + containerId);
    }
  }

  private void wait(Duration duration) {
    if (!duration.isPositive()) {
      return;
    }
    try {
      environment.tasks().sleep(duration);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RuntimeFault interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RuntimeFault(Code.UNAVAILABLE, "the simulation is being closed", e);
  }

  @Override
  public void stopContainer(String containerId, Duration grace) {
    try {
      Optional<SimulatedContainer> container = find(containerId);
      if (container.isPresent()) {
        container.get().stop(grace);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void removeContainer(String containerId) {
    Optional<SimulatedContainer> container = find(containerId);
    container.ifPresent(removed -> removed.kill("was removed"));
    synchronized (this) {
      containers.remove(containerId);
    }
  }

  @Override
  public List<ContainerStatus> containers() {
    return all().stream().map(SimulatedContainer::status).toList();
  }

  @Override
  public Optional<ContainerStatus> container(String containerId) {
    return find(containerId).map(SimulatedContainer::status);
  }

  /** Every line is written to the path anew, so a file that was moved away is no concern. */
  @Override
  public void reopenLog(String containerId) {
    found(containerId);
  }

  @Override
  public void updateResources(String containerId, ContainerConfig.Resources resources) {
    found(containerId).update(resources);
  }

  @Override
  public List<ContainerUsage> usage() {
    return all().stream()
        .map(SimulatedContainer::usage)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  @Override
  public ExecResult exec(String containerId, List<String> command, Duration timeout) {
    SimulatedContainer container = running(containerId);
    Optional<String> silence = container.silence();
    if (silence.isPresent()) {
      return new ExecResult(1, "", silence.get() + "\n");
    }
    return SimulatedShell.run(container.config(), command);
  }

  @Override
  public int exec(String containerId, List<String> command, boolean tty, CommandStreams streams) {
    return SimulatedShell.run(running(containerId).config(), command, streams);
  }

  @Override
  public void attach(String containerId, boolean tty, CommandStreams streams) {
    SimulatedContainer container = running(containerId);
    streams
        .stdout()
        .ifPresent(out -> container.follow(line -> SimulatedShell.print(out, line + "\n")));
    try {
      while (!container.awaitEnd(ONE_WAIT)) {
        // A container may run for ever; each wait needs an end.
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public ByteChannel connect(String sandboxId, int port) {
    SimulatedSandbox sandbox;
    synchronized (this) {
      sandbox = sandboxes.get(sandboxId);
    }
    if (sandbox == null) {
      throw notFound("sandbox", sandboxId);
    }
    Optional<String> silence = silence(sandboxId);
    if (silence.isPresent()) {
      throw new RuntimeFault(Code.UNKNOWN, silence.get());
    }
    return new SimulatedConnection(environment, sandbox.config(), port);
  }

  /** Why no container of a sandbox answers on the network, or empty if they do. */
  Optional<String> silence(String sandboxId) {
    List<SimulatedContainer> running =
        inSandbox(sandboxId).stream().filter(SimulatedContainer::running).toList();
    if (running.isEmpty()) {
      return Optional.of("connection refused");
    }
    return running.stream().map(SimulatedContainer::silence).flatMap(Optional::stream).findFirst();
  }

  @Override
  public String pullImage(String image, Optional<ImageAuth> auth, SandboxConfig sandbox) {
    switch (pull(sandbox)) {
      case Script.Pull.NotFound _ ->
          throw new RuntimeFault(
              Code.NOT_FOUND,
              "failed to pull and unpack image \"" + image + "\": not found in the simulation");
      case Script.Pull.Takes takes -> wait(takes.duration());
    }
    return images.add(image);
  }

  /**
   * How a pull goes: as the script of the container it is for says. Where the kubelet does not name
   * that container, as the pod's only script with a pull says.
   */
  private static Script.Pull pull(SandboxConfig sandbox) {
    String container = sandbox.labels().getOrDefault(CONTAINER_NAME_LABEL, "");
    if (!container.isEmpty()) {
      return script(sandbox, container).pull();
    }
    List<Script.Pull> pulls =
        sandbox.annotations().keySet().stream()
            .filter(key -> key.startsWith(Script.ANNOTATION_PREFIX))
            .map(key -> key.substring(Script.ANNOTATION_PREFIX.length()))
            .map(name -> script(sandbox, name).pull())
            .filter(pull -> !pull.equals(Script.DEFAULT.pull()))
            .toList();
    return pulls.size() == 1 ? pulls.getFirst() : Script.DEFAULT.pull();
  }

  @Override
  public Optional<ImageStatus> image(String image) {
    return images.find(image);
  }

  @Override
  public List<ImageStatus> images() {
    return images.all();
  }

  @Override
  public void removeImage(String image) {
    images.remove(image);
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

  private void tell(String id, String podUid) {
    var event = new RuntimeEvent(id, podUid);
    for (Consumer<RuntimeEvent> listener : listeners) {
      environment.tasks().start("runtime-event", () -> listener.accept(event));
    }
  }

  @Override
  public ProbeNetwork probeNetwork() {
    return probes;
  }

  private synchronized List<SimulatedContainer> all() {
    return new ArrayList<>(containers.values());
  }

  private List<SimulatedContainer> inSandbox(String sandboxId) {
    return all().stream().filter(c -> c.sandboxId().equals(sandboxId)).toList();
  }

  private synchronized Optional<SimulatedContainer> find(String containerId) {
    return Optional.ofNullable(containers.get(containerId));
  }

  private SimulatedContainer found(String containerId) {
    return find(containerId).orElseThrow(() -> notFound("container", containerId));
  }

  private SimulatedContainer running(String containerId) {
    SimulatedContainer container = found(containerId);
    if (!container.running()) {
      throw new RuntimeFault(Code.UNKNOWN, "container is not running: " + containerId);
    }
    return container;
  }

  private static RuntimeFault notFound(String what, String id) {
    return new RuntimeFault(Code.NOT_FOUND, "no such " + what + ": " + id);
  }

  /** Ends all containers, as when a machine loses its power: nobody is told. */
  @Override
  public void close() {
    listeners.clear();
    all().forEach(container -> container.kill("lost its node"));
  }
}
