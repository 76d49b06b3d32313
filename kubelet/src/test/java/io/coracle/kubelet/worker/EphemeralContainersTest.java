package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EphemeralContainersTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private Pod debugged(String pod, String target) {
    return new PodBuilder(node.api.pod(pod))
        .editSpec()
        .addToEphemeralContainers(
            new EphemeralContainerBuilder()
                .withName("debug")
                .withImage("image:1")
                .withImagePullPolicy("IfNotPresent")
                .withTargetContainerName(target)
                .build())
        .endSpec()
        .build();
  }

  private ContainerStatus status(String pod) {
    return node.api.pod(pod).getStatus().getEphemeralContainerStatuses().getFirst();
  }

  @Test
  void update_ephemeralContainerAdded_runsInThePodAndSeesItsTarget() {
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(1));
    String target = node.runtime.newest("web").id();
    node.api.put(debugged("web", "web"));
    node.advance(Duration.ofSeconds(1));
    assertThat(status("web").getState().getRunning()).isNotNull();
    assertThat(status("web").getStarted()).isNull();
    assertThat(status("web").getReady()).isFalse();
    assertThat(node.runtime.config("debug").security().namespaces().processTarget())
        .isEqualTo(target);
    assertThat(node.runtime.calls)
        .containsExactly(
            "sandbox web 0", "create web 0", "start web", "create debug 0", "start debug");
  }

  @Test
  void update_ephemeralContainerThatEnded_isNeverRestarted() {
    node.runtime.script("debug", Script.exits(Duration.ofSeconds(2), 1));
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(1));
    node.api.put(debugged("web", ""));
    node.advance(Duration.ofMinutes(10));
    assertThat(status("web").getState().getTerminated().getExitCode()).isEqualTo(1);
    assertThat(status("web").getRestartCount()).isZero();
    assertThat(node.runtime.calls).filteredOn("start debug"::equals).hasSize(1);
    assertThat(node.api.pod("web").getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void update_initContainerThatNeverSucceeds_canBeLookedInto() {
    node.runtime.script("init", Script.exits(Duration.ofSeconds(1), 1));
    node.api.put(withInit(pod("web", "Always", container("web")), container("init")));
    node.advance(Duration.ofSeconds(30));
    node.api.put(debugged("web", ""));
    node.advance(Duration.ofSeconds(1));
    assertThat(status("web").getState().getRunning()).isNotNull();
    assertThat(node.runtime.calls).doesNotContain("start web");
  }

  @Test
  void update_targetThatDoesNotRun_isSaid() {
    node.api.put(pod("web", "Always", container("web")));
    node.advance(Duration.ofSeconds(1));
    node.api.put(debugged("web", "none"));
    node.advance(Duration.ofSeconds(1));
    assertThat(status("web").getState().getWaiting().getReason())
        .isEqualTo("CreateContainerConfigError");
    assertThat(status("web").getState().getWaiting().getMessage())
        .isEqualTo("unable to find target container none");
  }
}
