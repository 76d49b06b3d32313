package io.coracle.cli.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReadinessTest {
  private static JsonNode tree(String yaml) {
    return Yaml.parse(yaml.getBytes(StandardCharsets.UTF_8)).tree();
  }

  private static State state(String yaml) {
    return Readiness.of(tree(yaml));
  }

  private static String waiting(String yaml) {
    return state(yaml) instanceof State.Waiting(String why) ? why : "";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: ConfigMap}",
        "{kind: Service}",
        """
        {kind: Deployment, metadata: {generation: 2}, spec: {replicas: 2},
         status: {observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2}}
        """,
        "{kind: Deployment, metadata: {generation: 1}, spec: {replicas: 0}, status:"
            + " {observedGeneration: 1}}",
        "{kind: ReplicaSet, spec: {replicas: 1}, status: {availableReplicas: 1}}",
        "{kind: StatefulSet, spec: {replicas: 1}, status: {readyReplicas: 1, updatedReplicas: 1}}",
        """
        {kind: StatefulSet, spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 2}}},
         status: {readyReplicas: 3, updatedReplicas: 1}}
        """,
        "{kind: DaemonSet, status: {desiredNumberScheduled: 2, updatedNumberScheduled: 2,"
            + " numberAvailable: 2}}",
        "{kind: Pod, status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}",
        "{kind: Pod, status: {phase: Succeeded, conditions: [{type: Ready, status: 'False'}]}}",
        "{kind: Job, status: {conditions: [{type: Complete, status: 'True'}]}}",
        "{kind: Job, spec: {suspend: true}}",
        "{kind: PersistentVolumeClaim, status: {phase: Bound}}",
        "{kind: Namespace, status: {phase: Active}}"
      })
  void of_objectAsItIsMeantToBe_isReady(String yaml) {
    assertThat(state(yaml)).isEqualTo(new State.Ready());
  }

  @Test
  void of_deploymentThatItsControllerHasNotSeen_waits() {
    assertThat(
            waiting(
                "{kind: Deployment, metadata: {generation: 2}, spec: {replicas: 1}, status:"
                    + " {observedGeneration: 1, updatedReplicas: 1, availableReplicas: 1}}"))
        .isEqualTo("its controller has not seen it yet");
  }

  @Test
  void of_deploymentWithOldReplicas_waits() {
    assertThat(
            waiting(
                "{kind: Deployment, spec: {replicas: 2}, status:"
                    + " {replicas: 3, updatedReplicas: 2, availableReplicas: 3}}"))
        .isEqualTo("1 old replicas are still there");
  }

  @Test
  void of_deploymentWithoutEnoughAvailable_saysHowMany() {
    assertThat(
            waiting(
                "{kind: Deployment, spec: {replicas: 2}, status:"
                    + " {replicas: 2, updatedReplicas: 2, availableReplicas: 1}}"))
        .isEqualTo("1 of 2 replicas available");
  }

  @Test
  void of_deploymentBeyondItsDeadline_hasFailed() {
    assertThat(
            state(
                "{kind: Deployment, status: {conditions: [{type: Progressing, status: 'False',"
                    + " reason: ProgressDeadlineExceeded, message: too slow}]}}"))
        .isEqualTo(new State.Failed("too slow"));
  }

  @Test
  void of_podWhoseContainerWaits_givesTheReason() {
    assertThat(
            waiting(
                "{kind: Pod, status: {phase: Pending, containerStatuses: [{name: a, state:"
                    + " {waiting: {reason: ImagePullBackOff}}}]}}"))
        .isEqualTo("container a: ImagePullBackOff");
  }

  @Test
  void of_podOnNoNode_givesTheSchedulersMessage() {
    assertThat(
            waiting(
                "{kind: Pod, status: {phase: Pending, conditions: [{type: PodScheduled,"
                    + " status: 'False', message: 0/1 nodes are available}]}}"))
        .isEqualTo("0/1 nodes are available");
  }

  @Test
  void of_failedPodAndJob_haveFailed() {
    assertThat(state("{kind: Pod, status: {phase: Failed, message: evicted}}"))
        .isEqualTo(new State.Failed("it has failed: evicted"));
    assertThat(
            state(
                "{kind: Job, status: {conditions: [{type: Failed, status: 'True',"
                    + " message: BackoffLimitExceeded}]}}"))
        .isEqualTo(new State.Failed("it has failed: BackoffLimitExceeded"));
  }

  @Test
  void selector_labelsAndExpressions_becomeOneText() {
    assertThat(
            PodSelection.selector(
                tree(
                    "{spec: {selector: {matchLabels: {a: b}, matchExpressions: ["
                        + "{key: c, operator: In, values: [d, e]}, {key: f, operator: Exists},"
                        + " {key: g, operator: DoesNotExist}]}}}")))
        .isEqualTo("a=b,c in (d,e),f,!g");
    assertThat(PodSelection.selector(tree("{spec: {selector: {a: b}}}"))).isEqualTo("a=b");
  }

  @Test
  void ready_inTheTable_countsReplicasAndContainers() {
    assertThat(Summary.ready(tree("{kind: Deployment, spec: {replicas: 2}, status: {}}")))
        .isEqualTo("0/2");
    assertThat(
            Summary.ready(
                tree("{kind: Pod, status: {containerStatuses: [{ready: true}, {ready: false}]}}")))
        .isEqualTo("1/2");
    assertThat(Summary.ready(tree("{kind: Service}"))).isEqualTo("yes");
  }
}
