package io.coracle.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.e2e.LearnersCluster.Space;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The manifests, commands and printed tables with which people learn about pods, as they are in a
 * course: images by their short names, the defaults of most fields, the waiting times of the text.
 * Which table is shown by which test stands in {@code document-tests.tsv}.
 */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(LearnersCluster.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LearnersTest {
  /** Below it are the events of {@code kubectl describe}. */
  private static final String EVENTS = "  ----     ------     ----   ----   -------";

  private final LearnersCluster learners;

  LearnersTest(LearnersCluster learners) {
    this.learners = learners;
  }

  private Command kubectl(String... words) {
    return learners.cluster().kubectl(words);
  }

  @Test
  void nginxWithEveryField_runsServesAndEnds() {
    String manifest = LearnersCluster.manifest("course-nginx");
    kubectl("apply", "-f", "-").input(manifest).run().ok();
    Space space = new Space(learners.cluster(), "default");
    space.await("nginx", "1/1", 30);
    Printed.check(
        kubectl("get", "po", "nginx", "-owide").run().ok(),
        """
        NAME   READY  STATUS   RESTARTS  AGE    IP    NODE    NOMINATED NODE  READINESS GATES
        nginx  1/1    Running  0         {age}  {ip}  {name}  <none>          <none>\
        """);
    assertThat(kubectl("exec", "nginx", "--", "sh", "-c", "ls -d /data; pwd; echo $TZ"))
        .extracting(command -> command.run().ok())
        .isEqualTo("/data\n/usr/share/nginx/html\nAsia/Shanghai");
    Command.Result write = kubectl("exec", "nginx", "--", "touch", "x").run();
    assertThat(write.output()).contains("Read-only file system");
    assertThat(kubectl("get", "po", "-l", "role=frontend", "-oyaml").run().ok())
        .contains("restartPolicy: Always", "failureThreshold: 2", "qosClass: BestEffort");
    Printed.check(
        kubectl("get", "po", "nginx", "--show-labels").run().ok(),
        """
        NAME   READY  STATUS   RESTARTS  AGE    LABELS
        nginx  1/1    Running  0         {age}  app=nginx,role=frontend\
        """);
    assertThat(kubectl("label", "pod", "nginx", "role=debug", "--overwrite").run().ok())
        .isEqualTo("pod/nginx labeled");
    Printed.check(
        kubectl("get", "po", "-A", "-l", "role=debug").run().ok(),
        """
        NAMESPACE  NAME   READY  STATUS   RESTARTS  AGE
        default    nginx  1/1    Running  0         {age}\
        """);
    kubectl("delete", "po", "nginx", "--timeout=60s").run().ok();
    assertThat(space.get("nginx")).contains("not found");
  }

  @Test
  void fileFromAnInitContainer_isServedOnAPortOfTheHost() throws Exception {
    Space space = learners.apply("course-war");
    space.await("javaweb-2", "1/1", 30);
    String node = "jsonpath={.status.hostIP}";
    String address = space.kubectl("get", "pod", "javaweb-2", "-o", node).run().ok();
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address + ":8001/sample.war")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      assertThat(body).isEqualTo("a war\n");
    }
    assertThat(space.describe("javaweb-2"))
        .containsPattern("State: +Terminated\n +Reason: +Completed");
    space.end("javaweb-2");
  }

  @Test
  void sharedProcessNamespace_attachedShell_seesTheOtherContainer() {
    Space space = learners.apply("course-shared");
    space.await("nginx", "2/2", 30);
    String screen = space.onTerminal("ps ax; exit\n", "attach", "-it", "nginx", "-c", "shell");
    assertThat(screen)
        .containsPattern("PID +USER +(TIME +)?COMMAND")
        .containsPattern(" 1 (root|0) +.*\\w")
        .contains("nginx -g daemon off;", "httpd -f -p 80", "ps ax");
    assertThat(space.onTerminal("", "exec", "-it", "nginx", "-c", "nginx", "--", "tty"))
        .contains("/dev/pts/");
    space.end("nginx");
  }

  @Test
  void hooks_afterTheStartAndBeforeTheEnd_areRun() {
    Space space = learners.apply("course-lifecycle");
    space.await("lifecycle-demo", "1/1", 30);
    assertThat(
            space.kubectl("exec", "lifecycle-demo", "--", "cat", "/usr/share/message").run().ok())
        .isEqualTo("Hello from the postStart handler");
    // The hook ends the program long before its time is over.
    space.kubectl("delete", "pod", "lifecycle-demo", "--timeout=20s").run().ok();
    assertThat(space.kubectl("get", "events").run().ok()).doesNotContain("FailedPreStopHook");
  }

  @Test
  void containerThatFails_watched_showsTheTableOfBackOff() throws IOException {
    Space space = learners.apply("course-fails");
    Path output = Command.temporary();
    Process watch = space.kubectl("get", "pod", "busybox", "-w").start(output);
    try {
      space.await("busybox", "CrashLoopBackOff", 60);
      space.await("busybox", "2 (", 60);
      Waiting.until(() -> read(output), "2 (", Duration.ofSeconds(5));
    } finally {
      watch.destroy();
    }
    checkWatch(read(output));
    Files.delete(output);
    assertThat(space.describe("busybox"))
        .contains("Exit Code:    1", "Back-off restarting failed container");
    space.end("busybox");
  }

  /**
   * The table from the first start on: what was before depends on when the watch began. A row
   * stands there again for each change of the pod that it does not show.
   */
  private static void checkWatch(String table) {
    List<String[]> rows = table.lines().skip(1).map(line -> line.trim().split(" {2,}")).toList();
    List<String> states = new ArrayList<>();
    Map<String, Long> ages = new HashMap<>();
    for (String[] row : rows) {
      String state = row[1] + " " + row[2] + " " + row[3].replaceAll(" .*", "");
      ages.putIfAbsent(state, seconds(row[4]));
      if (states.isEmpty() || !states.getLast().equals(state)) {
        states.add(state);
      }
    }
    assertThat(table).startsWith("NAME      READY   STATUS ");
    assertThat(states.subList(states.indexOf("1/1 Running 0"), states.size()))
        .as(table)
        .containsExactly(
            "1/1 Running 0",
            "0/1 Error 0",
            "1/1 Running 1",
            "0/1 Error 1",
            "0/1 CrashLoopBackOff 1",
            "1/1 Running 2");
    // Ten seconds of work, and ten of back-off; two more for rounding and for starting.
    assertThat(between(ages, "1/1 Running 0", "0/1 Error 0")).isBetween(9L, 12L);
    assertThat(between(ages, "0/1 Error 0", "1/1 Running 1")).isBetween(0L, 2L);
    assertThat(between(ages, "1/1 Running 1", "0/1 Error 1")).isBetween(9L, 12L);
    assertThat(between(ages, "0/1 Error 1", "1/1 Running 2")).isBetween(9L, 12L);
  }

  private static long between(Map<String, Long> ages, String one, String next) {
    return requireNonNull(ages.get(next), next) - requireNonNull(ages.get(one), one);
  }

  private static long seconds(String age) {
    return Duration.parse("PT" + age.toUpperCase(Locale.ROOT)).toSeconds();
  }

  @Test
  void liveness_fileIsRemoved_containerIsMadeAgain() {
    Space space = learners.apply("course-liveness");
    space.await("test-liveness-exec", "1 (", 120);
    space.await("test-liveness-exec", "Running", 10);
    Printed.check(
        space.kubectl("get", "pod", "test-liveness-exec").run().ok(),
        """
        NAME                READY  STATUS   RESTARTS         AGE
        test-liveness-exec  1/1    Running  1 ({age} ago)  {age}\
        """);
    String described = space.describe("test-liveness-exec");
    Printed.checkPart(
        described,
        """
            State:          Running
              Started:      {date}
            Last State:     Terminated
              Reason:       Error
              Exit Code:    137
              Started:      {date}
              Finished:     {date}
            Ready:          True
            Restart Count:  1
            Liveness:       exec [cat /tmp/healthy] delay=5s timeout=1s period=5s #success=1 #failure=3
        """);
    Printed.checkRows(
        described,
        EVENTS,
        """
        Normal   Scheduled  {age}                      default-scheduler  Successfully assigned {name}/test-liveness-exec to {name}
        Normal   Pulling    {age} (x2 over {age})      kubelet  {field}Pulling image "busybox"
        Normal   Pulled     {age}                      kubelet  {field}Successfully pulled image "busybox" in {words} including waiting). Image size: {bytes} bytes.
        Normal   Pulled     {age}                      kubelet  {field}Successfully pulled image "busybox" in {words} including waiting). Image size: {bytes} bytes.
        Normal   Created    {age} (x2 over {age})      kubelet  {field}Container created
        Normal   Started    {age} (x2 over {age})      kubelet  {field}Container started
        Warning  Unhealthy  {age} (x3 over {age})      kubelet  {field}Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory
        Normal   Killing    {age}                      kubelet  {field}Container liveness failed liveness probe, will be restarted\
        """);
    space.end("test-liveness-exec");
  }

  @Test
  void commandThatIsNotThere_isToldInTheEvents() {
    Space space = learners.space("web");
    // So that the image is there, as in the text.
    space.kubectl("run", "before", "--image=nginx:1.15.2").run().ok();
    space.await("before", "1/1", 30);
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-2}
        spec:
          containers:
          - {name: nginx, image: 'nginx:1.15.2'}
          - {name: nginx2, image: 'nginx:1.15.2', command: ['sleep 3600']}
        """;
    space.kubectl("apply", "-f", "-").input(manifest).run().ok();
    Waiting.matching(() -> space.describe("web-2"), "BackOff .*\\(x2 over", Duration.ofSeconds(60));
    Printed.checkRows(
        space.describe("web-2"),
        EVENTS,
        """
        Normal   Scheduled  {age}  default-scheduler  Successfully assigned {name}/web-2 to {name}
        Normal   Pulled     {age}  kubelet  {field}Container image "nginx:1.15.2" already present on machine and can be accessed by the pod
        Normal   Created    {age}  kubelet  {field}Container created
        Normal   Started    {age}  kubelet  {field}Container started
        Normal   Pulled     {age} (x{times} over {age})  kubelet  {field}Container image "nginx:1.15.2" already present on machine and can be accessed by the pod
        Normal   Created    {age} (x{times} over {age})  kubelet  {field}Container created
        Warning  Failed     {age} (x{times} over {age})  kubelet  {field}Error: {words}: exec: "sleep 3600": executable file not found in $PATH: unknown
        Warning  BackOff    {age} (x{times} over {age})  kubelet  {field}Back-off restarting failed container nginx2 in pod web-2_{name}({uid})\
        """);
    assertThat(space.get("web-2")).containsPattern("1/2 ");
    space.end("web-2");
    space.end("before");
  }

  @Test
  void fieldsThatAreMistyped_areRefusedByTheirNames() {
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: mistyped}
        spec:
          containers:
          - name: main
            image: busybox
            livenessProbe: {httpGet: {path: /test, prot: 80}, failureThreshold: 1, initialDelay: 10}
        """;
    assertThat(kubectl("apply", "-f", "-").input(manifest).run().output())
        .contains(
            "unknown field \"spec.containers[0].livenessProbe.httpGet.prot\"",
            "unknown field \"spec.containers[0].livenessProbe.initialDelay\"");
  }

  @Test
  void failedPods_areDeletedByTheirPhase() throws IOException {
    kubectl("run", "broken", "--image=busybox", "--image-pull-policy=IfNotPresent")
        .with("--restart=Never", "--labels=kept=no", "--", "false")
        .run()
        .ok();
    Waiting.until(
        () -> kubectl("get", "pod", "broken").run().output(), "Error", Duration.ofSeconds(30));
    kubectl("delete", "pods", "--all-namespaces", "--field-selector", "status.phase=Failed")
        .run()
        .ok();
    assertThat(kubectl("get", "pod", "broken").run().output()).contains("not found");
  }

  @Test
  void namespaceThatDoesNotEnd_isFinalizedThroughTheProxy() throws Exception {
    assertThat(kubectl("create", "ns", "kubevirt").run().ok())
        .isEqualTo("namespace/kubevirt created");
    kubectl("-n", "kubevirt", "create", "configmap", "held").run().ok();
    String hold = "{\"metadata\":{\"finalizers\":[\"example.com/never\"]}}";
    kubectl("-n", "kubevirt", "patch", "configmap", "held", "-p", hold).run().ok();
    kubectl("delete", "ns", "kubevirt", "--wait=false").run().ok();
    Waiting.until(
        () -> kubectl("get", "ns", "kubevirt", "-oyaml").run().ok(),
        "SomeFinalizersRemain",
        Duration.ofSeconds(20));
    Printed.check(
        kubectl("get", "ns", "default", "kube-system", "kubevirt").run().ok(),
        """
        NAME         STATUS       AGE
        default      Active       {age}
        kube-system  Active       {age}
        kubevirt     Terminating  {age}\
        """);

    Path output = Command.temporary();
    Process proxy = kubectl("proxy", "--port=0").start(output);
    // kubectl's proxy takes an offer of HTTP/2 for a wish to upgrade.
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Waiting.until(() -> read(output), "Starting to serve on", Duration.ofSeconds(10));
      String address = read(output).replaceAll("(?s).*serve on (\\S+).*", "$1");
      String namespace =
          kubectl("get", "namespace", "kubevirt", "-o", "json")
              .run()
              .ok()
              .replaceAll("(?s)\"finalizers\": \\[\\s*\"kubernetes\"\\s*]", "\"finalizers\": []");
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://" + address + "/api/v1/namespaces/kubevirt/finalize"))
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString(namespace))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    } finally {
      proxy.destroy();
      proxy.waitFor();
      Files.delete(output);
    }
    Waiting.until(
        () -> kubectl("get", "ns", "kubevirt").run().output(), "not found", Duration.ofSeconds(10));
  }

  @Test
  void completion_isPrintedForTheShell() {
    assertThat(kubectl("completion", "bash").run().ok()).contains("__start_kubectl");
  }

  private static String read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return String.join("\n", lines.toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
