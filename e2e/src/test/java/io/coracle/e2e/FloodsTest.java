package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Pods that take all that they can get, of logs, processes and disk: each is held within its bounds
 * and says so, and a pod beside them goes on. All of them flood at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FloodsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long MEBI = 1L << 20;

  /** What the flood of logs has at once, before it goes on at a slower pace. */
  private static final long FLOOD = 200 * MEBI;

  /** A line that fits into one file. */
  private static final long ONE_LINE = 8 * MEBI;

  /** Three files of a log's greatest size, and what comes to them until somebody looks again. */
  private static final long MOST_LOGS = 64 * MEBI;

  private static final int MOST_PROCESSES = 200;

  private final TestCluster cluster = TestCluster.prepare();
  private ApiPods pods;
  private Neighbour neighbour;

  @BeforeAll
  void start() throws IOException {
    Path config = cluster.data().resolveSibling("node.yaml");
    Files.writeString(
        config,
        """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        podPidsLimit: %d
        containerLogMaxSize: 10Mi
        containerLogMaxFiles: 3
        containerLogMonitorInterval: 3s
        """
            .formatted(MOST_PROCESSES));
    cluster
        .up("--pod-cidr", "10.76.0.0/16", "--service-cidr", "10.116.0.0/16")
        .with("--node-config", config.toString())
        .run()
        .ok();
    pods = ApiPods.in(cluster, "floods");
    neighbour = Neighbour.in(cluster, pods);
    create("talks", "", talks());
    create("one-line", "", "head -c %d /dev/zero | tr '\\0' x; sleep 3600".formatted(ONE_LINE));
    create(
        "talks-too-much",
        "resources: {limits: {ephemeral-storage: 8Mi}}",
        "while sleep 0.5; do head -c 2000000 /dev/zero | tr '\\0' x; done");
    String little = "resources: {limits: {cpu: 200m}}";
    create("bomb", little, "bomb() { bomb | bomb & }; bomb; while sleep 1; do true; done");
    create("forks", little, "while true; do sleep 3600 & done");
    create("zombies", "", zombies());
    pods.createPod("reaped", "shareProcessNamespace: true\n" + spec("", zombies()));
    create("fills", "", "dd if=/dev/zero of=/v/x bs=1M");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private void create(String name, String more, String script) {
    pods.createPod(name, spec(more, script));
  }

  private static String spec(String more, String script) {
    return """
    volumes: [{name: v, emptyDir: {medium: Memory, sizeLimit: 8Mi}}]
    containers:
    - name: main
      image: IMAGE
      volumeMounts: [{name: v, mountPath: /v}]
      command:
      - sh
      - -c
      - |
        %s
      %s
    """
        .formatted(script, more);
  }

  private static String talks() {
    return "words() { yes \"words $(head -c 500 /dev/zero | tr '\\0' x)\" | head -c $1; }; "
        + "words %d; touch /tmp/poured; while sleep 1; do words 2000000; done".formatted(FLOOD);
  }

  /** Children of a process that ends, left to one that never asks for them. */
  private static String zombies() {
    return "i=0; while [ $i -lt 150 ]; do (sleep 3 &); i=$((i+1)); done; exec sleep 3600";
  }

  private String exec(String pod, String script) {
    return cluster
        .kubectl("-n", pods.namespace(), "exec", pod, "--", "sh", "-c", script)
        .run()
        .output()
        .strip();
  }

  private String events(String pod) {
    return cluster
        .kubectl("-n", pods.namespace(), "get", "events")
        .with("--field-selector", "involvedObject.name=" + pod)
        .with("-o", "custom-columns=COUNT:.count,REASON:.reason,MESSAGE:.message")
        .run()
        .ok();
  }

  /** How many processes of the machine have a text in their command line. */
  private static long processes(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().filter(c -> c.contains(text)).isPresent())
        .count();
  }

  /** The sizes of a pod's log files. */
  private List<Long> logs(String pod) {
    String directory = "/" + pods.namespace() + "_" + pod + "_";
    try (Stream<Path> all = Files.walk(cluster.data().resolve("nodes"), 5)) {
      List<Path> parents = all.filter(file -> file.toString().contains(directory)).toList();
      assertThat(parents).isNotEmpty();
      try (Stream<Path> files = Files.walk(parents.getFirst())) {
        return files.filter(Files::isRegularFile).map(FloodsTest::size).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Order(1)
  void log_ofHundredsOfMegabytes_isCutToItsBounds() {
    Waiting.until(() -> exec("talks", "ls /tmp"), "poured", LIMIT);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(logs("talks").stream().mapToLong(n -> n).sum()).isLessThan(MOST_LOGS));
    assertThat(logs("talks")).hasSizeBetween(2, 4);
    // Only the newest file is read, and for a moment nothing is in it.
    await().atMost(LIMIT).untilAsserted(this::assertTheLastLinesComeSoon);
    assertThat(pods.get("talks")).contains("\"restartCount\":0", "\"ready\":true");
  }

  private void assertTheLastLinesComeSoon() {
    long began = System.nanoTime();
    String tail = pods.api().get(pods.pod("talks") + "/log?tailLines=3").ok();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThat(tail.lines()).hasSize(3).allMatch(line -> line.startsWith("words"));
  }

  @Test
  @Order(2)
  void log_ofOneLineWithoutAnEnd_canBeReadInParts() {
    String log = pods.pod("one-line") + "/log?limitBytes=100000";
    Waiting.matching(() -> pods.api().get(log).ok(), "^x{100000}$", LIMIT);
    assertThat(pods.get("one-line")).contains("\"restartCount\":0");
  }

  @Test
  @Order(3)
  void log_beyondTheLocalStorage_endsThePodWithTheReason() {
    String ended = pods.await("talks-too-much", "\"phase\":\"Failed\"");
    assertThat(ended)
        .contains(
            "\"reason\":\"Evicted\"",
            "Pod ephemeral local storage usage exceeds the total limit of containers 8Mi. ");
    Waiting.until(() -> events("talks-too-much"), "Evicted", LIMIT);
  }

  @Test
  @Order(4)
  void forkBomb_isHeldAtTheLimitOfProcesses() {
    assertThat(processes("bomb() {")).isBetween(1L, (long) MOST_PROCESSES);
    Waiting.matching(() -> events("forks"), "[1-9] +BackOff +Back-off restarting failed", LIMIT);
    Waiting.until(
        () -> pods.api().get(pods.pod("forks") + "/log?previous=true").body(),
        "can't fork: Resource temporarily unavailable",
        LIMIT);
    assertThat(pods.get("forks")).containsPattern("\"restartCount\":[1-9]");
  }

  @Test
  @Order(5)
  void zombies_whereNobodyReaps_stayInTheirPod_andAreReapedBySharedProcesses() {
    Waiting.matching(() -> exec("zombies", "ps | grep -c '\\[sleep]'"), "^1[45][0-9]$", LIMIT);
    Waiting.matching(() -> exec("reaped", "ps | grep -c '\\[sleep]'"), "^[012]$", LIMIT);
    assertThat(pods.get("zombies")).contains("\"restartCount\":0", "\"ready\":true");
    assertThat(pods.get("reaped")).contains("\"restartCount\":0", "\"ready\":true");
  }

  @Test
  @Order(6)
  void volume_thatIsFull_saysSoToItsContainer_whichIsTriedAgain() {
    Waiting.matching(() -> events("fills"), "([2-9]|[0-9]{2,}) +BackOff ", LIMIT);
    assertThat(pods.api().get(pods.pod("fills") + "/log?previous=true").body())
        .contains("No space left on device");
    assertThat(pods.get("fills")).containsPattern("\"restartCount\":[1-9]");
  }

  @Test
  @Order(7)
  void neighbour_ofAllFloods_noticesNothing_andTheyEndInTime() {
    neighbour.assertUnharmed();
    List<String> names = List.of("talks", "bomb", "forks", "zombies", "reaped", "fills");
    long began = System.nanoTime();
    names.forEach(name -> pods.api().delete(pods.pod(name)).ok());
    names.forEach(name -> pods.api().awaitGone(pods.pod(name)));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
  }
}
