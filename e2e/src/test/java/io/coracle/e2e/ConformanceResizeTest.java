package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Running pods that get other resources, as the conformance tests of Kubernetes ask for it. Every
 * container prints what its cgroup allows, whenever that changes.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceResizeTest {
  private static final String IN_PLACE = "Pod InPlace Resize Container ";
  private static final String THREE =
      IN_PLACE + "guaranteed pods with multiple containers 3 containers - ";

  /** Memory in bytes and CPU time in a tenth of a second, of either version of cgroups. */
  private static final String SCRIPT =
      """
      cd /sys/fs/cgroup
      while :; do
        now=$(cat memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us 2>/dev/null ||
          cat memory.max cpu.max)
        [ "$now" = "$last" ] || echo $now
        last=$now
        sleep 0.2
      done
      """;

  /**
   * A row of the table.
   *
   * @param before for each container CPU and memory, request and limit: {@code 1m/2m 1Mi/2Mi}; a
   *     dash for what is not set
   * @param replaced whether the pod is sent as a whole
   */
  record Resize(
      String behaviour, String name, List<String> before, List<String> after, boolean replaced) {
    @Override
    public String toString() {
      return behaviour;
    }
  }

  static Stream<Resize> rows() {
    return Stream.of(
        new Resize(
            THREE + "increase cpu & mem on c1, c2, decrease cpu & mem on c3 - net increase",
            "net-increase",
            List.of("10m/10m 20Mi/20Mi", "20m/20m 30Mi/30Mi", "30m/30m 40Mi/40Mi"),
            List.of("30m/30m 40Mi/40Mi", "40m/40m 50Mi/50Mi", "20m/20m 30Mi/30Mi"),
            false),
        new Resize(
            THREE + "increase cpu & mem on c1, decrease cpu & mem on c2, c3 - net decrease",
            "net-decrease",
            List.of("10m/10m 20Mi/20Mi", "30m/30m 40Mi/40Mi", "50m/50m 60Mi/60Mi"),
            List.of("20m/20m 30Mi/30Mi", "20m/20m 30Mi/30Mi", "20m/20m 30Mi/30Mi"),
            false),
        new Resize(
            THREE + "increase: CPU (c1,c3), memory (c2, c3) ; decrease: CPU (c2)",
            "various",
            List.of("10m/10m 20Mi/20Mi", "20m/20m 30Mi/30Mi", "30m/30m 40Mi/40Mi"),
            List.of("20m/20m 20Mi/20Mi", "10m/10m 40Mi/40Mi", "40m/40m 50Mi/50Mi"),
            false),
        new Resize(
            IN_PLACE
                + "burstable pods - extended 6 containers - various operations performed"
                + " (including adding limits and requests)",
            "six",
            List.of(
                "10m/20m 20Mi/30Mi",
                "10m/20m 20Mi/30Mi",
                "10m/- 20Mi/-",
                "-/- 20Mi/-",
                "10m/- -/-",
                "10m/20m 20Mi/30Mi"),
            List.of(
                "15m/30m 25Mi/40Mi",
                "10m/15m 20Mi/25Mi",
                "10m/40m 20Mi/40Mi",
                "20m/40m 20Mi/40Mi",
                "10m/- 20Mi/-",
                "20m/20m 20Mi/35Mi"),
            false),
        new Resize(
            IN_PLACE + "burstable pods - extended resize with equivalents",
            "equivalents",
            List.of("2m/10m -/-"),
            List.of("1m/5m -/-"),
            false),
        new Resize(
            IN_PLACE + "resize pod via the replace endpoint",
            "replaced",
            List.of("10m/10m 20Mi/20Mi"),
            List.of("20m/20m 30Mi/30Mi"),
            true));
  }

  private final ApiPods pods;

  ConformanceResizeTest(TestCluster cluster) {
    this.pods = ApiPods.in(cluster, "conformance-resize");
  }

  private static String list(Stream<String> fields) {
    return fields.filter(f -> !f.endsWith("\"-\"")).collect(Collectors.joining(",", "{", "}"));
  }

  /** Resources as the API writes them, empty parts left out. */
  private static String resources(String row) {
    String[] r = row.split("[/ ]");
    String requests = list(Stream.of("\"cpu\":\"" + r[0] + '"', "\"memory\":\"" + r[2] + '"'));
    String limits = list(Stream.of("\"cpu\":\"" + r[1] + '"', "\"memory\":\"" + r[3] + '"'));
    return (limits.equals("{}") ? "{" : "{\"limits\":" + limits + ",")
        + "\"requests\":"
        + requests
        + "}";
  }

  private static String containers(List<String> rows, String more) {
    return IntStream.range(0, rows.size())
        .mapToObj(
            i -> "{\"name\":\"c%d\",\"resources\":%s%s}".formatted(i, resources(rows.get(i)), more))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @BeforeAll
  void create() {
    pods.create("configmaps", "metadata: {name: script}\ndata:\n  script: |\n" + SCRIPT.indent(4));
    String more =
        ",\"image\":\"IMAGE\",\"command\":[sh,/v/script],"
            + "\"volumeMounts\":[{name: v, mountPath: /v}]";
    rows()
        .forEach(
            row ->
                pods.createPod(
                    row.name(),
                    "volumes: [{name: v, configMap: {name: script}}]\ncontainers: "
                        + containers(row.before(), more)));
  }

  @AfterAll
  void close() {
    pods.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void resize_ofARunningPod_isSeenInStatusAndCgroups(Resize row) {
    awaitResources(row, row.before());
    String path = pods.pod(row.name()) + "/resize";
    if (row.replaced()) {
      String before = resources(row.before().getFirst());
      String spec = "\"resources\":" + before + ",\"volumeMounts\"";
      pods.api().replace(path, spec, spec.replace(before, resources(row.after().getFirst())));
    } else {
      pods.api()
          .patch(path, "{\"spec\":{\"containers\":" + containers(row.after(), "") + "}}")
          .ok();
    }
    awaitResources(row, row.after());
    assertThat(pods.get(row.name())).contains("\"generation\":2,", "\"restartCount\":0");
    if (row.replaced()) {
      assertThat(pods.api().get(path).ok()).isEqualTo(pods.get(row.name()));
    }
  }

  private void awaitResources(Resize row, List<String> expected) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              String pod = pods.get(row.name());
              List<String> shown = statuses(pod);
              assertThat(shown).hasSameSizeAs(expected);
              for (int i = 0; i < shown.size(); i++) {
                assertThat(shown.get(i))
                    .contains("\"resources\":" + resources(expected.get(i)), "\"running\":");
                assertThat(pods.log(row.name(), "c" + i).lines().reduce("", (_, line) -> line))
                    .startsWith(cgroup(expected.get(i)));
              }
              assertThat(pod).doesNotContain("PodResizePending", "PodResizeInProgress");
            });
  }

  private static List<String> statuses(String pod) {
    assertThat(pod).contains("\"containerStatuses\":");
    String all = pod.substring(pod.indexOf("\"containerStatuses\":"));
    List<String> found = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("\\{\"name\":\"c\\d\".*?(?=\\{\"name\":\"c\\d\"|$)").matcher(all);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  /** What a container prints that has these resources. */
  private static String cgroup(String row) {
    String[] r = row.split("[/ ]");
    // Less than a hundredth of a processor is more than the kernel can count.
    long quota = r[1].equals("-") ? -1 : Math.max(1000, 100 * number(r[1], "m"));
    return r[3].equals("-") ? "" : (number(r[3], "Mi") << 20) + " " + (quota < 0 ? "" : quota);
  }

  private static long number(String text, String unit) {
    return Long.parseLong(text.replace(unit, ""));
  }
}
