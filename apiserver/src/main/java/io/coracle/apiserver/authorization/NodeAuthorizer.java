package io.coracle.apiserver.authorization;

import io.coracle.apiserver.authentication.Groups;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rights of kubelets (Node authorization): of their own node and its pods they may see and
 * change what they need, of secrets and the like only what a pod on their node refers to.
 *
 * <p>A list or watch restricted to one name arrives here with that name; of pods and of nodes,
 * which kubelets list by a field selector, the rules of the role decide.
 */
public final class NodeAuthorizer implements Authorizer {
  private static final String NODE_NAME = "spec.nodeName";

  private static final Set<String> READS = Set.of("get", "list", "watch");
  private static final String LEASE_NAMESPACE = "kube-node-lease";

  private final NodeGraph graph;
  private final List<Rule> rules;

  /**
   * @param rules of the cluster role {@code system:node}
   */
  public NodeAuthorizer(NodeGraph graph, List<Rule> rules) {
    this.graph = graph;
    this.rules = List.copyOf(rules);
  }

  @Override
  public Decision decide(Access access) {
    Optional<String> node = Groups.nodeOf(access.who().user(), access.who().groups());
    if (node.isEmpty()) {
      return new Decision.NoOpinion("");
    }
    if (access.isResource()) {
      switch (access.resource().groupResource().toString()) {
        case "secrets", "configmaps", "persistentvolumes" -> {
          return read(node.get(), access);
        }
        case "persistentvolumeclaims" -> {
          return access.subresource().equals("status")
              ? refers(node.get(), access)
              : read(node.get(), access);
        }
        case "serviceaccounts" -> {
          return account(node.get(), access);
        }
        case "nodes" -> {
          return node(node.get(), access);
        }
        case "leases.coordination.k8s.io" -> {
          return lease(node.get(), access);
        }
        case "csinodes.storage.k8s.io" -> {
          return own(node.get(), access);
        }
        default -> {
          // The rules decide.
        }
      }
    }
    return byRules(node.get(), access);
  }

  private Decision read(String node, Access access) {
    if (!READS.contains(access.verb()) || !access.subresource().isEmpty()) {
      return new Decision.NoOpinion("can only read resources of this type");
    }
    return refers(node, access);
  }

  private Decision refers(String node, Access access) {
    if (access.name().isEmpty()) {
      return new Decision.NoOpinion("No Object name found");
    }
    String resource = access.resource().resource();
    return graph.refers(node, resource, access.namespace(), access.name())
        ? new Decision.Allowed("")
        : new Decision.NoOpinion(
            "no relationship found between node '" + node + "' and this object");
  }

  private Decision account(String node, Access access) {
    boolean token = access.subresource().equals("token") && access.verb().equals("create");
    boolean read = access.subresource().isEmpty() && access.verb().equals("get");
    return token || read
        ? refers(node, access)
        : new Decision.NoOpinion("can only create tokens for individual service accounts");
  }

  private static Decision lease(String node, Access access) {
    if (!access.namespace().equals(LEASE_NAMESPACE)) {
      return new Decision.NoOpinion("can only access leases in the kube-node-lease namespace");
    }
    return own(node, access);
  }

  private static Decision own(String node, Access access) {
    return switch (access.verb()) {
      case "get", "update", "patch", "delete" ->
          access.name().equals(node)
              ? new Decision.Allowed("")
              : new Decision.NoOpinion("can only access the object with the node's own name");
      // The name of a new object is not known here; admission checks it.
      case "create" -> new Decision.Allowed("");
      default -> new Decision.NoOpinion("can only get, create, update, patch, or delete");
    };
  }

  /** Which node is written is for admission to see. */
  private Decision node(String node, Access access) {
    boolean reads = READS.contains(access.verb());
    if (reads && access.subresource().isEmpty() && !access.name().equals(node)) {
      return new Decision.NoOpinion(
          "node '" + node + "' cannot read '" + access.name() + "', only its own Node object");
    }
    return byRules(node, access);
  }

  private Decision byRules(String node, Access access) {
    if (access.resource().resource().equals("pods") && access.subresource().isEmpty()) {
      switch (access.verb()) {
        case "get" -> {
          if (!graph.isOn(node, access.namespace(), access.name())) {
            return new Decision.NoOpinion("can only get pods of its own node");
          }
        }
        case "list", "watch" -> {
          if (!node.equals(access.selected().get(NODE_NAME))) {
            return new Decision.NoOpinion(
                "can only list/watch pods with spec.nodeName field selector");
          }
        }
        default -> {
          // The rules decide.
        }
      }
    }
    for (Rule rule : rules) {
      if (rule.allows(access)) {
        return new Decision.Allowed("");
      }
    }
    return new Decision.NoOpinion("");
  }
}
