package io.coracle.kubelet.telemetry;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeCollector;
import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.coracle.kubelet.trace.FinishedSpan;
import io.coracle.kubelet.trace.FinishedSpan.Attribute;
import io.coracle.kubelet.trace.Tracing;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted, timed and traced of pods on a fake runtime, in virtual time. */
class TelemetryTest {
  private static final String RUNTIME = "runtime.v1.RuntimeService/";

  private final FakeCollector collector = new FakeCollector();
  private final TestNode node =
      new TestNode(
          environment ->
              Telemetry.with(environment, Tracing.to(environment, 1_000_000, collector)));

  @AfterEach
  void close() {
    node.close();
  }

  private String metrics() {
    return node.telemetry.meters().text();
  }

  private void run(Pod pod, Duration time) {
    node.api.put(
        new PodBuilder(pod)
            .editMetadata()
            .withCreationTimestamp(node.world.environment().clock().now().toString())
            .endMetadata()
            .build());
    node.advance(time);
  }

  private static Map<String, Object> attributes(FinishedSpan span) {
    return span.attributes().stream()
        .collect(
            Collectors.toMap(
                Attribute::name,
                attribute ->
                    switch (attribute) {
                      case Attribute.Text text -> text.value();
                      case Attribute.Number number -> number.value();
                    }));
  }

  private FinishedSpan parent(FinishedSpan span) {
    return collector.spans.stream()
        .filter(other -> span.parent().equals(java.util.Optional.of(other.id())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pod_started_eachStepIsASpanWithItsCallsBelow() {
    run(pod("web", "Always", container("main")), Duration.ofSeconds(10));
    FinishedSpan call = collector.one(RUNTIME + "RunPodSandbox");
    FinishedSpan step = parent(call);
    FinishedSpan sync = parent(step);
    assertThat(step.name()).isEqualTo("CreateSandbox");
    assertThat(sync.name()).isEqualTo("syncPod");
    assertThat(sync.parent()).isEmpty();
    assertThat(attributes(sync))
        .containsEntry("k8s.namespace.name", "default")
        .containsEntry("k8s.pod.name", "web")
        .containsEntry("k8s.pod.uid", "uid-web")
        .containsEntry("k8s.pod.update_type", "create");
    String sandbox = String.valueOf(attributes(step).get("k8s.pod.sandbox.id"));
    assertThat(sandbox).isNotEqualTo("null");
    assertThat(parent(collector.one(RUNTIME + "StartContainer")).name())
        .isEqualTo("StartContainer");
  }

  @Test
  void container_started_spanNamesItAndItsImage() {
    run(pod("web", "Always", container("main")), Duration.ofSeconds(10));
    FinishedSpan create = collector.one(RUNTIME + "CreateContainer");
    FinishedSpan step = parent(create);
    assertThat(step.name()).isEqualTo("StartContainer");
    assertThat(attributes(step))
        .containsEntry("k8s.container.name", "main")
        .containsEntry("container.image.name", "image:1")
        .containsEntry("k8s.container.restart_count", 0L)
        .containsEntry("container.id", node.runtime.newest("main").id());
    assertThat(step.fault()).isEmpty();
    assertThat(metrics())
        .contains("kubelet_started_pods_total 1.0\n")
        .contains("kubelet_started_containers_total{container_type=\"container\"} 1.0\n")
        .contains("kubelet_runtime_operations_total{operation_type=\"run_podsandbox\"} 1.0\n")
        .contains(
            "kubelet_runtime_operations_duration_seconds_bucket"
                + "{operation_type=\"start_container\",le=\"0.005\"} 1\n")
        .contains("kubelet_run_podsandbox_duration_seconds_count{runtime_handler=\"\"} 1\n")
        .contains("# TYPE kubelet_pod_worker_duration_seconds histogram\n")
        .containsPattern(
            "kubelet_pod_worker_duration_seconds_count\\{operation_type=\"create\"} [1-9]")
        .doesNotContain("_max")
        .contains("kubelet_started_pods_errors_total 0.0\n")
        .doesNotContain("containers_errors_total");
  }

  @Test
  void pod_started_itsWorkerContainersAndStatusesAreMeasured() {
    run(pod("web", "Always", container("main")), Duration.ofSeconds(10));
    assertThat(metrics())
        .contains("kubelet_pod_worker_start_duration_seconds_count 1\n")
        .contains("kubelet_containers_per_pod_count_bucket{le=\"1.0\"} 1\n")
        .contains("kubelet_pod_status_sync_duration_seconds_bucket{le=\"0.01\"} ");
  }

  @Test
  void image_missing_isPulledAndTakenOffTheStart() {
    node.runtime.pullTime = Duration.ofSeconds(7);
    node.runtime.images.clear();
    run(pod("web", "Always", container("main")), Duration.ofSeconds(20));
    assertThat(metrics())
        .contains("kubelet_image_pull_duration_seconds_sum{image_size_in_bytes=\"0-10MB\"} 7.0\n")
        .contains("kubelet_pod_start_duration_seconds_count 1\n")
        .contains("kubelet_pod_start_total_duration_seconds_bucket{le=\"6.0\"} 0\n")
        .contains("kubelet_pod_start_total_duration_seconds_bucket{le=\"8.0\"} 1\n")
        .contains("kubelet_pod_start_sli_duration_seconds_bucket{le=\"1.0\"} 1\n");
  }

  @Test
  void initContainer_isTakenOffTheStart() {
    node.runtime.script("init", Script.exits(Duration.ofSeconds(5), 0));
    run(
        withInit(pod("web", "Always", container("main")), container("init")),
        Duration.ofSeconds(20));
    assertThat(metrics())
        .contains("kubelet_started_containers_total{container_type=\"init_container\"} 1.0\n")
        .contains("kubelet_pod_start_total_duration_seconds_bucket{le=\"4.0\"} 0\n")
        .contains("kubelet_pod_start_sli_duration_seconds_bucket{le=\"2.0\"} 1\n");
  }

  @Test
  void container_cannotBeCreated_isAFaultOfTheSpanAndCounted() {
    node.runtime.failCreate("main", "no such device");
    run(pod("web", "Always", container("main")), Duration.ofSeconds(8));
    List<FinishedSpan> steps =
        collector.all(RUNTIME + "CreateContainer").stream().map(this::parent).toList();
    assertThat(steps)
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.fault().orElseThrow()).contains("no such device"));
    assertThat(collector.all(RUNTIME + "CreateContainer").getFirst().fault()).isPresent();
    assertThat(metrics())
        .contains(
            "kubelet_started_containers_errors_total"
                + "{code=\"CreateContainerError\",container_type=\"container\"} 1.0\n")
        .contains(
            "kubelet_runtime_operations_errors_total{operation_type=\"create_container\"} 1.0\n");
  }

  @Test
  void image_cannotBePulled_isAFaultOfTheSpanAndCounted() {
    node.runtime.images.clear();
    node.runtime.failPull("image:1", "no such registry");
    run(pod("web", "Always", container("main")), Duration.ofSeconds(8));
    FinishedSpan step = parent(collector.one("runtime.v1.ImageService/PullImage"));
    assertThat(step.name()).isEqualTo("PullImage");
    assertThat(step.fault().orElseThrow()).contains("no such registry");
    assertThat(metrics()).contains("{code=\"ErrImagePull\",container_type=\"container\"} 1.0\n");
  }

  @Test
  void volume_configMapMissing_isCountedAsAFailedMount() {
    Pod pod =
        new PodBuilder(pod("web", "Always", container("main")))
            .editSpec()
            .editFirstContainer()
            .addNewVolumeMount()
            .withName("settings")
            .withMountPath("/settings")
            .endVolumeMount()
            .endContainer()
            .addNewVolume()
            .withName("settings")
            .withNewConfigMap()
            .withName("none")
            .endConfigMap()
            .endVolume()
            .endSpec()
            .build();
    run(pod, Duration.ofSeconds(1));
    node.advance(Duration.ofSeconds(6));
    FinishedSpan mount = collector.all("volume_mount").getFirst();
    assertThat(parent(mount).name()).isEqualTo("PrepareVolumes");
    assertThat(attributes(mount)).containsEntry("k8s.volume.name", "settings");
    assertThat(mount.fault().orElseThrow()).contains("not found");
    assertThat(metrics())
        .containsPattern(
            "storage_operation_duration_seconds_count\\{migrated=\"false\","
                + "operation_name=\"volume_mount\",status=\"fail-unknown\","
                + "volume_plugin=\"kubernetes.io/configmap\"} [1-9]");
  }

  @Test
  void pod_deleted_isAKill() {
    run(pod("web", "Always", container("main")), Duration.ofSeconds(2));
    node.api.delete("web", 1);
    node.advance(Duration.ofSeconds(20));
    assertThat(collector.all("StopContainer")).isNotEmpty();
    assertThat(metrics())
        .contains("kubelet_pod_worker_duration_seconds_count{operation_type=\"kill\"}");
  }
}
