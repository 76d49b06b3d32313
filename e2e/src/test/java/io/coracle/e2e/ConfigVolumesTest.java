package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes made from the API, on real containers: ConfigMaps, Secrets, downward API, tokens. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigVolumesTest {
  private static final String MOUNT = "{name: v, mountPath: /v}";

  /** Changes are to be seen within seconds. */
  private static final Duration SOON = Duration.ofSeconds(10);

  private final VolumePods pods;

  ConfigVolumesTest(TestCluster cluster) {
    this.pods = VolumePods.in(cluster, "config");
  }

  /** A volume of one of the four sorts that show keys: plain or projected, ConfigMap or Secret. */
  private static String volume(String sort, String name, String more) {
    String field = sort.equals("secret") ? "secretName" : "name";
    return switch (sort) {
      case "configMap", "secret" -> "{name: v, %s: {%s: %s%s}}".formatted(sort, field, name, more);
      case "projected configMap" ->
          "{name: v, projected: {sources: [{configMap: {name: %s%s}}]}}".formatted(name, more);
      default -> "{name: v, projected: {sources: [{secret: {name: %s%s}}]}}".formatted(name, more);
    };
  }

  /** Makes it anew: the tests of all sorts share a namespace. */
  private void make(String sort, String name, String... literals) {
    pods.kubectl("delete", kind(sort), name, "--ignore-not-found").run().ok();
    Command command =
        sort.endsWith("secret")
            ? pods.kubectl("create", "secret", "generic", name)
            : pods.kubectl("create", "configmap", name);
    for (String literal : literals) {
      command = command.with("--from-literal=" + literal);
    }
    command.run().ok();
  }

  private static String kind(String sort) {
    return sort.endsWith("secret") ? "secret" : "configmap";
  }

  private void patch(String sort, String name, String key, String value) {
    boolean secret = sort.endsWith("secret");
    String text =
        value.equals("null")
            ? "null"
            : '"'
                + (secret
                    ? Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                    : value)
                + '"';
    String patch = "{\"data\":{\"%s\":%s}}".formatted(key, text);
    pods.kubectl("patch", kind(sort), name, "--type=merge", "-p", patch).run().ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret", "projected configMap", "projected secret"})
  void volume_ofKeys_isConsumable(String sort) {
    make(sort, "plain", "colour=green", "shape=round");
    assertThat(
            pods.run(
                "cat /v/colour; echo; cat /v/shape; echo; stat -Lc %a /v/colour; ls /v",
                MOUNT, volume(sort, "plain", "")))
        .isEqualTo("green\nround\n644\ncolour\nshape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret"})
  void volume_withDefaultMode_setsIt(String sort) {
    make(sort, "modes", "colour=green");
    assertThat(
            pods.run("stat -Lc %a /v/colour", MOUNT, volume(sort, "modes", ", defaultMode: 0400")))
        .isEqualTo("400");
    String projected =
        "{name: v, projected: {defaultMode: 0400, sources: [{%s: {name: modes}}]}}".formatted(sort);
    assertThat(pods.run("stat -Lc %a /v/colour", MOUNT, projected)).isEqualTo("400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret", "projected configMap", "projected secret"})
  void volume_withMappingsAndItemMode_showsThose(String sort) {
    make(sort, "mapped", "colour=green", "shape=round");
    assertThat(
            pods.run(
                "ls /v; cat /v/deep/path; stat -Lc ' %a' /v/deep/path",
                MOUNT,
                volume(sort, "mapped", ", items: [{key: colour, path: deep/path, mode: 0440}]")))
        .isEqualTo("deep\ngreen 440");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret", "projected configMap", "projected secret"})
  void volume_asNonRootWithFsGroup_isReadable(String sort) {
    make(sort, "group", "colour=green");
    String more = sort.startsWith("projected") ? "" : ", defaultMode: 0440";
    assertThat(
            pods.run(
                "cat /v/colour; stat -Lc ' %g' /v/colour",
                MOUNT,
                volume(sort, "group", more),
                "securityContext: {runAsUser: 1000, fsGroup: 1001}"))
        .isEqualTo("green 1001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret"})
  void volume_twiceInOnePod_isConsumable(String sort) {
    make(sort, "twice", "colour=green");
    String second = volume(sort, "twice", "").replace("name: v,", "name: w,");
    assertThat(
            pods.run(
                "cat /v/colour /w/colour",
                MOUNT + ", {name: w, mountPath: /w}",
                volume(sort, "twice", "") + ", " + second))
        .isEqualTo("greengreen");
  }

  @Test
  void configMap_binaryData_isReflected() {
    pods.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: binary}
        data: {text: plain}
        binaryData: {bytes: 3q2+7w==}
        """);
    assertThat(
            pods.run("cat /v/text; od -An -tx1 /v/bytes", MOUNT, volume("configMap", "binary", "")))
        .isEqualTo("plain de ad be ef");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret", "projected configMap", "projected secret"})
  void updates_areReflectedWithinSeconds(String sort) {
    make(sort, "changing", "colour=green");
    String pod = pods.keep(MOUNT, volume(sort, "changing", ""));
    assertThat(pods.exec(pod, "cat /v/colour; readlink /v/colour")).isEqualTo("green..data/colour");
    patch(sort, "changing", "colour", "blue");
    Waiting.until(() -> pods.exec(pod, "cat /v/colour"), "blue", SOON);
    patch(sort, "changing", "shape", "round");
    patch(sort, "changing", "colour", "null");
    Waiting.until(() -> pods.exec(pod, "ls /v; cat /v/shape"), "shape\nround", SOON);
    assertThat(pods.exec(pod, "ls /v")).isEqualTo("shape");
    pods.delete(pod);
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret", "projected configMap", "projected secret"})
  void optional_createdAndDeletedLater_isReflected(String sort) {
    String pod = pods.keep(MOUNT, volume(sort, "later", ", optional: true"));
    assertThat(pods.exec(pod, "ls /v")).isEmpty();
    make(sort, "later", "colour=green");
    Waiting.until(() -> pods.exec(pod, "cat /v/colour"), "green", SOON);
    pods.kubectl("delete", kind(sort), "later").run().ok();
    Waiting.until(() -> "[" + pods.exec(pod, "ls /v") + "]", "[]", SOON);
    pods.delete(pod);
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret"})
  void missing_podWaitsAndSaysWhy_startsWhenItIsThere(String sort) {
    String pod = pods.create("cat /v/colour", MOUNT, volume(sort, "missing", ""));
    Waiting.until(
        () -> pods.describe(pod),
        "MountVolume.SetUp failed for volume \"v\" : %s \"missing\" not found"
            .formatted(kind(sort)),
        VolumePods.LIMIT);
    assertThat(pods.kubectl("get", "pod", pod).run().ok()).contains("ContainerCreating");
    make(sort, "missing", "colour=green");
    Waiting.until(() -> pods.phase(pod), "Succeeded", VolumePods.LIMIT);
    pods.delete(pod);
  }

  @Test
  void missingKey_podWaitsAndSaysWhy() {
    make("configMap", "keys", "colour=green");
    String pod =
        pods.create(
            "true", MOUNT, volume("configMap", "keys", ", items: [{key: size, path: size}]"));
    Waiting.until(
        () -> pods.describe(pod),
        "MountVolume.SetUp failed for volume \"v\" : references non-existent config key: size",
        VolumePods.LIMIT);
    pods.delete(pod);
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret"})
  void immutable_isNotChangedAndStillMounted(String sort) {
    make(sort, "immutable", "colour=green");
    pods.kubectl("patch", kind(sort), "immutable", "-p", "{\"immutable\":true}").run().ok();
    assertThat(pods.run("cat /v/colour", MOUNT, volume(sort, "immutable", ""))).isEqualTo("green");
    assertThat(
            pods.kubectl("patch", kind(sort), "immutable", "-p", "{\"data\":{\"colour\":\"YQ==\"}}")
                .run()
                .output())
        .contains("immutable");
  }

  @Test
  void secret_ofTheSameNameInAnotherNamespace_doesNotMatter() {
    VolumePods other = new VolumePods(pods.cluster(), pods.cluster().newNamespace("config-other"));
    make("secret", "same", "colour=green");
    other.kubectl("create", "secret", "generic", "same", "--from-literal=colour=red").run().ok();
    assertThat(pods.run("cat /v/colour", MOUNT, volume("secret", "same", ""))).isEqualTo("green");
  }

  private static final String LIMITS =
      "resources: {requests: {cpu: 250m, memory: 32Mi}, limits: {cpu: 1250m, memory: 64Mi}}";

  private static final String FIELDS =
      """
      items: [
        {path: name, fieldRef: {fieldPath: metadata.name}},
        {path: labels, mode: 0400, fieldRef: {fieldPath: metadata.labels}},
        {path: annotations, fieldRef: {fieldPath: metadata.annotations}},
        {path: cpu-limit, resourceFieldRef: {containerName: main, resource: limits.cpu, divisor: 1m}},
        {path: cpu-request, resourceFieldRef: {containerName: main, resource: requests.cpu, divisor: 1m}},
        {path: memory-limit, resourceFieldRef: {containerName: main, resource: limits.memory}},
        {path: memory-request, resourceFieldRef: {containerName: main, resource: requests.memory, divisor: 1Mi}}]
      """
          .replace("\n", " ");

  private String downward(boolean projected) {
    return projected
        ? "{name: v, projected: {sources: [{downwardAPI: {%s}}]}}".formatted(FIELDS)
        : "{name: v, downwardAPI: {%s}}".formatted(FIELDS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void downwardApi_showsThePod(boolean projected) {
    pods.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: downward, labels: {app: shown}}
        spec:
          restartPolicy: Never
          volumes: [%s]
          containers:
          - name: main
            image: %s
            command: [sh, -c, 'cd /v; for f in name labels cpu-limit cpu-request memory-limit memory-request; do cat $f; echo; done; stat -Lc %%a name labels']
            %s
            volumeMounts: [%s]
        """
            .formatted(downward(projected), VolumePods.IMAGE, LIMITS, MOUNT));
    Waiting.until(() -> pods.phase("downward"), "Succeeded", VolumePods.LIMIT);
    assertThat(pods.kubectl("logs", "downward").run().ok().lines())
        .containsExactly(
            "downward", "app=\"shown\"", "1250", "250", "67108864", "32", "644", "400");
    pods.delete("downward");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void downwardApi_labelsAndAnnotationsChange_filesFollow(boolean projected) {
    String pod = pods.keep(MOUNT, downward(projected));
    assertThat(pods.exec(pod, "cat /v/annotations")).contains("colour=\"green\"");
    pods.kubectl("label", "pod", pod, "stage=new").run().ok();
    Waiting.until(() -> pods.exec(pod, "cat /v/labels"), "stage=\"new\"", SOON);
    pods.kubectl("annotate", "pod", pod, "--overwrite", "colour=blue").run().ok();
    Waiting.until(() -> pods.exec(pod, "cat /v/annotations"), "colour=\"blue\"", SOON);
    pods.delete(pod);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void downwardApi_withoutLimits_showsWhatTheNodeHas(boolean projected) {
    String node =
        pods.kubectl("get", "nodes", "-o", "jsonpath={.items[0].status.allocatable.cpu}")
            .run()
            .ok();
    String output =
        pods.run("cat /v/cpu-limit; echo; cat /v/memory-limit", MOUNT, downward(projected));
    String millis = node.endsWith("m") ? node.substring(0, node.length() - 1) : node + "000";
    assertThat(output).startsWith(millis + "\n");
    assertThat(Long.parseLong(output.lines().toList().get(1))).isGreaterThan(100_000_000);
  }

  @Test
  void projected_combined_projectsAllComponents() {
    make("configMap", "all-config", "colour=green");
    make("secret", "all-secret", "password=secret");
    String volume =
        """
        {name: v, projected: {sources: [
          {configMap: {name: all-config, items: [{key: colour, path: config/colour}]}},
          {secret: {name: all-secret, items: [{key: password, path: secret/password}]}},
          {downwardAPI: {items: [{path: podname, fieldRef: {fieldPath: metadata.name}}]}},
          {serviceAccountToken: {path: token, audience: vault, expirationSeconds: 600}}]}}
        """
            .replace("\n", " ");
    String output =
        pods.run(
            "cat /v/config/colour /v/secret/password; echo; cut -d. -f2 /v/token; ls /v",
            MOUNT,
            volume);
    assertThat(output).startsWith("greensecret\n").endsWith("config\npodname\nsecret\ntoken");
    byte[] claims = Base64.getUrlDecoder().decode(output.lines().toList().get(1));
    assertThat(new String(claims, StandardCharsets.UTF_8))
        .contains("\"vault\"", "system:serviceaccount:");
  }

  @Test
  void projectedToken_ofUserAndGroup_isReadableByThoseAlone() {
    String volume = "{name: v, projected: {sources: [{serviceAccountToken: {path: token}}]}}";
    assertThat(pods.run("stat -Lc '%a %u %g' /v/token", MOUNT, volume)).isEqualTo("644 0 0");
    assertThat(
            pods.run(
                "stat -Lc '%a %u %g' /v/token; test -r /v/token && echo readable",
                MOUNT, volume, "securityContext: {runAsUser: 1000, fsGroup: 2000}"))
        .isEqualTo("640 1000 2000\nreadable");
  }

  @Test
  void wrapperVolumes_manyInOnePod_doNotConflict() {
    make("secret", "many", "a=1");
    make("configMap", "many", "a=2");
    StringBuilder mounts = new StringBuilder(MOUNT);
    StringBuilder volumes = new StringBuilder("{name: v, emptyDir: {}}");
    for (int i = 0; i < 25; i++) {
      mounts.append(
          ", {name: s%1$d, mountPath: /s%1$d}, {name: c%1$d, mountPath: /c%1$d}".formatted(i));
      volumes.append(
          ", {name: s%1$d, secret: {secretName: many}}, {name: c%1$d, configMap: {name: many}}"
              .formatted(i));
    }
    assertThat(pods.run("cat /s*/a /c*/a", mounts.toString(), volumes.toString()))
        .isEqualTo("1".repeat(25) + "2".repeat(25));
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMap", "secret", "projected configMap"})
  void subPath_ofAnAtomicVolume_isTheFile(String sort) {
    make(sort, "part", "colour=green", "shape=round");
    assertThat(
            pods.run(
                "cat /etc/colour; ls /d",
                "{name: v, mountPath: /etc/colour, subPath: colour}, {name: v, mountPath: /d/one,"
                    + " subPath: shape}",
                volume(sort, "part", "")))
        .isEqualTo("green" + "one");
    assertThat(
            pods.run(
                "cat /etc/name", "{name: v, mountPath: /etc/name, subPath: name}", downward(false)))
        .startsWith("pod-");
  }
}
