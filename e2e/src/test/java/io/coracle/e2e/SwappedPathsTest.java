package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A container that keeps replacing a directory of its volume by a link to a directory of the host,
 * while other pods start that mount this directory by {@code subPath}.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SwappedPathsTest {
  private static final int PODS = 10;
  private static final int CONTAINERS = 4;
  private static final String WHY =
      "Error: failed to prepare subPath for volumeMount \"v\" of container \"";

  private final TestCluster cluster;
  private final VolumePods pods;

  SwappedPathsTest(TestCluster cluster) {
    this.cluster = cluster;
    this.pods = VolumePods.in(cluster, "swapped");
  }

  /** The path to the directory without, as the volume's own files see it when they are resolved. */
  private static String swapper(Path outside) {
    return """
    while :; do
      mv part away && ln -s %1$s part && rm part && mv away part
      ln -sfn %1$s way; ln -sfn real way
      [ -d away ] && rmdir part 2>/dev/null && mv away part
    done 2>/dev/null\
    """
        .formatted(outside);
  }

  private static String container(int number) {
    return """
      - name: c%d
        image: %s
        command: [sh, -c, 'cat /v/marker 2>&1 || ls -a /v']
        volumeMounts: [{name: v, mountPath: /v, subPath: %s}]
    """
        .formatted(number, VolumePods.IMAGE, number % 2 == 0 ? "part" : "way/data");
  }

  private void victim(String name, Path volume) {
    var containers = new StringBuilder();
    IntStream.range(0, CONTAINERS).forEach(number -> containers.append(container(number)));
    pods.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          restartPolicy: OnFailure
          terminationGracePeriodSeconds: 0
          volumes: [{name: v, hostPath: {path: %s}}]
          containers:
        %s\
        """
            .formatted(name, volume, containers));
  }

  private static Path marked(Path directory, String text) throws IOException {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(directory.resolve("marker"), text);
    Files.writeString(directory.resolve("data/marker"), text);
    return directory;
  }

  @Test
  void subPath_directoryBecomesALinkAgainAndAgain_outsideIsNeverSeen() throws Exception {
    Path volume = Files.createDirectories(cluster.data().resolveSibling("swapped"));
    Path outside = marked(cluster.data().resolveSibling("outside"), "outside");
    marked(volume.resolve("part"), "inside");
    marked(volume.resolve("real"), "inside");
    Files.createSymbolicLink(volume.resolve("way"), Path.of("real"));
    String source = "{name: v, hostPath: {path: %s}}".formatted(volume);
    String swapper = pods.create("cd /v; " + swapper(outside), "{name: v, mountPath: /v}", source);
    pods.running(swapper);

    List<String> names = IntStream.range(0, PODS).mapToObj(n -> "victim-" + n).toList();
    names.forEach(name -> victim(name, volume));
    for (String name : names) {
      Waiting.matching(() -> tried(name), "^( [A-Z]\\w+){4}$", Duration.ofSeconds(60));
    }
    pods.delete(swapper);
    Path part = volume.resolve("part");
    // Where it was broken off there may be a link, or a directory that a start has made.
    Command.of("rm", "-rf", part.toString()).run().ok();
    marked(part, "inside");
    Files.deleteIfExists(volume.resolve("way"));
    Files.createSymbolicLink(volume.resolve("way"), Path.of("real"));

    var seen = new ArrayList<String>();
    for (String name : names) {
      // What was refused is tried again, and works now that nobody swaps anything.
      Waiting.until(() -> pods.phase(name), "Succeeded", Duration.ofSeconds(60));
      IntStream.range(0, CONTAINERS)
          .forEach(n -> seen.add(pods.kubectl("logs", name, "-c", "c" + n).run().ok()));
    }
    assertThat(seen)
        .hasSize(PODS * CONTAINERS)
        .contains("inside")
        .allMatch(text -> text.equals("inside") || text.contains("can't open '/v/marker'"));
    assertThat(outside.resolve("data")).isDirectoryNotContaining(p -> !p.endsWith("marker"));
    // The second: what was bound has been removed before the container could be made.
    assertThat(faults())
        .allMatch(line -> line.contains(WHY) || line.contains("no such file or directory"));
  }

  /** The reason that each container shows after it was tried once, e.g. {@code Completed}. */
  private String tried(String name) {
    return pods.kubectl("get", "pod", name)
        .with(
            "-o",
            "jsonpath={range .status.containerStatuses[*]} {.state.terminated.reason}"
                + "{.state.waiting.reason}{end}")
        .run()
        .output()
        .replace("ContainerCreating", "");
  }

  private List<String> faults() {
    return pods.kubectl("get", "events", "--field-selector", "reason=Failed")
        .with("-o", "jsonpath={range .items[*]}{.message}{\"\\n\"}{end}")
        .run()
        .ok()
        .lines()
        .toList();
  }
}
