package io.coracle.kubelet.lifecycle;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
 */
public record PodMemory(
    Instant accepted,
    Optional<Ending> ending,
    Map<String, ContainerMemory> containers,
    Preparation volumes,
    Preparation sandbox,
    Map<String, Instant> underway,
    Set<String> hooked,
    ResizeMemory resize) {

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
        ResizeMemory.NONE);
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
    return new PodMemory(accepted, ending, changed, volumes, sandbox, underway, hooked, resize);
  }

  public PodMemory with(Ending newEnding) {
    return new PodMemory(
        accepted, Optional.of(newEnding), containers, volumes, sandbox, underway, hooked, resize);
  }

  public PodMemory withVolumes(Preparation newVolumes) {
    return new PodMemory(
        accepted, ending, containers, newVolumes, sandbox, underway, hooked, resize);
  }

  public PodMemory withSandbox(Preparation newSandbox) {
    return new PodMemory(
        accepted, ending, containers, volumes, newSandbox, underway, hooked, resize);
  }

  public PodMemory begun(String key, Instant mark) {
    var changed = new HashMap<>(underway);
    changed.put(key, mark);
    return new PodMemory(accepted, ending, containers, volumes, sandbox, changed, hooked, resize);
  }

  public PodMemory ended(String key) {
    var changed = new HashMap<>(underway);
    changed.remove(key);
    return new PodMemory(accepted, ending, containers, volumes, sandbox, changed, hooked, resize);
  }

  public PodMemory hooked(String containerId) {
    var changed = new HashSet<>(hooked);
    changed.add(containerId);
    return new PodMemory(accepted, ending, containers, volumes, sandbox, underway, changed, resize);
  }

  public PodMemory with(ResizeMemory newResize) {
    return new PodMemory(
        accepted, ending, containers, volumes, sandbox, underway, hooked, newResize);
  }
}
