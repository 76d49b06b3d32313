package io.coracle.kubelet.config;

import io.coracle.api.json.Json;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code KubeletConfiguration} says ({@code kubelet.config.k8s.io/v1beta1}), with the
 * defaults of Kubernetes for what it leaves out.
 *
 * @param maxPods how many pods the node takes
 * @param podsPerCore how many for each cpu; zero for as many as {@code maxPods} allows
 * @param podPids how many processes a pod may have; negative for no limit
 * @param reserved what is kept back from pods for the system, by resource: cpu in thousandths, else
 *     whole units
 * @param enforced whether all pods together are kept to what the node offers them
 * @param localStorage whether limits of local storage are watched over
 * @param parallelPulls how many images are pulled at once, at most
 * @param verification for which images on the node pods have to show credentials
 * @param longestBackOff how long a container that ends again and again waits at most
 * @param clusterDns empty to leave it
 * @param clusterDomain empty to leave it
 * @param document the settings as an object of the API, for {@code /configz}
 */
public record KubeletSettings(
    int maxPods,
    int podsPerCore,
    long podPids,
    Map<String, Long> reserved,
    boolean enforced,
    boolean localStorage,
    EvictionSettings eviction,
    ImageSettings images,
    int parallelPulls,
    ImageVerification verification,
    ShutdownSettings shutdown,
    StaticPodSettings staticPods,
    LogSettings logs,
    Duration longestBackOff,
    TracingSettings tracing,
    List<String> clusterDns,
    String clusterDomain,
    List<Taint> taints,
    ObjectNode document) {
  public static final int DEFAULT_MAX_PODS = 110;

  public KubeletSettings {
    reserved = Map.copyOf(reserved);
    clusterDns = List.copyOf(clusterDns);
    taints = List.copyOf(taints);
    document = document.deepCopy();
  }

  /** Those of a kubelet that nothing is said to. */
  public static KubeletSettings defaults() {
    return SettingsReader.read(Json.object());
  }

  @Override
  public ObjectNode document() {
    return document.deepCopy();
  }

  /** How many pods a node of that size takes. */
  public int podsOn(long cpuMilli) {
    long byCores = podsPerCore * Math.max(1, cpuMilli / 1000);
    return podsPerCore == 0 ? maxPods : (int) Math.min(maxPods, byCores);
  }

  /** How much of a resource pods may use, of that capacity. */
  public long allocatable(String resource, long capacity) {
    Map<String, Long> kept = new HashMap<>(reserved);
    kept.merge("memory", eviction.reserve(Signal.MEMORY, capacity), Long::sum);
    kept.merge("ephemeral-storage", eviction.reserve(Signal.NODE_BYTES, capacity), Long::sum);
    return Math.max(0, capacity - kept.getOrDefault(resource, 0L));
  }
}
