package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Trees;
import io.coracle.apiserver.request.Identity;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kubelet writes only its own node, lease and CSI node, and the pods that are bound to it. Does
 * not concern anybody but the users {@code system:node:NAME}.
 */
public final class NodeRestriction implements AdmissionPlugin {
  private static final String USER_PREFIX = "system:node:";
  private static final String NODES_GROUP = "system:nodes";
  private static final String PROTECTED_LABEL = "node-restriction.kubernetes.io";
  private static final String LEASE_NAMESPACE = "kube-node-lease";

  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");
  private static final GroupResource CSI_NODES = new GroupResource("storage.k8s.io", "csinodes");

  private final Objects objects;

  public NodeRestriction(Objects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "NodeRestriction";
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    Identity identity = attributes.identity();
    if (!identity.inGroup(NODES_GROUP) || !identity.user().startsWith(USER_PREFIX)) {
      return;
    }
    String node = identity.user().substring(USER_PREFIX.length());
    GroupResource resource = attributes.resource().storage();
    if (resource.equals(Pods.RESOURCE)) {
      pod(attributes, node);
    } else if (resource.equals(NODES)) {
      node(attributes, node);
    } else if (resource.equals(CSI_NODES)) {
      require(attributes.name().equals(node), attributes, "can only access CSINode " + node);
    } else if (resource.equals(LEASES)) {
      require(
          attributes.namespace().equals(LEASE_NAMESPACE) && attributes.name().equals(node),
          attributes,
          "can only access node lease with the same name as the requesting node");
    } else if (resource.equals(ACCOUNTS) && attributes.subresource().equals("token")) {
      token(attributes, node);
    }
  }

  private void pod(AdmissionAttributes attributes, String node) {
    if (attributes.subresource().equals("eviction")) {
      Optional<ObjectNode> pod =
          objects.get(Pods.RESOURCE, attributes.namespace(), attributes.name());
      require(
          pod.map(NodeRestriction::nodeName).filter(node::equals).isPresent(),
          attributes,
          "node " + node + " can only evict pods with spec.nodeName set to itself");
      return;
    }
    if (attributes.operation() == Operation.CREATE) {
      MirrorPodRules.refuse(attributes.object().orElseThrow(), node, uid(node))
          .ifPresent(why -> require(false, attributes, why));
      return;
    }
    boolean statusOnly =
        attributes.operation() == Operation.DELETE || attributes.subresource().equals("status");
    require(statusOnly, attributes, "unexpected write to a pod by a node");
    require(
        attributes.before().map(NodeRestriction::nodeName).filter(node::equals).isPresent(),
        attributes,
        "node " + node + " can only write pods with spec.nodeName set to itself");
  }

  private String uid(String node) {
    return objects
        .get(NODES, "", node)
        .map(found -> found.path("metadata").path("uid").asString(""))
        .orElse("");
  }

  private static String nodeName(ObjectNode pod) {
    return pod.path("spec").path("nodeName").asString("");
  }

  private static void node(AdmissionAttributes attributes, String node) {
    require(
        attributes.name().equals(node),
        attributes,
        "node " + node + " is not allowed to modify node " + attributes.name());
    ObjectNode object = attributes.object().orElse(null);
    ObjectNode before = attributes.before().orElse(null);
    if (object == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> label : object.path("metadata").path("labels").properties()) {
      JsonNode old =
          before == null ? null : before.path("metadata").path("labels").get(label.getKey());
      require(
          !isProtected(label.getKey()) || label.getValue().equals(old),
          attributes,
          "is not allowed to set the label " + label.getKey());
    }
    if (before != null && attributes.subresource().isEmpty()) {
      require(
          Trees.equal(object.path("spec").path("taints"), before.path("spec").path("taints")),
          attributes,
          "node " + node + " is not allowed to modify taints");
    }
  }

  private static boolean isProtected(String label) {
    int slash = label.indexOf('/');
    String domain = slash < 0 ? "" : label.substring(0, slash);
    return domain.equals(PROTECTED_LABEL) || domain.endsWith("." + PROTECTED_LABEL);
  }

  private void token(AdmissionAttributes attributes, String node) {
    JsonNode reference =
        attributes
            .object()
            .map(request -> request.path("spec").path("boundObjectRef"))
            .filter(found -> found.path("kind").asString("").equals("Pod"))
            .orElse(null);
    require(reference != null, attributes, "node requested token not bound to a pod");
    String pod = reference == null ? "" : reference.path("name").asString("");
    require(
        objects
            .get(Pods.RESOURCE, attributes.namespace(), pod)
            .map(NodeRestriction::nodeName)
            .filter(node::equals)
            .isPresent(),
        attributes,
        "node requested token bound to a pod scheduled on a different node");
  }

  private static void require(boolean allowed, AdmissionAttributes attributes, String why) {
    if (!allowed) {
      throw StatusException.forbidden(
          attributes.resource().name().groupResource(), attributes.name(), why);
    }
  }
}
