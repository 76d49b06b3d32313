package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes of the node itself, on real containers: emptyDir, hostPath, and parts of volumes. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumesTest {
  private final TestCluster cluster;
  private final VolumePods pods;

  VolumesTest(TestCluster cluster) {
    this.cluster = cluster;
    this.pods = VolumePods.in(cluster, "volumes");
  }

  private static String mount(String more) {
    return "{name: v, mountPath: /v%s}".formatted(more);
  }

  @Test
  void emptyDir_twoContainers_shareIt() {
    pods.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shared}
        spec:
          restartPolicy: Never
          volumes: [{name: v, emptyDir: {}}]
          containers:
          - name: writer
            image: %1$s
            command: [sh, -c, 'echo from the writer > /v/f']
            volumeMounts: [{name: v, mountPath: /v}]
          - name: reader
            image: %1$s
            command: [sh, -c, 'until cat /v/f; do sleep 0.1; done 2>/dev/null']
            volumeMounts: [{name: v, mountPath: /v}]
        """
            .formatted(VolumePods.IMAGE));
    Waiting.until(() -> pods.phase("shared"), "Succeeded", VolumePods.LIMIT);
    assertThat(pods.kubectl("logs", "shared", "-c", "reader").run().ok())
        .isEqualTo("from the writer");
  }

  @Test
  void emptyDir_inMemoryWithLimit_holdsNoMore() {
    String output =
        pods.run(
            "df -k /v | tail -1; dd if=/dev/zero of=/v/big bs=1M count=8 2>&1 || echo full",
            mount(""),
            "{name: v, emptyDir: {medium: Memory, sizeLimit: 4Mi}}");
    assertThat(output).containsPattern("tmpfs +4096 ").contains("No space left", "full");
  }

  @Test
  void emptyDir_containerRestarts_keepsItsFiles() {
    pods.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: restarts}
        spec:
          restartPolicy: OnFailure
          volumes: [{name: v, emptyDir: {}}]
          containers:
          - name: main
            image: %s
            command: [sh, -c, 'echo run >> /v/runs; [ $(wc -l < /v/runs) = 2 ]']
            volumeMounts: [{name: v, mountPath: /v}]
        """
            .formatted(VolumePods.IMAGE));
    Waiting.until(() -> pods.phase("restarts"), "Succeeded", VolumePods.LIMIT);
    pods.delete("restarts");
  }

  @Test
  void fsGroup_onEmptyDir_ownsNewFiles() {
    String output =
        pods.run(
            "id -G; touch /v/f; stat -c '%a %g' /v; stat -c '%u %g' /v/f",
            mount(""),
            "{name: v, emptyDir: {}}",
            "securityContext: {runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000}");
    assertThat(output.lines()).containsExactly("3000 2000", "2777 2000", "1000 2000");
  }

  @ParameterizedTest
  @CsvSource({
    "Directory, etc/hostname, is not a directory",
    "Directory, nothing/here, is not a directory",
    "File, etc, is not a file",
    "Socket, etc/hostname, is not a socket",
    "CharDevice, etc/hostname, is not a character device",
    "BlockDevice, dev/null, is not a block device",
    "DirectoryOrCreate, etc/hostname, is not a directory",
    "FileOrCreate, etc, is not a file"
  })
  void hostPath_ofAnotherType_isRefusedAndPodWaits(String type, String path, String why) {
    String name =
        pods.create(
            "true", mount(""), "{name: v, hostPath: {path: /%s, type: %s}}".formatted(path, type));
    Waiting.until(
        () -> pods.describe(name),
        "MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: /%s %s"
            .formatted(path, why),
        VolumePods.LIMIT);
    assertThat(pods.describe(name)).contains("FailedMount", "ContainerCreating");
    pods.delete(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Directory /etc", "File /etc/hosts", "CharDevice /dev/null", "'' /tmp"})
  void hostPath_ofItsType_isMounted(String typeAndPath) {
    String[] parts = typeAndPath.split(" ", -1);
    String output =
        pods.run(
            "test -e /v && echo there",
            mount(""),
            "{name: v, hostPath: {path: %s, type: %s}}".formatted(parts[1], parts[0]));
    assertThat(output).isEqualTo("there");
  }

  private Path scratch(String name) {
    return cluster.data().resolveSibling(name);
  }

  @Test
  void hostPath_orCreate_isMade() {
    Path directory = scratch("made");
    String output =
        pods.run(
            "echo x > /v/f; stat -c %a /v; stat -c %a /f",
            mount("") + ", {name: f, mountPath: /f}",
            "{name: v, hostPath: {path: %1$s, type: DirectoryOrCreate}},".formatted(directory)
                + "{name: f, hostPath: {path: %1$s.file, type: FileOrCreate}}"
                    .formatted(directory));
    assertThat(output.lines()).containsExactly("755", "644");
    assertThat(directory.resolve("f")).hasContent("x");
  }

  @Test
  void subPath_directoryAndFile_areMadeWithTheVolumesMode() {
    String output =
        pods.run(
            "touch /v/f; stat -c %a /v; ls /all/deep; stat -c %a /all/deep",
            mount(", subPath: deep/er") + ", {name: v, mountPath: /all}",
            "{name: v, emptyDir: {}}",
            "securityContext: {runAsUser: 1000}");
    assertThat(output.lines()).containsExactly("777", "er", "777");
  }

  @Test
  void image_asVolume_showsItsFilesReadOnly() {
    // What was imported is unpacked when a container first uses it.
    pods.run("true", "{name: v, mountPath: /v}", "{name: v, emptyDir: {}}");
    String output =
        pods.run(
            "test -e /v/bin/busybox && ls /part/busybox; touch /v/x || echo refused",
            mount("") + ", {name: v, mountPath: /part, subPath: bin}",
            "{name: v, image: {reference: '%s'}}".formatted(VolumePods.IMAGE));
    assertThat(output).contains("/part/busybox", "Read-only file system", "refused");
  }

  @Test
  void image_thatIsAlwaysPulled_comesFromItsRegistryForEachPod(@TempDir Path directory)
      throws IOException {
    TestImage image = new TestImage(directory);
    Files.createDirectories(image.root());
    Files.writeString(image.root().resolve("page"), "from the registry");
    image.archive("", List.of("image:1"));
    try (var registry = new LocalRegistry(image)) {
      String volume =
          "{name: v, image: {reference: '%s', pullPolicy: Always}}".formatted(registry.reference());
      assertThat(pods.run("cat /v/page", mount(""), volume)).isEqualTo("from the registry");
      int before = registry.resolutions();
      assertThat(before).isPositive();
      pods.run("cat /v/page", mount(""), volume);
      assertThat(registry.resolutions()).isGreaterThan(before);
    }
  }

  @Test
  void image_thatCannotBeHad_podWaitsAndSaysWhy() {
    String name =
        pods.create("true", mount(""), "{name: v, image: {reference: '127.0.0.1:1/nothing:1'}}");
    Waiting.until(() -> pods.describe(name), "ErrImagePull: ", VolumePods.LIMIT);
    assertThat(pods.describe(name))
        .contains("MountVolume.SetUp failed for volume \"v\" : ErrImagePull");
    pods.delete(name);
  }

  @Test
  void subPathExpr_namesThePod() {
    pods.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: expanded}
        spec:
          restartPolicy: Never
          volumes: [{name: v, emptyDir: {}}]
          containers:
          - name: main
            image: %s
            env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
            command: [sh, -c, 'echo x > /v/f; cat /all/logs-expanded/f']
            volumeMounts:
            - {name: v, mountPath: /v, subPathExpr: logs-$(POD)}
            - {name: v, mountPath: /all}
        """
            .formatted(VolumePods.IMAGE));
    Waiting.until(() -> pods.phase("expanded"), "Succeeded", VolumePods.LIMIT);
    assertThat(pods.kubectl("logs", "expanded").run().ok()).isEqualTo("x");
  }

  @Test
  void variable_ofAFileThatAnInitContainerLeaves_isSet() {
    pods.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: from-file}
        spec:
          restartPolicy: Never
          volumes: [{name: v, emptyDir: {}}]
          initContainers:
          - name: leave
            image: %1$s
            command: [sh, -c, "echo \\"A='one' # first\\" > /v/env; echo \\"B='two words'\\" >> /v/env"]
            volumeMounts: [{name: v, mountPath: /v}]
          containers:
          - name: main
            image: %1$s
            env:
            - {name: A, valueFrom: {fileKeyRef: {volumeName: v, path: env, key: A}}}
            - {name: OTHER, valueFrom: {fileKeyRef: {volumeName: v, path: env, key: B}}}
            - {name: NONE, valueFrom: {fileKeyRef: {volumeName: v, path: env, key: C, optional: true}}}
            command: [sh, -c, 'echo "$A, $OTHER, ${NONE-none}"']
          - name: fails
            image: %1$s
            env: [{name: C, valueFrom: {fileKeyRef: {volumeName: v, path: env, key: C}}}]
        """
            .formatted(VolumePods.IMAGE));
    Waiting.until(
        () -> pods.describe("from-file"),
        "Error: environment variable key \"C\" not found in file \"env\"",
        VolumePods.LIMIT);
    Waiting.until(
        () -> pods.kubectl("logs", "from-file", "-c", "main").run().output(),
        "one, two words, none",
        VolumePods.LIMIT);
    pods.delete("from-file");
  }

  @Test
  void projected_withModesAndFsGroup_givesFilesAndDirectoriesToTheGroup() {
    String output =
        pods.run(
            "cd /v; for f in . deep deep/labels cpu; do stat -L -c '%a %g' $f; done; cat cpu",
            mount(""),
            "{name: v, projected: {defaultMode: 0400, sources: [{downwardAPI: {items: ["
                + "{path: deep/labels, fieldRef: {fieldPath: metadata.labels}},"
                + "{path: cpu, mode: 0444, resourceFieldRef:"
                + " {containerName: main, resource: limits.cpu, divisor: 1}}]}}]}}",
            "securityContext: {runAsUser: 1000, fsGroup: 2000}");
    assertThat(output.lines().limit(4))
        .containsExactly("2777 2000", "2755 2000", "440 2000", "444 2000");
  }

  @Test
  void subPath_throughSymbolicLinkOutOfTheVolume_isRefused() {
    pods.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: attack}
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 1
          volumes: [{name: v, emptyDir: {}}]
          initContainers:
          - name: plant
            image: %1$s
            command: [sh, -c, 'ln -s /etc /v/link; ln -s ../../.. /v/up']
            volumeMounts: [{name: v, mountPath: /v}]
          containers:
          - name: main
            image: %1$s
            command: [sleep, '3600']
            volumeMounts: [{name: v, mountPath: /stolen, subPath: link}]
          - name: more
            image: %1$s
            command: [sleep, '3600']
            volumeMounts: [{name: v, mountPath: /stolen, subPath: up/made}]
        """
            .formatted(VolumePods.IMAGE));
    Waiting.until(
        () -> pods.describe("attack"),
        "failed to prepare subPath for volumeMount \"v\" of container \"main\"",
        VolumePods.LIMIT);
    Waiting.until(
        () -> pods.describe("attack"),
        "failed to prepare subPath for volumeMount \"v\" of container \"more\"",
        VolumePods.LIMIT);
    assertThat(pods.kubectl("get", "pod", "attack").run().ok())
        .contains("CreateContainerConfigError");
    pods.delete("attack");
  }

  @Test
  void recursiveReadOnly_mountBelow_cannotBeWrittenTo() {
    Path outer = scratch("outer");
    Command.of("mkdir", "-p", outer.resolve("inner").toString()).run().ok();
    Command.of("mount", "-t", "tmpfs", "tmpfs", outer.resolve("inner").toString()).run().ok();
    try {
      String output =
          pods.run(
              """
              touch /plain/inner/f && echo written
              touch /v/inner/g || echo refused
              """,
              mount(", readOnly: true, recursiveReadOnly: Enabled")
                  + ", {name: v, mountPath: /plain, readOnly: true}",
              "{name: v, hostPath: {path: %s}}".formatted(outer));
      assertThat(output).contains("written", "Read-only file system", "refused");
    } finally {
      Command.of("umount", outer.resolve("inner").toString()).run().ok();
    }
  }

  @Test
  void mountPropagation_bothWays_showsMountsOfTheOtherSide() {
    Path shared = scratch("propagated");
    String path = shared.toString();
    Command.of("mkdir", "-p", path + "/from-host", path + "/from-pod").run().ok();
    Command.of("mount", "--bind", path, path).run().ok();
    Command.of("mount", "--make-shared", path).run().ok();
    try {
      pods.apply(propagating(path));
      pods.running("propagates");
      Waiting.until(
          () -> Command.of("sh", "-c", "cat " + path + "/from-pod/f").run().output(),
          "hello",
          Duration.ofSeconds(10));
      Command.of("mount", "-t", "tmpfs", "fromhost", path + "/from-host").run().ok();
      Waiting.until(
          () -> pods.exec("propagates", "cat /proc/mounts"), "fromhost", Duration.ofSeconds(10));
      pods.delete("propagates");
    } finally {
      Command.of("umount", "-R", path).run();
    }
  }

  private static String propagating(String path) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: propagates}
    spec:
      terminationGracePeriodSeconds: 1
      volumes: [{name: v, hostPath: {path: %s}}]
      containers:
      - name: main
        image: %s
        securityContext: {privileged: true}
        command: [sh, -c, 'mount -t tmpfs tmpfs /v/from-pod && echo hello > /v/from-pod/f; sleep 3600']
        volumeMounts: [{name: v, mountPath: /v, mountPropagation: Bidirectional}]
    """
        .formatted(path, VolumePods.IMAGE);
  }
}
