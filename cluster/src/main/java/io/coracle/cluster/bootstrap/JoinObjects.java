package io.coracle.cluster.bootstrap;

import io.coracle.client.Client;
import io.coracle.client.kubeconfig.Kubeconfig;
import io.coracle.pki.CertificateAuthority;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.util.List;

/**
 * Creates what nodes need to join: the rights of bootstrap tokens that are for nodes, those of
 * nodes to renew their certificates, and the ConfigMap {@code cluster-info}. Stock Kubernetes has
 * the roles and leaves the bindings to whoever sets a cluster up.
 *
 * @param client may do everything
 */
public record JoinObjects(Client client) {
  /** The group of bootstrap tokens by which nodes join. */
  public static final String NODE_TOKENS = "system:bootstrappers:coracle:default-node-token";

  private static final String CERTIFICATES = "system:certificates.k8s.io:";
  private static final String REQUESTS = CERTIFICATES + "certificatesigningrequests:";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String NODES = "system:nodes";
  private static final String APPROVER = "kubelet-serving-approver";
  private static final String INFO_NAMESPACE = "kube-public";
  private static final String INFO = "cluster-info";
  private static final String KUBECONFIG = "kubeconfig";

  /**
   * @param server the URL of the API server, as other machines reach it
   */
  public void ensure(String server, CertificateAuthority authority) {
    ensure(toGroup("coracle:node-bootstrapper", "system:node-bootstrapper", NODE_TOKENS));
    ensure(toGroup("coracle:node-autoapprove-bootstrap", REQUESTS + "nodeclient", NODE_TOKENS));
    ensure(
        toGroup(
            "coracle:node-autoapprove-certificate-rotation", REQUESTS + "selfnodeclient", NODES));
    ensure(approverRole());
    ensure(toApprover("coracle:" + APPROVER, "coracle:" + APPROVER));
    ensure(toApprover("coracle:" + APPROVER + ":signer", CERTIFICATES + APPROVER));
    ensureInfo(server, authority);
  }

  private static ClusterRoleBinding toGroup(String name, String role, String group) {
    return new ClusterRoleBindingBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewRoleRef(RBAC, "ClusterRole", role)
        .addNewSubject(RBAC, "Group", group, null)
        .build();
  }

  private static ClusterRoleBinding toApprover(String name, String role) {
    return new ClusterRoleBindingBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewRoleRef(RBAC, "ClusterRole", role)
        .addNewSubject(null, "ServiceAccount", APPROVER, "kube-system")
        .build();
  }

  /** Beside the right to approve for the signer, which has a role already. */
  private static ClusterRole approverRole() {
    return new ClusterRoleBuilder()
        .withNewMetadata()
        .withName("coracle:" + APPROVER)
        .endMetadata()
        .addNewRule()
        .withApiGroups("certificates.k8s.io")
        .withResources("certificatesigningrequests/approval")
        .withVerbs("update")
        .endRule()
        .build();
  }

  private void ensureInfo(String server, CertificateAuthority authority) {
    String kubeconfig = Kubeconfig.ofCluster(server, List.of(authority.certificate())).text();
    ConfigMap wanted =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(INFO)
            .withNamespace(INFO_NAMESPACE)
            .endMetadata()
            .addToData(KUBECONFIG, kubeconfig)
            .build();
    ensure(wanted);
    client
        .resources(ConfigMap.class)
        .edit(
            INFO_NAMESPACE,
            INFO,
            info -> new ConfigMapBuilder(info).addToData(KUBECONFIG, kubeconfig).build());
  }

  /** Creates the object if it is not there; what somebody has made of it stays. */
  private <T extends HasMetadata> void ensure(T object) {
    @SuppressWarnings("unchecked")
    var type = (Class<T>) object.getClass();
    String namespace = object.getMetadata().getNamespace();
    String where = namespace == null ? "" : namespace;
    if (client.resources(type).get(where, object.getMetadata().getName()).isEmpty()) {
      client.resources(type).create(where, object);
    }
  }
}
