package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the node agent tells containers, and what it refuses to start, as the conformance tests of
 * Kubernetes ask for it.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ConformanceNodeTest {
  private static final String MANAGED = "# Kubernetes-managed hosts file.";

  private final ApiPods pods;
  private final ClusterApi api;

  ConformanceNodeTest(TestCluster cluster) {
    this.pods = ApiPods.in(cluster, "conformance-node");
    this.api = pods.api();
  }

  @AfterAll
  void close() {
    pods.close();
  }

  private static String field(String name, String path) {
    return "{name: %s, valueFrom: {fieldRef: {fieldPath: %s}}}".formatted(name, path);
  }

  @Test
  void fieldsOfThePod_inVariables_areThoseOfItsStatus() {
    pods.createPod(
        "fields",
        """
        restartPolicy: Never
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, 'echo $NAME $NAMESPACE $UID $IP $IPS $HOST_IP $HOST_IPS']
          env: [%s, %s, %s, %s, %s, %s, %s]
        """
            .formatted(
                field("NAME", "metadata.name"),
                field("NAMESPACE", "metadata.namespace"),
                field("UID", "metadata.uid"),
                field("IP", "status.podIP"),
                field("IPS", "status.podIPs"),
                field("HOST_IP", "status.hostIP"),
                field("HOST_IPS", "status.hostIPs")));
    String status = pods.await("fields", "\"phase\":\"Succeeded\"");
    String ip = ClusterApi.field(status, "podIP");
    String host = ClusterApi.field(status, "hostIP");
    assertThat(host).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    assertThat(status)
        .contains("\"podIPs\":[{\"ip\":\"" + ip + "\"}]", "\"hostIPs\":[{\"ip\":\"" + host);
    assertThat(pods.log("fields", "main"))
        .isEqualTo(
            String.join(
                " ",
                "fields",
                pods.namespace(),
                ClusterApi.field(status, "uid"),
                ip,
                ip,
                host,
                String.join(",", addresses(status))));
    String networkIsGone =
        "\"type\":\"PodReadyToStartContainers\",\"observedGeneration\":1,\"status\":\"False\"";
    assertThat(pods.await("fields", networkIsGone)).contains("\"podIP\":\"" + ip + "\"");
    pods.delete("fields");
  }

  private static List<String> addresses(String status) {
    String list = status.replaceAll(".*\"hostIPs\":\\[([^]]*)].*", "$1");
    return List.of(list.replaceAll("\\{\"ip\":\"|\"}", "").split(","));
  }

  private static String resource(String name, String resource) {
    return "{%s: %s, %s}"
        .formatted(
            name.startsWith("/") ? "path" : "name",
            name.replace("/", ""),
            (name.startsWith("/") ? "%s" : "valueFrom: {%s}")
                .formatted(
                    "resourceFieldRef: {containerName: main, resource: %s}".formatted(resource)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"variables", "downwardAPI", "projected"})
  void limits_thatAreNotSet_areTheNodes(String where) {
    String items =
        resource("/cpu", "limits.cpu, divisor: 1m") + ", " + resource("/memory", "limits.memory");
    String source =
        where.equals("projected")
            ? "projected: {sources: [{downwardAPI: {items: [%s]}}]}".formatted(items)
            : "downwardAPI: {items: [%s]}".formatted(items);
    String name = "limits-" + where.toLowerCase(java.util.Locale.ROOT);
    pods.createPod(
        name,
        """
        restartPolicy: Never
        volumes: [{name: v, %s}]
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, '%s']
          env: [%s, %s]
          volumeMounts: [{name: v, mountPath: /v}]
        """
            .formatted(
                source,
                where.equals("variables")
                    ? "echo $CPU; echo $MEMORY"
                    : "cat /v/cpu; echo; cat /v/memory",
                resource("CPU", "limits.cpu, divisor: 1m"),
                resource("MEMORY", "limits.memory")));
    String status = pods.await(name, "\"phase\":\"Succeeded\"");
    String node = api.get("/api/v1/nodes/" + ClusterApi.field(status, "nodeName")).ok();
    String allocatable = node.replaceAll(".*\"allocatable\":\\{([^}]*)}.*", "{$1}");
    String cpu = ClusterApi.field(allocatable, "cpu");
    String memory = ClusterApi.field(allocatable, "memory");
    assertThat(memory).endsWith("Ki");
    assertThat(pods.log(name, "main").lines())
        .containsExactly(
            cpu.endsWith("m") ? cpu.replace("m", "") : cpu + "000",
            Long.toString(Long.parseLong(memory.replace("Ki", "")) * 1024));
    pods.delete(name);
  }

  @Test
  void hostsFile_isManagedUnlessThePodBringsItsOwnOrHasTheNodesNetwork() throws IOException {
    String containers =
        """
        restartPolicy: Never
        hostNetwork: %s
        volumes: [{name: hosts, hostPath: {path: /etc/hosts, type: File}}]
        containers:
        - {name: managed, image: IMAGE, command: [cat, /etc/hosts]}
        - {name: too, image: IMAGE, command: [cat, /etc/hosts]}
        - name: own
          image: IMAGE
          command: [cat, /etc/hosts]
          volumeMounts: [{name: hosts, mountPath: /etc/hosts}]
        """;
    pods.createPod("hosts", containers.formatted("false"));
    pods.createPod("hosts-of-node", containers.formatted("true"));
    String file = Files.readString(Path.of("/etc/hosts")).strip();
    pods.await("hosts", "\"phase\":\"Succeeded\"");
    assertThat(pods.log("hosts", "managed")).startsWith(MANAGED).contains("\thosts");
    assertThat(pods.log("hosts", "too")).startsWith(MANAGED);
    assertThat(pods.log("hosts", "own")).isEqualTo(file);
    pods.await("hosts-of-node", "\"phase\":\"Succeeded\"");
    assertThat(pods.log("hosts-of-node", "managed")).doesNotContain(MANAGED).contains(file);
    assertThat(pods.log("hosts-of-node", "own")).isEqualTo(file);
    pods.delete("hosts");
    pods.delete("hosts-of-node");
  }

  @Test
  void sysctls_thatAreNone_areRefused() {
    String pod =
        ApiPods.manifest(
            "sysctls",
            """
            securityContext:
              sysctls:
              - {name: foo-, value: bar}
              - {name: kernel.shmmax, value: "100000000"}
              - {name: safe-and-unsafe, value: "100000000"}
              - {name: bar.., value: "42"}
            containers: [{name: main, image: IMAGE, command: ["true"]}]
            """);
    assertThat(api.post(pods.path("pods"), pod).refused(422))
        .contains(
            "Invalid value: \\\"foo-\\\"",
            "Invalid value: \\\"bar..\\\"",
            "spec.securityContext.sysctls[0].name")
        .doesNotContain("safe-and-unsafe", "kernel.shmmax\\\"");
  }

  private void mountingBelow(String name, String variable) {
    pods.createPod(
        name,
        """
        volumes: [{name: v, emptyDir: {}}]
        containers:
        - name: main
          image: IMAGE
          command: [sleep, '3600']
          env: [%s]
          volumeMounts: [{name: v, mountPath: /v, subPathExpr: $(DIR)/sub}]
        """
            .formatted(variable));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: DIR, value: /absolute}",
        "{name: DIR, value: ..}",
        "{name: OTHER, value: x}"
      })
  void subPathExpression_thatLeadsElsewhereOrNowhere_isRefused(String variable) {
    String name = "below-" + Math.abs(variable.hashCode());
    mountingBelow(name, variable);
    pods.await(name, "\"reason\":\"CreateContainerConfigError\"");
    assertThat(pods.get(name)).contains("\"restartCount\":0", "\"phase\":\"Pending\"");
    pods.delete(name);
  }

  @Test
  void subPathExpression_thatIsMended_letsThePodRun() {
    pods.create(
        "pods",
        ApiPods.manifest(
                "mended",
                """
                volumes: [{name: v, emptyDir: {}}]
                containers:
                - name: main
                  image: IMAGE
                  command: [sleep, '3600']
                  env: [%s]
                  volumeMounts: [{name: v, mountPath: /v, subPathExpr: $(DIR)/sub}]
                """
                    .formatted(field("DIR", "\"metadata.annotations['dir']\"")))
            .replace("colour: green", "dir: ../out"));
    pods.await("mended", "\"reason\":\"CreateContainerConfigError\"");
    api.patch(pods.pod("mended"), "{\"metadata\":{\"annotations\":{\"dir\":\"mypath\"}}}").ok();
    assertThat(pods.awaitReady("mended")).contains("\"restartCount\":0");
    pods.delete("mended");
  }
}
