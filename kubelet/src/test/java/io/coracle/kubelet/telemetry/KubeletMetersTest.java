package io.coracle.kubelet.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every family that a kubelet shows of its own work: name, type, labels and buckets. */
class KubeletMetersTest {
  private static final Duration TOOK = Duration.ofMillis(1500);
  private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

  private final KubeletMeters meters = new KubeletMeters();

  private void everything() {
    meters.runtimeCalled("version", TOOK, true);
    meters.sandboxRun("fast", TOOK, true);
    meters.podStarting();
    meters.podNotStarted();
    meters.containerStarting("container");
    meters.containerNotStarted("container", "ErrImagePull");
    meters.podWorked("create", TOOK);
    meters.podRuns(TOOK);
    meters.podStarted(TOOK);
    meters.podStartedWithoutWaits(TOOK);
    meters.imagePulled(1, TOOK);
    meters.volumeHandled("kubernetes.io/secret", "volume_mount", TOOK, true);
    meters.relisted(TOOK);
    meters.relistedAfter(TOOK);
    meters.spansDropped(() -> 3);
    meters.podWorkerStarted(TOOK);
    meters.statusSynced(TOOK);
    meters.imageCollected("age");
    meters.requests().ended(meters.requests().begun("GET", "/metrics/probes"), TOOK);
    meters.requests().begun("BREW", "/teapot/of/tea");
    meters.requests().begun("POST", "/exec/default/web/main");
  }

  private List<Double> bounds(String family) {
    return meters
        .text()
        .lines()
        .filter(line -> line.startsWith(family + "_bucket"))
        .flatMap(line -> BOUND.matcher(line).results())
        .map(found -> found.group(1))
        .filter(bound -> !bound.equals("+Inf"))
        .map(Double::valueOf)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          kubelet_runtime_operations_total | {operation_type="version"} 1.0
          kubelet_runtime_operations_errors_total | {operation_type="version"} 1.0
          kubelet_run_podsandbox_errors_total | {runtime_handler="fast"} 1.0
          kubelet_started_pods_total | ' 1.0'
          kubelet_started_pods_errors_total | ' 1.0'
          kubelet_started_containers_total | {container_type="container"} 1.0
          kubelet_started_containers_errors_total | {code="ErrImagePull",container_type="container"} 1.0
          coracle_kubelet_spans_dropped_total | ' 3.0'
          kubelet_image_garbage_collected_total | {reason="age"} 1.0
          kubelet_http_requests_total | {long_running="false",method="GET",path="metrics/probes",server_type="readwrite"} 1.0
          kubelet_http_requests_total | {long_running="true",method="POST",path="exec",server_type="readwrite"} 1.0
          kubelet_http_requests_total | {long_running="false",method="other",path="other",server_type="readwrite"} 1.0
          """)
  void text_counter_isShown(String name, String sample) {
    everything();
    assertThat(meters.text()).contains("# TYPE " + name + " counter\n", name + sample + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          kubelet_runtime_operations_duration_seconds | {operation_type="version"} 1.5 | 14
          kubelet_run_podsandbox_duration_seconds | {runtime_handler="fast"} 1.5 | 11
          kubelet_pod_worker_duration_seconds | {operation_type="create"} 1.5 | 11
          kubelet_pod_start_duration_seconds | ' 1.5' | 25
          kubelet_pod_start_total_duration_seconds | ' 1.5' | 25
          kubelet_pod_start_sli_duration_seconds | ' 1.5' | 25
          kubelet_image_pull_duration_seconds | {image_size_in_bytes="0-10MB"} 1.5 | 18
          kubelet_pleg_relist_duration_seconds | ' 1.5' | 11
          kubelet_pleg_relist_interval_seconds | ' 1.5' | 11
          kubelet_pod_worker_start_duration_seconds | ' 1.5' | 11
          kubelet_pod_status_sync_duration_seconds | ' 1.5' | 11
          kubelet_http_requests_duration_seconds | '{long_running="false",method="GET",path="metrics/probes",server_type="readwrite"} 1.5' | 11
          storage_operation_duration_seconds | '{migrated="false",operation_name="volume_mount",status="fail-unknown",volume_plugin="kubernetes.io/secret"} 1.5' | 13
          """)
  void text_histogram_isShownWithItsBuckets(String name, String sum, int buckets) {
    everything();
    assertThat(meters.text())
        .contains("# TYPE " + name + " histogram\n", name + "_sum" + sum + "\n");
    assertThat(bounds(name)).hasSize(buckets).isSorted();
  }

  @Test
  void text_boundsOfRuntimeCalls_areThoseOfKubernetes() {
    meters.runtimeCalled("version", TOOK, false);
    assertThat(bounds("kubelet_runtime_operations_duration_seconds"))
        .startsWith(.005, .0125, .03125, .078125, .1953125, .48828125, 1.220703125, 3.0517578125)
        .endsWith(745.0580596923828);
  }

  @Test
  void text_nothingHappened_showsWhatHasNoLabels() {
    assertThat(meters.text())
        .contains("kubelet_started_pods_total 0.0\n", "kubelet_started_pods_errors_total 0.0\n")
        .doesNotContain("_max", "kubelet_runtime");
  }

  @Test
  void text_requestsUnderWay_areShownUntilTheyEnd() {
    everything();
    assertThat(meters.text())
        .contains(
            "# TYPE kubelet_http_inflight_requests gauge\n",
            "kubelet_http_inflight_requests{long_running=\"true\",method=\"POST\",path=\"exec\","
                + "server_type=\"readwrite\"} 1.0\n",
            "kubelet_http_inflight_requests{long_running=\"false\",method=\"GET\","
                + "path=\"metrics/probes\",server_type=\"readwrite\"} 0.0\n");
  }

  @Test
  void text_process_tellsWhatItUses() {
    assertThat(meters.text())
        .containsPattern("\nprocess_cpu_seconds_total [1-9.]")
        .containsPattern("\nprocess_start_time_seconds [1-9.]")
        .contains("process_resident_memory_bytes ", "process_open_fds ");
  }
}
