package io.coracle.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import io.coracle.apiserver.request.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class NodeAuthorizerTest {
  private final NodeGraph graph = new NodeGraph();
  private final NodeAuthorizer authorizer =
      new NodeAuthorizer(
          graph,
          List.of(
              new Rule(
                  List.of("get", "list", "watch"),
                  List.of(""),
                  List.of("pods", "secrets"),
                  List.of(),
                  List.of())));

  private static ObjectNode tree(String json) {
    return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode pod(String node) {
    return tree(
        "{'metadata':{'namespace':'a','name':'p'},'spec':{'nodeName':'"
            + node
            + "','serviceAccountName':'robot','volumes':["
            + "{'name':'s','secret':{'secretName':'vol'}},"
            + "{'name':'c','persistentVolumeClaim':{'claimName':'claim'}},"
            + "{'name':'t','projected':{'sources':[{'configMap':{'name':'root-ca'}}]}}],"
            + "'containers':[{'name':'c','envFrom':[{'configMapRef':{'name':'env'}}]}]}}");
  }

  private boolean allows(String node, String verb, String resource, String namespace, String name) {
    Identity kubelet = new Identity("system:node:" + node, "", List.of("system:nodes"), Map.of());
    return authorizer.allows(Access.toResource(kubelet, verb, "", resource, namespace, name));
  }

  @Test
  void decide_secret_onlyOfPodsOnTheNode() {
    graph.putPod(pod("n1"));

    assertThat(allows("n1", "get", "secrets", "a", "vol")).isTrue();
    assertThat(allows("n1", "watch", "secrets", "a", "vol")).isTrue();
    assertThat(allows("n2", "get", "secrets", "a", "vol")).isFalse();
    assertThat(allows("n1", "get", "secrets", "a", "other")).isFalse();
    assertThat(allows("n1", "get", "secrets", "b", "vol")).isFalse();
    assertThat(allows("n1", "list", "secrets", "a", "")).isFalse();
    assertThat(allows("n1", "update", "secrets", "a", "vol")).isFalse();
    graph.removePod(pod("n1"));
    assertThat(allows("n1", "get", "secrets", "a", "vol")).isFalse();
  }

  @Test
  void decide_configMapsOfEnvironmentAndProjections_mayBeRead() {
    graph.putPod(pod("n1"));

    assertThat(allows("n1", "get", "configmaps", "a", "env")).isTrue();
    assertThat(allows("n1", "get", "configmaps", "a", "root-ca")).isTrue();
  }

  @Test
  void decide_volume_throughTheClaimThatBindsIt() {
    graph.putPod(pod("n1"));
    graph.putVolume(
        tree("{'metadata':{'name':'pv'},'spec':{'claimRef':{'namespace':'a','name':'claim'}}}"));

    assertThat(allows("n1", "get", "persistentvolumes", "", "pv")).isTrue();
    assertThat(allows("n2", "get", "persistentvolumes", "", "pv")).isFalse();
  }

  @Test
  void decide_pod_onlyOfTheNode() {
    graph.putPod(pod("n1"));

    assertThat(allows("n1", "get", "pods", "a", "p")).isTrue();
    assertThat(allows("n2", "get", "pods", "a", "p")).isFalse();
  }

  @Test
  void decide_tokenOfServiceAccount_onlyOfPodsOnTheNode() {
    graph.putPod(pod("n1"));
    Identity kubelet = new Identity("system:node:n1", "", List.of("system:nodes"), Map.of());

    assertThat(
            authorizer.allows(
                Access.toResource(kubelet, "create", "", "serviceaccounts", "a", "robot")
                    .withSubresource("token")))
        .isTrue();
    assertThat(
            authorizer.allows(
                Access.toResource(kubelet, "create", "", "serviceaccounts", "a", "other")
                    .withSubresource("token")))
        .isFalse();
  }

  @Test
  void decide_lease_onlyItsOwn() {
    Identity kubelet = new Identity("system:node:n1", "", List.of("system:nodes"), Map.of());
    String group = "coordination.k8s.io";

    assertThat(
            authorizer.allows(
                Access.toResource(kubelet, "update", group, "leases", "kube-node-lease", "n1")))
        .isTrue();
    assertThat(
            authorizer.allows(
                Access.toResource(kubelet, "update", group, "leases", "kube-node-lease", "n2")))
        .isFalse();
    assertThat(
            authorizer.allows(
                Access.toResource(kubelet, "update", group, "leases", "kube-system", "n1")))
        .isFalse();
  }

  @Test
  void decide_userWithoutTheGroup_isNoKubelet() {
    Identity impostor = new Identity("system:node:n1", "", List.of(), Map.of());
    graph.putPod(pod("n1"));

    assertThat(authorizer.allows(Access.toResource(impostor, "get", "", "secrets", "a", "vol")))
        .isFalse();
  }
}
