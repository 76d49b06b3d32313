package io.coracle.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.client.Client;
import io.coracle.client.informer.Informers;
import io.coracle.client.testing.FakeApi;
import io.coracle.client.transport.InProcessTransport;
import io.coracle.http.Peer;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.machine.SimulatedMachine;
import io.coracle.kubelet.runtime.ContainerUsage;
import io.coracle.kubelet.testing.FakeRuntime;
import io.coracle.kubelet.testing.TestEvents;
import io.coracle.kubelet.testing.TestPods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubeletTest {
  private final VirtualWorld world = new VirtualWorld(7);
  private final Environment environment = world.environment();
  private final FakeApi api = new FakeApi(environment);
  private final FakeRuntime runtime = new FakeRuntime(environment);
  private final TestEvents events = new TestEvents();
  private final Client client =
      Client.over(
          new InProcessTransport(
              environment,
              api,
              new Peer.InProcess("system:node:node", List.of("system:nodes"), Map.of())),
          "kubelet");
  private Kubelet kubelet = start();

  private Kubelet start() {
    runtime.addImage("image:1");
    var made =
        new Kubelet(
            KubeletConfig.of("node", "192.0.2.1", Path.of("/nowhere")),
            environment,
            client,
            Informers.over(client, environment),
            runtime,
            new SimulatedMachine("node", 2, 4L << 30, 50L << 30, Path.of("/logs"), runtime::usage),
            events);
    made.start();
    return made;
  }

  @AfterEach
  void close() {
    kubelet.close();
    world.close();
  }

  private <T> T inWorld(java.util.function.Supplier<T> body) {
    var result = environment.tasks().<T>promise();
    environment.tasks().start("test", () -> result.complete(body.get()));
    world.settle();
    return result.value().orElseThrow();
  }

  private Optional<Pod> pod(String name) {
    return inWorld(() -> client.resources(Pod.class).get("default", name));
  }

  private String condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }

  @Test
  void start_emptyCluster_registersReadyNodeWithLease() {
    world.advance(Duration.ofSeconds(1));
    Node node = inWorld(() -> client.resources(Node.class).get("", "node")).orElseThrow();
    assertThat(node.getMetadata().getLabels())
        .containsEntry("kubernetes.io/hostname", "node")
        .containsEntry("kubernetes.io/os", "linux");
    assertThat(node.getStatus().getConditions())
        .extracting(NodeCondition::getType, NodeCondition::getStatus)
        .contains(org.assertj.core.groups.Tuple.tuple("Ready", "True"));
    assertThat(node.getStatus().getCapacity()).containsEntry("cpu", new Quantity("2"));
    assertThat(node.getStatus().getNodeInfo().getContainerRuntimeVersion()).isEqualTo("fake://1.0");
    Lease lease =
        inWorld(() -> client.resources(Lease.class).get("kube-node-lease", "node")).orElseThrow();
    world.advance(Duration.ofSeconds(30));
    Lease later =
        inWorld(() -> client.resources(Lease.class).get("kube-node-lease", "node")).orElseThrow();
    assertThat(later.getSpec().getRenewTime()).isAfter(lease.getSpec().getRenewTime());
    assertThat(events.lines).contains("node Normal NodeReady: Node node status is now: NodeReady");
  }

  @Test
  void start_unchangedNode_writesItsStatusSeldom() {
    world.advance(Duration.ofMinutes(4));
    long before = statusWrites();
    world.advance(Duration.ofMinutes(10));
    assertThat(statusWrites() - before).isBetween(2L, 3L);
  }

  private long statusWrites() {
    return api.requests().stream().filter(r -> r.contains("nodes/node/status")).count();
  }

  @Test
  void podBound_becomesReadyAndIsRemovedWhenGone() {
    world.advance(Duration.ofSeconds(1));
    api.put(TestPods.pod("web", "Always", TestPods.container("web")));
    world.advance(Duration.ofSeconds(1));
    Pod pod = pod("web").orElseThrow();
    assertThat(condition(pod, "Ready")).isEqualTo("True");
    assertThat(pod.getStatus().getHostIP()).isEqualTo("192.0.2.1");
    assertThat(pod.getStatus().getQosClass()).isEqualTo("BestEffort");
    assertThat(kubelet.directory().runs("default", "web", "web")).hasSize(1);
    inWorld(
        () ->
            client
                .resources(Pod.class)
                .delete("default", "web", io.coracle.client.DeleteOptions.DEFAULT));
    world.advance(Duration.ofSeconds(40));
    assertThat(runtime.containers()).isEmpty();
    assertThat(runtime.sandboxes()).isEmpty();
  }

  @Test
  void podBound_thatDoesNotFit_isRejected() {
    world.advance(Duration.ofSeconds(1));
    api.put(
        new PodBuilder(TestPods.pod("big", "Always", TestPods.container("web")))
            .editSpec()
            .editFirstContainer()
            .withNewResources()
            .addToRequests("cpu", new Quantity("3"))
            .endResources()
            .endContainer()
            .endSpec()
            .build());
    world.advance(Duration.ofSeconds(1));
    Pod pod = pod("big").orElseThrow();
    assertThat(pod.getStatus().getPhase()).isEqualTo("Failed");
    assertThat(pod.getStatus().getReason()).isEqualTo("OutOfcpu");
    assertThat(runtime.calls).isEmpty();
  }

  @Test
  void restart_runningPod_isLeftAlone() {
    world.advance(Duration.ofSeconds(1));
    api.put(TestPods.pod("web", "Always", TestPods.container("web")));
    world.advance(Duration.ofSeconds(1));
    String before = runtime.newest("web").id();
    runtime.end(before, 1, "Error");
    world.advance(Duration.ofSeconds(1));
    String id = runtime.newest("web").id();
    assertThat(id).isNotEqualTo(before);
    kubelet.close();
    int calls = runtime.calls.size();
    kubelet = start();
    world.advance(Duration.ofSeconds(90));
    assertThat(runtime.calls).hasSize(calls);
    assertThat(runtime.newest("web").id()).isEqualTo(id);
    Pod pod = pod("web").orElseThrow();
    assertThat(condition(pod, "Ready")).isEqualTo("True");
    assertThat(pod.getStatus().getContainerStatuses().getFirst().getRestartCount()).isEqualTo(1);
  }

  @Test
  void restart_podDeletedMeanwhile_isKilledAndRemoved() {
    world.advance(Duration.ofSeconds(1));
    api.put(TestPods.pod("web", "Always", TestPods.container("web")));
    world.advance(Duration.ofSeconds(1));
    kubelet.close();
    inWorld(
        () ->
            client
                .resources(Pod.class)
                .delete("default", "web", io.coracle.client.DeleteOptions.now()));
    kubelet = start();
    world.advance(Duration.ofSeconds(60));
    assertThat(runtime.containers()).isEmpty();
    assertThat(runtime.sandboxes()).isEmpty();
    assertThat(runtime.calls).contains("stop web 30");
  }

  private void uses(String container, long bytes) {
    String id = runtime.newest(container).id();
    runtime.usages.put(
        id, new ContainerUsage(id, environment.clock().now(), 0, bytes, bytes, bytes, 0, 0, 0, 0));
  }

  private static Pod asking(String name, String memory) {
    return new PodBuilder(TestPods.pod(name, "Always", TestPods.container(name)))
        .editSpec()
        .editFirstContainer()
        .withNewResources()
        .addToRequests("memory", new Quantity(memory))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private String pressure() {
    Node node = inWorld(() -> client.resources(Node.class).get("", "node")).orElseThrow();
    return node.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("MemoryPressure"))
        .findFirst()
        .orElseThrow()
        .getStatus();
  }

  @Test
  void memoryShort_greediestPod_isEvictedAndTheNodeSaysSo() {
    world.advance(Duration.ofSeconds(1));
    api.put(asking("modest", "1Gi"));
    api.put(asking("greedy", "1Mi"));
    world.advance(Duration.ofSeconds(1));
    uses("modest", 1000L << 20);
    uses("greedy", 3046L << 20);
    world.advance(Duration.ofSeconds(10));
    assertThat(pressure()).isEqualTo("True");
    Pod greedy = pod("greedy").orElseThrow();
    assertThat(greedy.getStatus().getPhase()).isEqualTo("Failed");
    assertThat(greedy.getStatus().getReason()).isEqualTo("Evicted");
    assertThat(greedy.getStatus().getMessage())
        .isEqualTo(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 50Mi."
                + " Container greedy was using 3046Mi, request is 1Mi, has larger consumption of"
                + " memory. ");
    assertThat(condition(greedy, "DisruptionTarget")).isEqualTo("True");
    assertThat(runtime.calls).contains("stop greedy 2");
    assertThat(events.lines)
        .contains("node Warning EvictionThresholdMet: Attempting to reclaim memory");
    runtime.usages.remove(runtime.newest("greedy").id());
    world.advance(Duration.ofMinutes(4));
    assertThat(pressure()).isEqualTo("True");
    api.put(TestPods.pod("late", "Always", TestPods.container("late")));
    world.advance(Duration.ofSeconds(1));
    Pod late = pod("late").orElseThrow();
    assertThat(late.getStatus().getReason()).isEqualTo("Evicted");
    assertThat(late.getStatus().getMessage())
        .isEqualTo("Pod was rejected: The node had condition: [MemoryPressure]. ");
    world.advance(Duration.ofMinutes(2));
    assertThat(pressure()).isEqualTo("False");
    assertThat(pod("modest").orElseThrow().getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void memoryShort_twoGreedyPods_oneIsEvictedInARound() {
    world.advance(Duration.ofSeconds(1));
    api.put(asking("one", "1Mi"));
    api.put(asking("two", "1Mi"));
    world.advance(Duration.ofSeconds(1));
    uses("one", 2100L << 20);
    uses("two", 2000L << 20);
    world.advance(Duration.ofSeconds(11));
    assertThat(pod("one").orElseThrow().getStatus().getReason()).isEqualTo("Evicted");
    assertThat(pod("two").orElseThrow().getStatus().getPhase()).isEqualTo("Running");
    runtime.usages.remove(runtime.newest("one").id());
    world.advance(Duration.ofMinutes(2));
    assertThat(pod("two").orElseThrow().getStatus().getPhase()).isEqualTo("Running");
  }
}
