package io.coracle.kubelet.lifecycle;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a worker remembers of its pod between decisions.
 *
 * @param accepted when the kubelet took the pod; its {@code startTime}
 * @param ending present once the pod is being ended
 * @param containers by container name
 * @param volumes how far they are
 * @param sandbox the last fault of creating one, else pending
 * @param underway operations that have been started and not ended, by {@link Action#key}; the value
 *     is when a stop kills, else when the operation began
 * @param hooked ids of containers whose postStart hook has run, or that have none
 * @param resize how far its containers have what it has been given
 * @param restartingAll whether all its containers are being restarted
 */
public record PodMemory(
    Instant accepted,
    Optional<Ending> ending,
    Map<String, ContainerMemory> containers,
    Preparation volumes,
    Preparation sandbox,
    Map<String, Instant> underway,
    Set<String> hooked,
    ResizeMemory resize,
    boolean restartingAll) {

  public PodMemory {
    containers = Map.copyOf(containers);
    underway = Map.copyOf(underway);
    hooked = Set.copyOf(hooked);
  }

  public static PodMemory begin(Instant accepted) {
    return new PodMemory(
        accepted,
        Optional.empty(),
        Map.of(),
        Preparation.PENDING,
        Preparation.PENDING,
        Map.of(),
        Set.of(),
        ResizeMemory.NONE,
        false);
  }

  /**
   * What a new kubelet knows of a pod that an earlier one may have cared for: what the API's status
   * tells. A deletion that has begun goes on; it does not get its whole grace period again.
   */
  public static PodMemory remembered(Pod pod, PodStatus status, Instant now) {
    PodMemory memory = begin(Fields.time(status.getStartTime()).orElse(now));
    for (ContainerStatus container : statuses(status)) {
      boolean ran = !Fields.text(container.getContainerID()).isEmpty();
      int restarts = Fields.number(container.getRestartCount(), 0);
      if (ran || restarts > 0) {
        String name = container.getName();
        memory = memory.with(name, memory.container(name).attempted(restarts));
      }
    }
    boolean restarting =
        Fields.list(status.getConditions()).stream()
            .filter(c -> RestartingAll.CONDITION.equals(c.getType()))
            .anyMatch(c -> "True".equals(c.getStatus()));
    memory = memory.withRestartingAll(restarting);
    Optional<Instant> deletion = Fields.time(pod.getMetadata().getDeletionTimestamp());
    if (deletion.isPresent()) {
      var whole = new Ending(now.plusSeconds(Pods.graceSeconds(pod)), Optional.empty());
      memory = memory.with(whole.noLaterThan(deletion.get()));
    }
    return memory;
  }

  private static List<ContainerStatus> statuses(PodStatus status) {
    return Stream.concat(
            Fields.list(status.getInitContainerStatuses()).stream(),
            Fields.list(status.getContainerStatuses()).stream())
        .toList();
  }

  public ContainerMemory container(String name) {
    return containers.getOrDefault(name, ContainerMemory.NEW);
  }

  public boolean isUnderway(String key) {
    return underway.containsKey(key);
  }

  /** Whether any operation of that kind is under way. */
  boolean anyUnderway(String prefix) {
    return underway.keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  public PodMemory with(String name, ContainerMemory container) {
    var changed = new HashMap<>(containers);
    changed.put(name, container);
    return new PodMemory(
        accepted, ending, changed, volumes, sandbox, underway, hooked, resize, restartingAll);
  }

  public PodMemory with(Ending newEnding) {
    return new PodMemory(
        accepted,
        Optional.of(newEnding),
        containers,
        volumes,
        sandbox,
        underway,
        hooked,
        resize,
        restartingAll);
  }

  public PodMemory withVolumes(Preparation newVolumes) {
    return new PodMemory(
        accepted, ending, containers, newVolumes, sandbox, underway, hooked, resize, restartingAll);
  }

  public PodMemory withSandbox(Preparation newSandbox) {
    return new PodMemory(
        accepted, ending, containers, volumes, newSandbox, underway, hooked, resize, restartingAll);
  }

  public PodMemory begun(String key, Instant mark) {
    var changed = new HashMap<>(underway);
    changed.put(key, mark);
    return new PodMemory(
        accepted, ending, containers, volumes, sandbox, changed, hooked, resize, restartingAll);
  }

  public PodMemory ended(String key) {
    var changed = new HashMap<>(underway);
    changed.remove(key);
    return new PodMemory(
        accepted, ending, containers, volumes, sandbox, changed, hooked, resize, restartingAll);
  }

  public PodMemory hooked(String containerId) {
    var changed = new HashSet<>(hooked);
    changed.add(containerId);
    return new PodMemory(
        accepted, ending, containers, volumes, sandbox, underway, changed, resize, restartingAll);
  }

  public PodMemory with(ResizeMemory newResize) {
    return new PodMemory(
        accepted, ending, containers, volumes, sandbox, underway, hooked, newResize, restartingAll);
  }

  PodMemory withRestartingAll(boolean newRestartingAll) {
    return new PodMemory(
        accepted, ending, containers, volumes, sandbox, underway, hooked, resize, newRestartingAll);
  }
}
