package io.coracle.kubelet.telemetry;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Clock;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodStartsTest {
  private static final String TOTAL = "kubelet_pod_start_total_duration_seconds_sum";
  private static final String FIRST = "kubelet_first_network_pod_start_sli_duration_seconds";
  private static final String INDICATOR = "kubelet_pod_start_sli_duration_seconds_sum";

  private final VirtualWorld world = new VirtualWorld(1);
  private final Clock clock = world.environment().clock();
  private final KubeletMeters meters = new KubeletMeters();
  private final PodStarts starts = new PodStarts(clock, meters);

  @AfterEach
  void close() {
    world.close();
  }

  private Pod created() {
    return new PodBuilder(pod("web", "Always", container("main")))
        .editMetadata()
        .withCreationTimestamp(clock.now().toString())
        .endMetadata()
        .build();
  }

  private Pod running(Pod pod) {
    return new PodBuilder(pod)
        .withNewStatus()
        .withStartTime(clock.now().toString())
        .addNewContainerStatus()
        .withName("main")
        .withNewState()
        .withNewRunning()
        .withStartedAt(clock.now().toString())
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private void wait(int seconds) {
    world.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void shown_pullsThatOverlap_areTakenOffOnce() {
    Pod pod = created();
    wait(1);
    starts.seen(pod);
    Instant first = clock.now();
    wait(2);
    Instant second = clock.now();
    wait(3);
    starts.pulled(pod, first);
    wait(1);
    starts.pulled(pod, second);
    wait(3);
    starts.shown(pod);
    starts.shown(running(pod));
    starts.shown(running(pod));
    assertThat(meters.text()).contains(TOTAL + " 10.0\n", INDICATOR + " 4.0\n");
  }

  @Test
  void runs_firstTime_isTimedFromWhenItWasSeen() {
    Pod pod = created();
    wait(5);
    starts.seen(pod);
    wait(2);
    starts.seen(pod);
    starts.runs(pod);
    wait(2);
    starts.runs(pod);
    assertThat(meters.text())
        .contains("kubelet_pod_start_duration_seconds_sum 2.0\n")
        .contains("kubelet_pod_start_duration_seconds_count 1\n");
  }

  @Test
  void shown_firstPodWithANetwork_isToldByItself() {
    Pod pod = created();
    Pod onHost =
        new PodBuilder(pod)
            .editMetadata()
            .withUid("uid-host")
            .endMetadata()
            .editSpec()
            .withHostNetwork(true)
            .endSpec()
            .build();
    starts.seen(onHost);
    starts.seen(pod);
    wait(1);
    starts.shown(running(onHost));
    assertThat(meters.text()).contains(FIRST + " 0.0\n");
    wait(1);
    starts.shown(running(pod));
    Pod later = created();
    starts.forget(pod);
    starts.seen(later);
    wait(5);
    starts.shown(running(later));
    assertThat(meters.text()).contains(FIRST + " 2.0\n");
  }

  @Test
  void shown_volumeWithState_doesNotCountForTheIndicator() {
    Pod pod =
        new PodBuilder(created())
            .editSpec()
            .addNewVolume()
            .withName("data")
            .withNewPersistentVolumeClaim("data", false)
            .endVolume()
            .endSpec()
            .build();
    starts.seen(pod);
    wait(3);
    starts.shown(running(pod));
    assertThat(meters.text()).contains(TOTAL + " 3.0\n").doesNotContain(INDICATOR);
  }

  @Test
  void seen_podThatHadBegunOrIsStaticOrForgotten_doesNotCount() {
    Pod begun = running(created());
    starts.seen(begun);
    starts.runs(begun);
    starts.shown(begun);
    Pod fixed =
        new PodBuilder(created())
            .editMetadata()
            .addToAnnotations(Pods.SOURCE_ANNOTATION, "file")
            .addToAnnotations(Pods.HASH_ANNOTATION, "uid-web")
            .endMetadata()
            .build();
    starts.seen(fixed);
    starts.runs(fixed);
    Pod gone = created();
    starts.seen(gone);
    starts.forget(gone);
    starts.runs(gone);
    assertThat(meters.text()).doesNotContain("kubelet_pod_start_");
  }
}
