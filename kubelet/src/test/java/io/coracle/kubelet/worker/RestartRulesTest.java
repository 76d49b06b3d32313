package io.coracle.kubelet.worker;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static io.coracle.kubelet.testing.TestPods.withInit;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.testing.FakeRuntime.Script;
import io.coracle.kubelet.testing.TestNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Restart policies of single containers, and their rules. */
class RestartRulesTest {
  private final TestNode node = new TestNode();

  @AfterEach
  void close() {
    node.close();
  }

  private static Container with(String name, String policy) {
    return new ContainerBuilder(container(name)).withRestartPolicy(policy).build();
  }

  private static Container ruled(
      String name, String policy, String action, String operator, Integer... codes) {
    return new ContainerBuilder(with(name, policy))
        .addNewRestartPolicyRule()
        .withAction(action)
        .withNewExitCodes()
        .withOperator(operator)
        .withValues(codes)
        .endExitCodes()
        .endRestartPolicyRule()
        .build();
  }

  private void exits(String container, int code) {
    node.runtime.script(container, Script.exits(Duration.ofSeconds(2), code));
  }

  private void run(Pod pod, int seconds) {
    node.api.put(pod);
    node.advance(Duration.ofSeconds(seconds));
  }

  @Test
  void containerThatIsNeverRestarted_inAPodThatIs_runsOnce() {
    exits("once", 1);
    exits("often", 1);
    run(pod("p", "OnFailure", with("once", "Never"), container("often")), 20);
    assertThat(node.runtime.calls).contains("create often 2").doesNotContain("create once 1");
    assertThat(node.api.timeline).last().asString().endsWith(" Running CrashLoopBackOff/2 Error/0");
  }

  @Test
  void containerThatIsAlwaysRestarted_inAPodThatIsNot_keepsItRunning() {
    exits("often", 0);
    exits("once", 0);
    run(pod("p", "Never", with("often", "Always"), container("once")), 6);
    assertThat(node.api.timeline)
        .last()
        .asString()
        .contains("Running CrashLoopBackOff/1 Completed");
  }

  @Test
  void initContainerThatIsNeverRestarted_fails_andThePodWithIt() {
    exits("init", 1);
    run(withInit(pod("p", "Always", container("main")), with("init", "Never")), 5);
    assertThat(node.api.timeline).last().asString().contains("Failed Error/0");
  }

  @Test
  void ruleForAnExitCode_restartsWhatIsOtherwiseNot() {
    exits("main", 42);
    run(pod("p", "Never", ruled("main", "Never", "Restart", "In", 42)), 3);
    assertThat(node.runtime.calls).contains("create main 1");
    exits("main", 41);
    node.advance(Duration.ofSeconds(30));
    assertThat(node.api.timeline).last().asString().contains("Failed Error/2");
  }

  @Test
  void ruleForAllOtherExitCodes_restartsAfterThose() {
    exits("main", 5);
    run(pod("p", "Never", ruled("main", "Never", "Restart", "NotIn", 3, 4)), 3);
    assertThat(node.runtime.calls).contains("create main 1");
  }

  @Test
  void rule_goesBeforeThePolicy() {
    exits("main", 0);
    run(pod("p", "OnFailure", ruled("main", "OnFailure", "Restart", "In", 0)), 3);
    assertThat(node.runtime.calls).contains("create main 1");
  }

  private static Pod restartingAll() {
    return withInit(
        pod(
            "p",
            "Never",
            ruled("watcher", "Never", "RestartAllContainers", "In", 88),
            container("main"),
            container("short")),
        container("init"));
  }

  private List<String> restarting() {
    return node.api.pod("p").getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("AllContainersRestarting"))
        .map(PodCondition::getStatus)
        .toList();
  }

  @Test
  void ruleToRestartAllContainers_runsThePodAnewInItsPlace() {
    exits("init", 0);
    exits("short", 0);
    run(restartingAll(), 5);
    assertThat(restarting()).containsExactly("False");
    String sandbox = node.runtime.sandboxes().getFirst().id();
    node.runtime.calls.clear();
    node.runtime.end(node.runtime.newest("watcher").id(), 88, "Error");
    node.advance(Duration.ofSeconds(1));
    assertThat(node.runtime.calls)
        .containsSubsequence("stop main 2", "remove main", "start init")
        .contains("remove short", "remove init")
        .doesNotContain("start main");
    node.advance(Duration.ofSeconds(2));
    assertThat(node.runtime.calls)
        .containsSubsequence("start init", "start watcher", "start main", "start short");
    assertThat(node.runtime.sandboxes()).extracting(s -> s.id()).containsExactly(sandbox);
    assertThat(node.api.timeline)
        .last()
        .asString()
        .endsWith(" Running Completed/1 Ready/1 Ready/1 Ready/1");
    assertThat(restarting()).containsExactly("False");
    assertThat(node.api.pod("p").getStatus().getContainerStatuses().getLast().getLastState())
        .extracting(last -> last.getTerminated().getExitCode())
        .isEqualTo(88);
  }

  @Test
  void ruleToRestartAllContainers_againAndAgain_waitsLongerEachTime() {
    exits("init", 0);
    exits("watcher", 88);
    run(restartingAll(), 60);
    // Rounds of four seconds, the first at once, then after 10 and 20 seconds.
    assertThat(node.runtime.calls).filteredOn("start main"::equals).hasSize(4);
    exits("watcher", 1);
    exits("main", 0);
    exits("short", 0);
    node.advance(Duration.ofMinutes(3));
    assertThat(node.api.pod("p").getStatus().getPhase()).isEqualTo("Failed");
  }
}
