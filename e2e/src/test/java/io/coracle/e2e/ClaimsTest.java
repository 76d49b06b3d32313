package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Volume claims on real containers: made on demand, bound by hand, protected, grown, released. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimsTest {
  private static final String MOUNT = "{name: v, mountPath: /v}";

  private final TestCluster cluster;
  private final VolumePods pods;

  ClaimsTest(TestCluster cluster) {
    this.cluster = cluster;
    this.pods = VolumePods.in(cluster, "claims");
  }

  private static String volume(String claim) {
    return "{name: v, persistentVolumeClaim: {claimName: %s}}".formatted(claim);
  }

  private void claim(String name, String more) {
    pods.apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: %s}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}%s}
        """
            .formatted(name, more));
  }

  private String get(String what, String path) {
    return pods.kubectl("get", what, "-o", "jsonpath={" + path + "}").run().output();
  }

  @Test
  void defaultClass_claimWithoutAnyMore_getsAVolumeThatSurvivesItsPod() {
    claim("data", "");
    Waiting.until(
        () -> pods.kubectl("describe", "pvc", "data").run().output(),
        "waiting for first consumer to be created before binding",
        VolumePods.LIMIT);
    assertThat(get("pvc/data", ".status.phase")).isEqualTo("Pending");
    pods.run("echo kept > /v/f", MOUNT, volume("data"));
    assertThat(pods.run("cat /v/f", MOUNT, volume("data"))).isEqualTo("kept");
    assertThat(pods.kubectl("get", "pvc", "data").run().ok())
        .contains("Bound", "1Mi", "local-path");
    assertThat(pods.kubectl("describe", "pvc", "data").run().ok())
        .contains("ExternalProvisioning", "Provisioning", "ProvisioningSucceeded");
    Path path = Path.of(get("pv/" + get("pvc/data", ".spec.volumeName"), ".spec.local.path"));
    assertThat(Files.exists(path)).isTrue();
    String volume = get("pvc/data", ".spec.volumeName");
    pods.kubectl("delete", "pvc", "data", "--timeout=30s").run().ok();
    Waiting.until(
        () -> pods.kubectl("get", "pv", volume).run().output(), "NotFound", VolumePods.LIMIT);
    assertThat(Files.exists(path)).isFalse();
  }

  @Test
  void claimInUse_isProtectedUntilItsPodIsGone() {
    claim("used", "");
    String pod = pods.keep(MOUNT, volume("used"));
    pods.kubectl("delete", "pvc", "used", "--wait=false").run().ok();
    assertThat(pods.kubectl("get", "pvc", "used").run().ok()).contains("Terminating");
    assertThat(pods.exec(pod, "echo x > /v/f; cat /v/f")).isEqualTo("x");
    pods.delete(pod);
    Waiting.until(
        () -> pods.kubectl("get", "pvc", "used").run().output(), "NotFound", VolumePods.LIMIT);
  }

  @Test
  void claim_grows_whenAskedTo() {
    claim("grows", "");
    String pod = pods.keep(MOUNT, volume("grows"));
    pods.kubectl(
            "patch",
            "pvc",
            "grows",
            "-p",
            "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"5Mi\"}}}}")
        .run()
        .ok();
    Waiting.until(() -> get("pvc/grows", ".status.capacity.storage"), "5Mi", VolumePods.LIMIT);
    assertThat(get("pv/" + get("pvc/grows", ".spec.volumeName"), ".spec.capacity.storage"))
        .isEqualTo("5Mi");
    pods.delete(pod);
  }

  @Test
  void ephemeralVolume_claimComesAndGoesWithThePod() {
    String pod =
        pods.keep(
            MOUNT,
            "{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce],"
                + " resources: {requests: {storage: 1Mi}}}}}}");
    assertThat(pods.exec(pod, "echo x > /v/f; cat /v/f")).isEqualTo("x");
    assertThat(get("pvc/" + pod + "-v", ".status.phase")).isEqualTo("Bound");
    pods.delete(pod);
    Waiting.until(
        () -> pods.kubectl("get", "pvc", pod + "-v").run().output(), "NotFound", VolumePods.LIMIT);
  }

  @Test
  void fsGroupAndSubPath_onAClaim_areHonoured() {
    claim("group", "");
    assertThat(
            pods.run(
                "touch /v/f; stat -c '%u %g' /v/f; stat -c %a /v",
                "{name: v, mountPath: /v, subPath: deep/er}",
                volume("group"),
                "securityContext: {runAsUser: 1000, fsGroup: 2000, fsGroupChangePolicy:"
                    + " OnRootMismatch}"))
        .isEqualTo("1000 2000\n2777");
  }

  @Test
  void claim_readOnly_cannotBeWrittenTo() {
    claim("readonly", "");
    pods.run("echo x > /v/f", MOUNT, volume("readonly"));
    assertThat(
            pods.run(
                "cat /v/f; touch /v/g || echo refused",
                MOUNT,
                "{name: v, persistentVolumeClaim: {claimName: readonly, readOnly: true}}"))
        .contains("x", "Read-only file system", "refused");
  }

  /** A volume made by hand; {@code source} in flow style. */
  private void volume(String name, String source, String more) {
    pods.apply(
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: %s, labels: {volume: %s}}
        spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: "", %s%s}
        """
            .formatted(name, name, source, more));
  }

  private Path scratch(String name) throws java.io.IOException {
    return Files.createDirectories(cluster.data().resolveSibling(name));
  }

  @Test
  void staticVolume_retained_isReleasedWithItsData() throws Exception {
    Path path = scratch("static");
    volume("static", "hostPath: {path: %s, type: Directory}".formatted(path), "");
    Waiting.until(() -> get("pv/static", ".status.phase"), "Available", VolumePods.LIMIT);
    claim("static", ", storageClassName: '', selector: {matchLabels: {volume: static}}");
    Waiting.until(() -> get("pvc/static", ".status.phase"), "Bound", VolumePods.LIMIT);
    assertThat(get("pvc/static", ".status.capacity.storage")).isEqualTo("1Gi");
    pods.run("echo kept > /v/f", MOUNT, volume("static"));
    pods.kubectl("delete", "pvc", "static", "--timeout=30s").run().ok();
    Waiting.until(() -> get("pv/static", ".status.phase"), "Released", VolumePods.LIMIT);
    assertThat(path.resolve("f")).hasContent("kept");
    pods.kubectl("delete", "pv", "static", "--timeout=30s").run().ok();
  }

  @Test
  void localVolume_pathMissing_podSaysWhy() {
    volume("pathless", "local: {path: /nowhere/at/all}", HERE);
    claim("pathless", ", storageClassName: '', volumeName: pathless");
    String pod = pods.create("true", MOUNT, volume("pathless"));
    Waiting.until(
        () -> pods.describe(pod),
        "MountVolume.NewMounter initialization failed for volume \"pathless\" : path"
            + " \"/nowhere/at/all\" does not exist",
        VolumePods.LIMIT);
    assertThat(pods.kubectl("get", "pod", pod).run().ok()).contains("ContainerCreating");
    pods.delete(pod);
    pods.kubectl("delete", "pvc/pathless", "pv/pathless", "--timeout=30s").run().ok();
  }

  private static final String AFFINITY =
      ", nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions:"
          + " [{key: kubernetes.io/hostname, operator: %s, values: [elsewhere]}]}]}}";
  private static final String HERE = AFFINITY.formatted("NotIn");

  @Test
  void localVolume_ofAnotherNode_podIsNotScheduled() {
    volume("elsewhere", "local: {path: /tmp}", AFFINITY.formatted("In"));
    claim("elsewhere", ", storageClassName: '', volumeName: elsewhere");
    Waiting.until(() -> get("pvc/elsewhere", ".status.phase"), "Bound", VolumePods.LIMIT);
    String pod = pods.create("true", MOUNT, volume("elsewhere"));
    Waiting.until(
        () -> pods.describe(pod),
        "0/1 nodes are available: 1 node(s) had volume node affinity conflict.",
        VolumePods.LIMIT);
    pods.delete(pod);
    pods.kubectl("delete", "pvc/elsewhere", "pv/elsewhere", "--timeout=30s").run().ok();
  }

  @Test
  void claimMissingOrUnbound_podIsNotScheduledAndSaysWhy() {
    String missing = pods.create("true", MOUNT, volume("missing"));
    Waiting.until(
        () -> pods.describe(missing),
        "persistentvolumeclaim \"missing\" not found",
        VolumePods.LIMIT);
    claim("unbound", ", storageClassName: '', volumeName: nothing");
    String unbound = pods.create("true", MOUNT, volume("unbound"));
    Waiting.until(
        () -> pods.describe(unbound),
        "pod has unbound immediate PersistentVolumeClaims",
        VolumePods.LIMIT);
    claim("missing", "");
    Waiting.until(() -> pods.phase(missing), "Succeeded", VolumePods.LIMIT);
    pods.delete(missing);
    pods.delete(unbound);
  }

  @Test
  void blockVolume_isADeviceInTheContainer() {
    String device = Command.of("sh", "-c", "lsblk -ndpo NAME | head -1").run().output().strip();
    org.junit.jupiter.api.Assumptions.assumeTrue(device.startsWith("/dev/"), "no block device");
    volume("device", "local: {path: %s}, volumeMode: Block".formatted(device), HERE);
    claim("device", ", storageClassName: '', volumeMode: Block, volumeName: device");
    pods.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: device}
        spec:
          restartPolicy: Never
          volumes: [%s]
          containers:
          - name: main
            image: %s
            command: [sh, -c, 'test -b /dev/xda && echo device']
            volumeDevices: [{name: v, devicePath: /dev/xda}]
        """
            .formatted(volume("device"), VolumePods.IMAGE));
    Waiting.until(() -> pods.phase("device"), "Succeeded", VolumePods.LIMIT);
    assertThat(pods.kubectl("logs", "device").run().ok()).isEqualTo("device");
    pods.delete("device");
    pods.kubectl("delete", "pvc/device", "pv/device", "--timeout=30s").run().ok();
  }

  @Test
  void readWriteOncePod_secondPodWaitsForTheFirst() {
    pods.apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: single}
        spec: {accessModes: [ReadWriteOncePod], resources: {requests: {storage: 1Mi}}}
        """);
    String first = pods.keep(MOUNT, volume("single"));
    String second = pods.create("true", MOUNT, volume("single"));
    Waiting.until(
        () -> pods.describe(second),
        "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access"
            + " mode",
        Duration.ofSeconds(20));
    pods.delete(first);
    Waiting.until(() -> pods.phase(second), "Succeeded", VolumePods.LIMIT);
    pods.delete(second);
  }
}
