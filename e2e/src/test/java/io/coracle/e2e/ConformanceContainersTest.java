package io.coracle.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How containers are started and what they find: variables, commands, users, files of the node
 * agent. One row for each behaviour that the conformance tests of Kubernetes ask for and that one
 * short pod can show; all pods of the table run at once.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceContainersTest {
  private static final List<ShortPod> ROWS = new ArrayList<>();
  private static final String PREFIXES = " !\"#$%&'()*+,-./09:;<>?@AZ[\\]^_`az{|}~";

  static {
    variables("ConfigMap", "configMap");
    variables("Secrets", "secret");
    row(
        ShortPod.of("ConfigMap should be consumable via environment variable", "echo $V")
            .container("env: [{name: V, valueFrom: {configMapKeyRef: {name: keys, key: data_1}}}]")
            .prints("value-1"));
    row(
        ShortPod.of("Secrets should be consumable from pods in env vars", "echo $V")
            .container("env: [{name: V, valueFrom: {secretKeyRef: {name: keys, key: data_1}}}]")
            .prints("value-1"));
    resources();
    expansion();
    commands();
    users();
    files();
  }

  private final TestCluster cluster;
  private final ClusterApi api;
  private final String namespace;

  ConformanceContainersTest(TestCluster cluster) {
    this.cluster = cluster;
    this.api = ClusterApi.of(cluster);
    this.namespace = cluster.newNamespace("conformance-containers");
  }

  private static void row(ShortPod row) {
    ROWS.add(row);
  }

  private static void variables(String what, String source) {
    String from = "{prefix: %s, " + source + "Ref: {name: keys}}";
    row(
        ShortPod.of(what + " should be consumable via the environment", "")
            .container("command: [env]")
            .container("envFrom: [%s]".formatted(from.formatted("p_")))
            .prints(".*^p_data_1=value-1$\n^p_data_2=value-2$.*"));
    StringBuilder all = new StringBuilder(what).append(" should be consumable as environment ");
    all.append(what.equals("Secrets") ? "variable names " : "");
    String prefix = '"' + PREFIXES.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    row(
        ShortPod.of(all + "variable names with various prefixes", "")
            .container("command: [env]")
            .container("envFrom: [%s, %s]".formatted(from.formatted("1-"), from.formatted(prefix)))
            .prints(
                ".*^1-data_1=value-1$.*^"
                    + java.util.regex.Pattern.quote(PREFIXES)
                    + "data_1=value-1$.*"));
  }

  private static void resources() {
    row(
        ShortPod.of(
                "Downward API should provide container's limits.cpu/memory and"
                    + " requests.cpu/memory as env vars",
                "echo $CPU_LIMIT $MEMORY_LIMIT $CPU_REQUEST $MEMORY_REQUEST")
            .container(
                """
                env: [
                    {name: CPU_LIMIT, valueFrom: {resourceFieldRef: {resource: limits.cpu}}},
                    {name: MEMORY_LIMIT, valueFrom: {resourceFieldRef: {resource: limits.memory}}},
                    {name: CPU_REQUEST, valueFrom: {resourceFieldRef: {resource: requests.cpu, divisor: 1m}}},
                    {name: MEMORY_REQUEST, valueFrom: {resourceFieldRef: {resource: requests.memory, divisor: 1Mi}}}]
                """)
            .container(
                "resources: {requests: {cpu: 250m, memory: 32Mi},"
                    + " limits: {cpu: 1250m, memory: 64Mi}}")
            .prints("2 67108864 250 32"));
  }

  private static void expansion() {
    String allow = "Variable Expansion should allow ";
    row(
        ShortPod.of(allow + "composing env vars into new env vars", "")
            .container("command: [env]")
            .container(
                "env: [{name: FOO, value: foo-value}, {name: BAR, value: bar-value},"
                    + " {name: FOOBAR, value: $(FOO);;$(BAR);;$$(FOO);;$(NONE)}]")
            .prints(".*^FOOBAR=foo-value;;bar-value;;\\$\\(FOO\\);;\\$\\(NONE\\)$.*"));
    row(
        ShortPod.of(allow + "substituting values in a container's command", "")
            .container("env: [{name: V, value: test-value}]")
            .container("command: [sh, -c, 'V=wrong; echo \"$(V)\"']")
            .prints("test-value"));
    row(
        ShortPod.of(allow + "substituting values in a container's args", "")
            .container("env: [{name: V, value: test-value}]")
            .container("command: [sh, -c]")
            .container("args: ['V=wrong; echo \"$(V)\"']")
            .prints("test-value"));
  }

  private static void commands() {
    String override = "Containers should be able to override the image's default ";
    ShortPod image =
        ShortPod.of("Containers should use the image defaults if command and args are blank", "")
            .container("image: " + TestImage.SPEAKING);
    row(image.prints("entrypoint default arguments"));
    row(
        ShortPod.of(override + "arguments (container cmd)", "")
            .container("image: " + TestImage.SPEAKING)
            .container("args: [override, arguments]")
            .prints("entrypoint override arguments"));
    row(
        ShortPod.of(override + "command (container entrypoint)", "")
            .container("image: " + TestImage.SPEAKING)
            .container("command: [echo, overridden]")
            .prints("overridden"));
    row(
        ShortPod.of(override + "command and arguments", "")
            .container("image: " + TestImage.SPEAKING)
            .container("command: [echo, overridden]")
            .container("args: [as, well]")
            .prints("overridden as well"));
  }

  private static void users() {
    row(
        ShortPod.of(
                "Security Context When creating a container with runAsUser should run the container"
                    + " with uid 65534",
                "id -u")
            .container("securityContext: {runAsUser: 65534}")
            .prints("65534"));
    String both = "securityContext: {runAsUser: 1001, runAsGroup: 2002}";
    row(
        ShortPod.of(
                "Security Context should support container.SecurityContext.RunAsUser And"
                    + " container.SecurityContext.RunAsGroup",
                "id -u; id -G")
            .container(both)
            .prints("1001\n2002"));
    row(
        ShortPod.of(
                "Security Context should support pod.Spec.SecurityContext.RunAsUser And"
                    + " pod.Spec.SecurityContext.RunAsGroup",
                "id -u; id -G")
            .pod(both)
            .prints("1001\n2002"));
    row(
        ShortPod.of(
                "Security Context When creating a pod with privileged should run the container as"
                    + " unprivileged when false",
                "ip link add dummy0 type dummy || true")
            .container("securityContext: {privileged: false}")
            .prints(".*Operation not permitted.*"));
    row(
        ShortPod.of(
                "Security Context when creating containers with AllowPrivilegeEscalation should not"
                    + " allow privilege escalation when false",
                "su -c id 2>&1; grep NoNewPrivs /proc/self/status")
            .container("image: " + TestImage.SPEAKING)
            .container("securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false}")
            .prints(".*must be suid.*NoNewPrivs:\\s+1"));
  }

  private static void files() {
    row(
        ShortPod.of(
                "Security Context When creating a pod with readOnlyRootFilesystem should run the"
                    + " container with writable rootfs when readOnlyRootFilesystem=false",
                "echo written > /file; cat /file")
            .container("securityContext: {readOnlyRootFilesystem: false}")
            .prints("written"));
    row(
        ShortPod.of(
                "Kubelet when scheduling a read only busybox container should not write to root"
                    + " filesystem",
                "touch /file 2>&1 || echo refused")
            .container("securityContext: {readOnlyRootFilesystem: true}")
            .prints(".*Read-only file system\nrefused"));
    row(
        ShortPod.of(
                "Kubelet when scheduling an agnhost Pod with hostAliases should write entries to"
                    + " /etc/hosts",
                "cat /etc/hosts")
            .pod("hostAliases: [{ip: 123.45.67.89, hostnames: [foo, bar]}]")
            .prints(".*^123\\.45\\.67\\.89\tfoo\tbar$.*"));
    row(
        ShortPod.of(
                "Kubelet when scheduling a busybox command in a pod should print the output to"
                    + " logs",
                "echo output; echo errors >&2")
            // They come on two ways, of which either may be the quicker one.
            .prints("output\nerrors|errors\noutput"));
    row(
        ShortPod.of("Sysctls should support sysctls", "cat /proc/sys/kernel/shm_rmid_forced")
            .pod("securityContext: {sysctls: [{name: kernel.shm_rmid_forced, value: '1'}]}")
            .prints("1"));
  }

  static Stream<ShortPod> rows() {
    return ROWS.stream();
  }

  @BeforeAll
  void create(@TempDir Path directory) throws IOException {
    cluster.image("import", TestImage.speaking(directory).toString()).run().ok();
    String path = "/api/v1/namespaces/" + namespace;
    String keys =
        """
        metadata: {name: keys}
        %s: {data_1: value-1, data_2: value-2}
        """;
    api.post(path + "/configmaps", keys.formatted("data")).ok();
    api.post(path + "/secrets", keys.formatted("stringData")).ok();
    ShortPod.createAll(api, namespace, ROWS);
  }

  @AfterAll
  void delete() {
    api.delete("/api/v1/namespaces/" + namespace).ok();
    api.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void container_ofAShortPod_shows(ShortPod row) {
    row.check(api, namespace);
  }
}
