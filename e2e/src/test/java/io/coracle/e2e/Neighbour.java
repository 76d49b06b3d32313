package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

/**
 * A pod beside others that go wrong, which must not notice: it writes down all the time when it
 * runs and when its probe does.
 *
 * @param readySince when it became ready
 */
record Neighbour(TestCluster cluster, ApiPods pods, String readySince) {
  private static final String NAME = "neighbour";

  /** Longest pause of a process that wants to run every fifth of a second, on a busy machine. */
  private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

  /** Longest pause between two runs of a probe that is due each second. */
  private static final Duration MOST_PROBE_PAUSE = Duration.ofSeconds(8);

  /** Creates it and waits until it is ready. */
  static Neighbour in(TestCluster cluster, ApiPods pods) {
    pods.createPod(
        NAME,
        """
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, 'while sleep 0.2; do cut -d " " -f 1 /proc/uptime >> /tmp/runs; done']
          readinessProbe:
            exec: {command: [sh, -c, 'cut -d " " -f 1 /proc/uptime >> /tmp/probes']}
            periodSeconds: 1
            timeoutSeconds: 5
        """);
    pods.awaitReady(NAME);
    return new Neighbour(cluster, pods, readySince(cluster, pods));
  }

  private static String readySince(TestCluster cluster, ApiPods pods) {
    String since = "jsonpath={.status.conditions[?(@.type==\"Ready\")].lastTransitionTime}";
    return cluster.kubectl("-n", pods.namespace(), "get", "pod", NAME, "-o", since).run().ok();
  }

  /** It and its node have gone on all the time as if nothing was. */
  void assertUnharmed() {
    assertThat(pods.get(NAME)).contains("\"restartCount\":0", "\"ready\":true");
    assertThat(readySince(cluster, pods)).isEqualTo(readySince);
    assertThat(longestPause("runs")).isLessThan(MOST_PAUSE);
    assertThat(longestPause("probes")).isLessThan(MOST_PROBE_PAUSE);
    String events = pods.path("events?fieldSelector=involvedObject.name=" + NAME);
    assertThat(pods.api().get(events).ok()).doesNotContain("\"type\":\"Warning\"");
    assertThat(pods.api().get("/api/v1/nodes").ok())
        .contains("\"reason\":\"KubeletReady\"", "\"reason\":\"KubeletHasSufficientPID\"")
        .doesNotContain("\"key\":\"node.kubernetes.io/");
  }

  private Duration longestPause(String file) {
    List<Double> times =
        cluster
            .kubectl("-n", pods.namespace(), "exec", NAME, "--", "cat", "/tmp/" + file)
            .run()
            .ok()
            .lines()
            .map(Double::valueOf)
            .toList();
    assertThat(times).hasSizeGreaterThan(3);
    double longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, times.get(i) - times.get(i - 1));
    }
    return Duration.ofMillis((long) (longest * 1000));
  }
}
