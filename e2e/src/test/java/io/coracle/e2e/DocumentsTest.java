package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.e2e.LearnersCluster.Space;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests and printed tables of four more texts about pods, as they are there. Which table is
 * shown by which test stands in {@code document-tests.tsv}.
 */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(LearnersCluster.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentsTest {
  private final LearnersCluster learners;

  DocumentsTest(LearnersCluster learners) {
    this.learners = learners;
  }

  @Test
  void simplePod_runs() {
    Space space = learners.apply("notes-nginx");
    space.await("nginx", "1/1", 30);
    assertThat(space.describe("nginx"))
        .containsPattern("Image: +nginx:1.14.2")
        .containsPattern("Port: +80/TCP")
        .containsPattern("State: +Running")
        .containsPattern("Status: +Running");
    space.end("nginx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"basics-job", "notes-job"})
  void job_isTaken_andTheTemplateInItRuns(String manifest) {
    Space space = learners.apply(manifest);
    assertThat(space.kubectl("get", "job", "hello").run().ok()).contains("hello ");
    String template =
        LearnersCluster.manifest(manifest)
            .replaceFirst("(?s).*# This is the pod template\n", "")
            .indent(-4);
    String pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: hello}\n" + template;
    space.kubectl("apply", "-f", "-").input(pod).run().ok();
    space.await("hello", "1/1", 30);
    assertThat(space.kubectl("logs", "hello").run().ok()).isEqualTo("Hello, Kubernetes!");
    assertThat(space.get("hello")).contains("Running");
    space.end("hello");
  }

  private static final String HELLO =
      """
      Name:             hello
      Namespace:        {name}
      Priority:         0
      Service Account:  default
      Node:             {name}/{ip}
      Start Time:       {date}
      Labels:           <none>
      Annotations:      <none>
      Status:           Running
      IP:               {ip}
      IPs:
        IP:  {ip}
      Containers:
        hello:
          Container ID:  containerd://{digest}
          Image:         busybox
          Image ID:      docker.io/library/busybox@sha256:{digest}
          Port:          <none>
          Host Port:     <none>
          Command:
            sh
            -c
            echo "Hello World!" && date && sleep 10
          State:          Waiting
            Reason:       CrashLoopBackOff
          Last State:     Terminated
            Reason:       Completed
            Exit Code:    0
            Started:      {date}
            Finished:     {date}
          Ready:          False
          Restart Count:  {times}
          Environment:    <none>
          Mounts:
            /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-{suffix} (ro)
      Conditions:
        Type                        Status
        PodReadyToStartContainers   True
        Initialized                 True
        Ready                       False
        ContainersReady             False
        PodScheduled                True
      Volumes:
        kube-api-access-{suffix}:
          Type:                    Projected (a volume that contains injected data from multiple sources)
          TokenExpirationSeconds:  3607
          ConfigMapName:           kube-root-ca.crt
          ConfigMapOptional:       <nil>
          DownwardAPI:             true
      QoS Class:                   BestEffort
      Node-Selectors:              <none>
      Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                                   node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
      """;

  @Test
  void podThatEndsWell_isStartedAgainWithPauses_asTheDescriptionSays() {
    Space space = learners.apply("basics-hello");
    space.await("hello", "CrashLoopBackOff", 60);
    Printed.checkPart(space.describe("hello"), HELLO);
    assertThat(space.kubectl("get", "pod", "hello", "-o", "jsonpath={.status.phase}").run().ok())
        .isEqualTo("Running");
    space.end("hello");
  }

  @Test
  void podThatEndsWell_andIsRestartedOnFailureOnly_succeeds() {
    Space space = learners.apply("basics-hello-on-failure");
    space.await("hello", "Completed", 40);
    Printed.check(
        space.kubectl("get", "pod", "hello").run().ok(),
        """
        NAME   READY  STATUS     RESTARTS  AGE
        hello  0/1    Completed  0         {age}\
        """);
    assertThat(space.kubectl("get", "pod", "hello", "-o", "jsonpath={.status.phase}").run().ok())
        .isEqualTo("Succeeded");
    assertThat(space.kubectl("logs", "hello").run().ok()).startsWith("Hello World!");
  }

  @Test
  void hooksThatPrint_areRun_andNobodySeesWhatTheyPrint() {
    Space space = learners.apply("basics-hooks");
    space.await("hook-test", "1/1", 30);
    assertThat(space.kubectl("logs", "hook-test").run().ok())
        .startsWith("Hello World!")
        .doesNotContain("postStart");
    space.kubectl("delete", "pod", "hook-test", "--timeout=60s").run().ok();
    assertThat(space.kubectl("get", "events").run().ok())
        .contains("Killing")
        .doesNotContain("FailedPostStartHook", "FailedPreStopHook");
  }

  @Test
  void initContainers_runInOrder_theirLogsRemain() {
    Space space = learners.apply("basics-init");
    space.await("init-test", "Init:0/2", 20);
    assertThat(space.describe("init-test")).containsPattern("Initialized +False");
    space.await("init-test", "Init:1/2", 30);
    space.await("init-test", "1/1", 30);
    assertThat(space.kubectl("logs", "init-test", "-c", "init-1").run().ok()).contains("= 1 =");
    assertThat(space.kubectl("logs", "init-test", "-c", "init-2").run().ok()).contains("= 2 =");
    assertThat(space.kubectl("logs", "init-test").run().ok()).contains("Hello World!");
    assertThat(space.describe("init-test")).containsPattern("Initialized +True");
    space.end("init-test");
  }

  @Test
  void hookAfterTheStart_writesItsFile() {
    Space space = learners.apply("hooks-start");
    space.await("example-pod", "1/1", 30);
    assertThat(space.kubectl("exec", "example-pod", "--", "cat", "/var/log/startup.log").run().ok())
        .isEqualTo("Container started");
    space.end("example-pod");
  }

  @Test
  void hookBeforeTheEnd_isRun() {
    Space space = learners.apply("hooks-stop");
    space.await("example-pod", "1/1", 30);
    space.kubectl("delete", "pod", "example-pod", "--timeout=20s").run().ok();
    assertThat(space.kubectl("get", "events").run().ok())
        .contains("Killing")
        .doesNotContain("FailedPreStopHook");
  }

  @Test
  void readinessGate_untilSomebodySetsTheCondition_podIsNotReady() {
    Space space = learners.space("gated");
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: gated}
        spec:
          readinessGates: [{conditionType: "www.example.com/feature-1"}]
          containers: [{name: main, image: 'nginx:1.14.2'}]
        """;
    space.kubectl("apply", "-f", "-").input(manifest).run().ok();
    Waiting.matching(
        () -> space.describe("gated"), "ContainersReady +True", Duration.ofSeconds(30));
    assertThat(space.describe("gated")).containsPattern("(?m)^ +Ready +False");
    assertThat(space.kubectl("get", "pod", "gated", "-owide").run().ok()).contains("0/1");
    String patch =
        "{\"status\":{\"conditions\":[{\"type\":\"www.example.com/feature-1\",\"status\":\"True\"}]}}";
    space.kubectl("patch", "pod", "gated", "--subresource=status", "-p", patch).run().ok();
    space.kubectl("wait", "--for=condition=Ready", "pod/gated", "--timeout=20s").run().ok();
    space.end("gated");
  }

  @Test
  void namesOfHosts_areResolvedAsThePodSays() {
    Space space = learners.space("names");
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          %s
          containers:
          - {name: main, image: busybox, command: [sh, -c, 'cat /etc/resolv.conf /etc/hosts']}
          restartPolicy: Never
        ---
        """;
    String own =
        "dnsPolicy: None\n  dnsConfig: {nameservers: [8.8.8.8], searches:"
            + " [default.svc.cluster.local], options: [{name: ndots, value: '4'}, {name: timeout,"
            + " value: '3'}]}";
    String aliases = "hostAliases: [{ip: 10.1.2.3, hostnames: [foo.remote, bar.remote]}]";
    space
        .kubectl("apply", "-f", "-")
        .input(manifest.formatted("own", own) + manifest.formatted("aliases", aliases))
        .run()
        .ok();
    space.await("own", "Completed", 40);
    space.await("aliases", "Completed", 40);
    assertThat(space.kubectl("logs", "own").run().ok())
        .startsWith(
            "search default.svc.cluster.local\nnameserver 8.8.8.8\noptions ndots:4 timeout:3\n");
    String domains = "svc.cluster.local cluster.local";
    assertThat(space.kubectl("logs", "aliases").run().ok())
        .containsPattern("search " + space.namespace() + ".svc.cluster.local " + domains)
        .contains("nameserver " + LearnersCluster.DNS + "\noptions ndots:5")
        .contains("10.1.2.3\tfoo.remote\tbar.remote");
  }

  @Test
  void deployment_ofTheWrongGroupIsRefused_ofTheRightOneSaysWhyItsCommandDoesNotRun() {
    Space space = learners.space("default-not");
    String manifest = LearnersCluster.manifest("pod-deployment");
    assertThat(learners.cluster().kubectl("apply", "-f", "-").input(manifest).run().output())
        .contains("no matches for kind \"Deployment\" in version \"v1\"");
    String mended =
        manifest
            .replace("apiVersion: v1", "apiVersion: apps/v1")
            .replace("namespace: default", "namespace: " + space.namespace());
    space.kubectl("apply", "-f", "-").input(mended).run().ok();
    Waiting.matching(
        () -> space.kubectl("get", "pods", "-l", "app=redis").run().output(),
        "redis-[a-z0-9]+-[a-z0-9]{5} +0/1 +(CrashLoopBackOff|RunContainerError)",
        Duration.ofSeconds(40));
    assertThat(space.kubectl("describe", "pods", "-l", "app=redis").run().ok())
        .contains("exec: \"redis-server /opt/redis/redis.conf\": ");
    String patch =
        "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/command\",\"value\":[\"sleep\",\"3600\"]},"
            + "{\"op\":\"add\",\"path\":\"/spec/template/spec/terminationGracePeriodSeconds\",\"value\":1}]";
    space.kubectl("patch", "deploy", "redis", "--type=json", "-p", patch).run().ok();
    space.kubectl("rollout", "status", "deploy/redis", "--timeout=90s").run().ok();
    assertThat(space.kubectl("get", "deploy", "redis", "-oyaml").run().ok())
        .contains(
            "deployment.kubernetes.io/revision: \"2\"",
            "reason: NewReplicaSetAvailable",
            "has successfully progressed.",
            "reason: MinimumReplicasAvailable",
            "message: Deployment has minimum availability.",
            "availableReplicas: 3",
            "updatedReplicas: 3");
    space.kubectl("delete", "deploy", "redis").run().ok();
  }
}
