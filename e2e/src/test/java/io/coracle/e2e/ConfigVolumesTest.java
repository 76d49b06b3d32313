package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
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

  private static final String FIELDS =
      """
      items: [
        {path: labels, fieldRef: {fieldPath: metadata.labels}},
        {path: annotations, fieldRef: {fieldPath: metadata.annotations}}]
      """
          .replace("\n", " ");

  private static String downward(boolean projected) {
    return projected
        ? "{name: v, projected: {sources: [{downwardAPI: {%s}}]}}".formatted(FIELDS)
        : "{name: v, downwardAPI: {%s}}".formatted(FIELDS);
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
  void wrapperVolumes_ofManyConfigMapsInSeveralPods_doNotRace() {
    StringBuilder maps = new StringBuilder();
    StringBuilder mounts = new StringBuilder();
    StringBuilder volumes = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      maps.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: racing-" + i + "}\n");
      maps.append("data: {data-1: value-1}\n");
      mounts.append("{name: v%1$d, mountPath: /v%1$d},".formatted(i));
      volumes.append("{name: v%1$d, configMap: {name: racing-%1$d}},".formatted(i));
    }
    pods.apply(maps.toString());
    List<String> names =
        Stream.generate(() -> pods.create("cat /v*/data-1", mounts.toString(), volumes.toString()))
            .limit(5)
            .toList();
    for (String name : names) {
      Waiting.until(() -> pods.phase(name), "Succeeded", VolumePods.LIMIT);
      assertThat(pods.kubectl("logs", name).run().ok()).isEqualTo("value-1".repeat(50));
      pods.delete(name);
    }
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
}
