package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lifecycle hooks of every sort, as the conformance tests of Kubernetes ask for them: a hook asks
 * another pod's server for a page, and the server's log tells of it.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ConformanceHooksTest {
  private final ApiPods pods;
  private String server = "";

  ConformanceHooksTest(TestCluster cluster) {
    this.pods = ApiPods.in(cluster, "conformance-hooks");
  }

  @BeforeAll
  void serve() {
    pods.createPod(
        "server",
        """
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, 'mkdir /w; for p in 0 1 2 3 4; do echo $p > /w/$p; done; exec httpd -f -vv -p 8080 -h /w']
          readinessProbe: {httpGet: {path: /0, port: 8080}, periodSeconds: 1}
        """);
    server = ClusterApi.field(pods.awaitReady("server"), "podIP");
  }

  @AfterAll
  void close() {
    pods.close();
  }

  @ParameterizedTest
  @CsvSource({
    "postStart, exec, 1",
    "postStart, httpGet, 2",
    "preStop, exec, 3",
    "preStop, httpGet, 4"
  })
  void hook_ofEverySort_isCalled(String hook, String sort, int page) {
    String name = "hooked-" + page;
    String action =
        sort.equals("exec")
            ? "exec: {command: [sh, -c, 'wget -q -O- http://%s:8080/%d']}".formatted(server, page)
            : "httpGet: {host: %s, port: 8080, path: /%d}".formatted(server, page);
    pods.createPod(
        name,
        """
        terminationGracePeriodSeconds: 15
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, 'trap "exit 0" TERM; sleep 3600 & wait']
          lifecycle: {%s: {%s}}
        """
            .formatted(hook, action));
    pods.awaitReady(name);
    String asked = "url:/" + page;
    if (hook.equals("preStop")) {
      assertThat(pods.log("server", "main")).doesNotContain(asked);
      pods.delete(name);
    }
    assertThat(pods.log("server", "main")).contains(asked);
    if (hook.equals("postStart")) {
      pods.delete(name);
    }
  }
}
