package io.coracle.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What pods find in their volumes: one row for each behaviour that the conformance tests of
 * Kubernetes ask for and that one short pod can show. All pods of the table run at once.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceVolumesTest {
  private static final List<ShortPod> ROWS = new ArrayList<>();
  private static final String SHOW = "cat /v/%1$s; stat -Lc ' %%a' /v/%1$s";
  private static final String PLAIN = SHOW.formatted("data-1");
  private static final String MAPPED = SHOW.formatted("path/to/data-2");
  private static final String AS_1000 = "securityContext: {runAsUser: 1000}";
  private static final String ITEMS = ", items: [{key: data-2, path: path/to/data-2%s}]";

  static {
    keys("ConfigMap", "configMap: {name: keys%1$s%2$s}");
    keys("Projected configMap", "projected: {sources: [{configMap: {name: keys%1$s}}]%2$s}");
    keys("Secrets", "secret: {secretName: keys%1$s%2$s}");
    keys("Projected secret", "projected: {sources: [{secret: {name: keys%1$s}}]%2$s}");
    downward("Downward API volume", "downwardAPI: {items: [%s]%s}");
    downward("Projected downwardAPI", "projected: {sources: [{downwardAPI: {items: [%s]}}]%s}");
    for (String user : List.of("root", "non-root")) {
      for (String mode : List.of("0644", "0666", "0777")) {
        emptyDirectory(user, mode, "default");
        emptyDirectory(user, mode, "tmpfs");
      }
    }
    emptyDirectoryModes();
    subPaths();
    single();
  }

  private final ClusterApi api;
  private final String namespace;

  ConformanceVolumesTest(TestCluster cluster) {
    this.api = ClusterApi.of(cluster);
    this.namespace = cluster.newNamespace("conformance-volumes");
  }

  private static void row(ShortPod row) {
    ROWS.add(row);
  }

  /** Volumes of keys; the source takes further fields of the source and of the volume. */
  private static void keys(String what, String source) {
    boolean secret = what.endsWith("ecrets") || what.endsWith("secret");
    String can = what + " should be consumable ";
    String whole = source.formatted("", "");
    String mapped = source.formatted(ITEMS.formatted(""), "");
    row(ShortPod.of(can + "from pods in volume", PLAIN).volume("v", whole).prints("value-1 644"));
    row(
        ShortPod.of(can + "from pods in volume with defaultMode set", PLAIN)
            .volume("v", source.formatted("", ", defaultMode: 0400"))
            .prints("value-1 400"));
    row(
        ShortPod.of(can + "from pods in volume with mappings", MAPPED)
            .volume("v", mapped)
            .prints("value-2 644"));
    row(
        ShortPod.of(
                can
                    + "from pods in volume with mappings and Item %s set"
                        .formatted(secret ? "Mode" : "mode"),
                MAPPED)
            .volume("v", source.formatted(ITEMS.formatted(", mode: 0400"), ""))
            .prints("value-2 400"));
    row(
        ShortPod.of(
                can + "in multiple volumes in " + (secret ? "a pod" : "the same pod"),
                "cat /v/data-1 /w/data-1")
            .volume("v", whole)
            .volume("w", whole)
            .prints("value-1value-1"));
    if (secret) {
      row(
          ShortPod.of(
                  can + "from pods in volume as non-root with defaultMode and fsGroup set",
                  PLAIN + "; stat -Lc '%u %g' /v/data-1")
              .volume("v", source.formatted("", ", defaultMode: 0440"))
              .pod("securityContext: {runAsUser: 1000, fsGroup: 1001}")
              .prints("value-1 440\n0 1001"));
    } else {
      row(
          ShortPod.of(can + "from pods in volume as non-root", PLAIN)
              .volume("v", whole)
              .pod(AS_1000)
              .prints("value-1 644"));
      row(
          ShortPod.of(can + "from pods in volume with mappings as non-root", MAPPED)
              .volume("v", mapped)
              .pod(AS_1000)
              .prints("value-2 644"));
    }
  }

  /** Volumes of the pod's own fields; the source takes items, and further fields of the volume. */
  private static void downward(String what, String source) {
    String name = "{path: f, fieldRef: {fieldPath: metadata.name}%s}";
    resource(what, source, "cpu limit", "limits.cpu", "2");
    resource(what, source, "cpu request", "requests.cpu, divisor: 1m", "250");
    resource(what, source, "memory limit", "limits.memory", "67108864");
    resource(what, source, "memory request", "requests.memory, divisor: 1Mi", "32");
    row(
        ShortPod.of(what + " should provide podname only", SHOW.formatted("f") + "; ls /v")
            .volume("v", source.formatted(name.formatted(""), ""))
            .prints("row-\\d+ 644\nf"));
    row(
        ShortPod.of(what + " should set DefaultMode on files", SHOW.formatted("f"))
            .volume("v", source.formatted(name.formatted(""), ", defaultMode: 0400"))
            .prints("row-\\d+ 400"));
    row(
        ShortPod.of(what + " should set mode on item file", SHOW.formatted("f"))
            .volume("v", source.formatted(name.formatted(", mode: 0400"), ""))
            .prints("row-\\d+ 400"));
  }

  private static void resource(
      String what, String source, String which, String resource, String shown) {
    String item =
        "{path: f, resourceFieldRef: {containerName: main, resource: %s}}".formatted(resource);
    row(
        ShortPod.of(what + " should provide container's " + which, "cat /v/f")
            .volume("v", source.formatted(item, ""))
            .container(
                "resources: {requests: {cpu: 250m, memory: 32Mi},"
                    + " limits: {cpu: 1250m, memory: 64Mi}}")
            .prints(shown));
  }

  private static void emptyDirectory(String user, String mode, String medium) {
    int id = user.equals("root") ? 0 : 1001;
    boolean memory = medium.equals("tmpfs");
    row(
        ShortPod.of(
                "EmptyDir volumes should support (%s,%s,%s)".formatted(user, mode, medium),
                """
                echo content > /v/f && chmod %s /v/f && cat /v/f && stat -c '%%a %%u' /v/f
                grep ' /v ' /proc/mounts
                """
                    .formatted(mode))
            .volume("v", memory ? "emptyDir: {medium: Memory}" : "emptyDir: {}")
            .pod("securityContext: {runAsUser: %d}".formatted(id))
            .prints(
                "content\n%s %d\n%s /v .*"
                    .formatted(mode.substring(1), id, memory ? "tmpfs" : ".*")));
  }

  private static void emptyDirectoryModes() {
    String script = "stat -c %a /v; grep ' /v ' /proc/mounts";
    row(
        ShortPod.of(
                "EmptyDir volumes volume on default medium should have the correct mode", script)
            .volume("v", "emptyDir: {}")
            .prints("777\n\\S+ /v (?!tmpfs).*"));
    row(
        ShortPod.of("EmptyDir volumes volume on tmpfs should have the correct mode", script)
            .volume("v", "emptyDir: {medium: Memory}")
            .prints("777\ntmpfs /v tmpfs rw.*"));
  }

  private static void subPaths() {
    String can = "Subpath Atomic writer volumes should support subpaths with ";
    String below = "{name: v, mountPath: /at/f, subPath: %s}";
    row(
        ShortPod.of(can + "configmap pod", "cat /at/f")
            .source("v", "configMap: {name: keys}")
            .mount(below.formatted("data-1"))
            .prints("value-1"));
    row(
        ShortPod.of(can + "configmap pod with mountPath of existing file", "cat /etc/passwd")
            .source("v", "configMap: {name: keys}")
            .mount("{name: v, mountPath: /etc/passwd, subPath: data-1}")
            .prints("value-1"));
    row(
        ShortPod.of(can + "secret pod", "cat /at/f")
            .source("v", "secret: {secretName: keys}")
            .mount(below.formatted("data-1"))
            .prints("value-1"));
    row(
        ShortPod.of(can + "downward pod", "cat /at/f")
            .source(
                "v", "downwardAPI: {items: [{path: deep/f, fieldRef: {fieldPath: metadata.name}}]}")
            .mount(below.formatted("deep/f"))
            .prints("row-\\d+"));
    row(
        ShortPod.of(can + "projected pod", "cat /at/f")
            .source(
                "v",
                "projected: {sources: [{configMap: {name: keys, items: [{key: data-1, path:"
                    + " a/b}]}}]}")
            .mount(below.formatted("a/b"))
            .prints("value-1"));
  }

  private static void single() {
    row(
        ShortPod.of(
                "ConfigMap binary data should be reflected in volume",
                "cat /v/text; od -An -tx1 /v/bytes")
            .volume("v", "configMap: {name: binary}")
            .prints("plain de ad be ef"));
    row(
        ShortPod.of(
                "Secrets should be able to mount in a volume regardless of a different secret"
                    + " existing with same name in different namespace",
                PLAIN)
            .volume("v", "secret: {secretName: keys}")
            .prints("value-1 644"));
    row(
        ShortPod.of(
                "Variable Expansion should allow substituting values in a volume subpath",
                "touch /v/f; ls /all/row-*/f")
            .source("v", "emptyDir: {}")
            .mount("{name: v, mountPath: /v, subPathExpr: $(NAME)}")
            .mount("{name: v, mountPath: /all}")
            .container("env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]")
            .prints("/all/row-\\d+/f"));
    row(
        ShortPod.of(
                "Variable Expansion should succeed in writing subpaths in container",
                "echo written > /v/f; cat /all/deep/green/f")
            .source("v", "emptyDir: {}")
            .mount("{name: v, mountPath: /v, subPathExpr: deep/$(COLOUR)}")
            .mount("{name: v, mountPath: /all}")
            .container(
                "env: [{name: COLOUR, valueFrom: {fieldRef: {fieldPath:"
                    + " \"metadata.annotations['colour']\"}}}]")
            .prints("written"));
  }

  static Stream<ShortPod> rows() {
    return ROWS.stream();
  }

  @BeforeAll
  void create() {
    String path = "/api/v1/namespaces/" + namespace;
    String keys =
        """
        apiVersion: v1
        kind: %s
        metadata: {name: keys}
        %s: {data-1: value-1, data-2: value-2}
        """;
    api.post(path + "/configmaps", keys.formatted("ConfigMap", "data")).ok();
    api.post(path + "/secrets", keys.formatted("Secret", "stringData")).ok();
    String other = keys.formatted("Secret", "stringData").replace("value", "other");
    api.post("/api/v1/namespaces/default/secrets", other).ok();
    api.post(
            path + "/configmaps",
            """
            metadata: {name: binary}
            data: {text: plain}
            binaryData: {bytes: 3q2+7w==}
            """)
        .ok();
    ShortPod.createAll(api, namespace, ROWS);
  }

  @AfterAll
  void delete() {
    api.delete("/api/v1/namespaces/default/secrets/keys").ok();
    api.delete("/api/v1/namespaces/" + namespace).ok();
    api.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void volume_inAShortPod_shows(ShortPod row) {
    row.check(api, namespace);
  }
}
