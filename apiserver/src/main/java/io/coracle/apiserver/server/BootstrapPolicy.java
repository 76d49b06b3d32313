package io.coracle.apiserver.server;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.json.Json;
import io.coracle.api.yaml.Yaml;
import io.coracle.apiserver.authorization.RbacTrees;
import io.coracle.apiserver.authorization.Rule;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.coracle.base.Promise;
import io.coracle.base.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The roles and bindings that every cluster has, as data beside this class. {@link #reconcile}
 * creates what is missing and gives back what was taken away from objects that say they want it
 * ({@code rbac.authorization.kubernetes.io/autoupdate}); it never takes away.
 */
public final class BootstrapPolicy {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String FILE = "bootstrap-policy.yaml";
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";

  private final List<Item> items;

  /** An object of the policy and where it belongs. */
  private record Item(GroupVersionResource resource, ObjectNode object) {
    String name() {
      return object.path("metadata").path("name").asString("");
    }

    String namespace() {
      return object.path("metadata").path("namespace").asString("");
    }
  }

  private BootstrapPolicy(List<Item> items) {
    this.items = List.copyOf(items);
  }

  /** Reads the policy. */
  public static BootstrapPolicy load() {
    JsonNode file = read();
    var items = new ArrayList<Item>();
    for (JsonNode role : file.path("clusterRoles")) {
      items.add(item("clusterroles", role(role, "ClusterRole")));
    }
    for (JsonNode controller : file.path("controllers")) {
      items.addAll(controller((ObjectNode) controller));
    }
    for (JsonNode role : file.path("roles")) {
      items.add(item("roles", role(role, "Role")));
    }
    for (JsonNode binding : file.path("clusterRoleBindings")) {
      items.add(item("clusterrolebindings", binding(binding, "Cluster")));
    }
    for (JsonNode binding : file.path("roleBindings")) {
      items.add(item("rolebindings", binding(binding, "")));
    }
    return new BootstrapPolicy(items);
  }

  /** A controller's role, and its binding to the controller's service account. */
  private static List<Item> controller(ObjectNode controller) {
    String account = controller.path("name").asString("");
    String name = "system:controller:" + account;
    ObjectNode role = controller.deepCopy().put("name", name);
    ObjectNode binding = Json.object().put("name", name).put("role", name);
    binding
        .putArray("subjects")
        .addObject()
        .put("kind", "ServiceAccount")
        .put("name", account)
        .put("namespace", "kube-system");
    return List.of(
        item("clusterroles", role(role, "ClusterRole")),
        item("clusterrolebindings", binding(binding, "Cluster")));
  }

  private static Item item(String resource, ObjectNode object) {
    return new Item(new GroupVersionResource(GROUP, "v1", resource), object);
  }

  private static JsonNode read() {
    try (InputStream in = BootstrapPolicy.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + FILE + " is missing");
      }
      return Yaml.parse(in.readAllBytes()).tree();
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + FILE + " cannot be read", e);
    }
  }

  private static ObjectNode head(String kind, JsonNode from) {
    ObjectNode object = Json.object();
    object.put("apiVersion", GROUP + "/v1");
    object.put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", from.path("name").asString(""));
    if (from.has("namespace")) {
      metadata.put("namespace", from.path("namespace").asString(""));
    }
    metadata.putObject("annotations").put(AUTO_UPDATE, "true");
    ObjectNode labels = metadata.putObject("labels");
    labels.put("kubernetes.io/bootstrapping", "rbac-defaults");
    from.path("labels").properties().forEach(e -> labels.set(e.getKey(), e.getValue()));
    return object;
  }

  private static ObjectNode role(JsonNode from, String kind) {
    ObjectNode object = head(kind, from);
    if (from.has("aggregates")) {
      ArrayNode selectors = object.putObject("aggregationRule").putArray("clusterRoleSelectors");
      for (JsonNode label : from.path("aggregates")) {
        selectors.addObject().putObject("matchLabels").put(label.asString(""), "true");
      }
    }
    ArrayNode rules = object.putArray("rules");
    from.path("rules").forEach(rule -> rules.add(rule.deepCopy()));
    return object;
  }

  /**
   * @param scope of the binding and of its role: {@code Cluster}, or empty for a namespace
   */
  private static ObjectNode binding(JsonNode from, String scope) {
    ObjectNode object = head(scope + "RoleBinding", from);
    ObjectNode role = object.putObject("roleRef");
    role.put("apiGroup", GROUP);
    role.put("kind", scope + "Role");
    role.put("name", from.path("role").asString(""));
    if (from.has("subjects")) {
      ArrayNode subjects = object.putArray("subjects");
      from.path("subjects").forEach(subject -> subjects.add(subject.deepCopy()));
    }
    return object;
  }

  /** The rules of a cluster role of the policy. */
  public List<Rule> rules(String clusterRole) {
    for (Item item : items) {
      if (item.resource().resource().equals("clusterroles") && item.name().equals(clusterRole)) {
        return RbacTrees.rules(item.object().path("rules"));
      }
    }
    throw new IllegalArgumentException("there is no cluster role " + clusterRole);
  }

  /** All objects of the policy, as they are created. */
  public List<ObjectNode> objects() {
    return items.stream().map(item -> item.object().deepCopy()).toList();
  }

  /** Creates what is missing and completes what is there. */
  public void reconcile(RegistryAccess access, Tasks tasks) throws InterruptedException {
    List<Promise<Optional<RuntimeException>>> writes = new ArrayList<>();
    for (Item item : items) {
      Promise<Optional<RuntimeException>> write = tasks.promise();
      writes.add(write);
      tasks.start("bootstrap policy", () -> write.complete(fault(access, item)));
    }
    for (Promise<Optional<RuntimeException>> write : writes) {
      Optional<RuntimeException> fault =
          write
              .await(LIMIT)
              .orElseThrow(
                  () -> new IllegalStateException("roles were not written within " + LIMIT));
      if (fault.isPresent()) {
        throw fault.get();
      }
    }
  }

  /** Sees to one object; together they wait for a few commits of the store, not for one each. */
  private static Optional<RuntimeException> fault(RegistryAccess access, Item item) {
    try {
      if (!access.createIfAbsent(item.resource(), item.object().deepCopy())) {
        complete(access, item);
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }

  private static void complete(RegistryAccess access, Item item) {
    access
        .get(item.resource().groupResource(), item.namespace(), item.name())
        .filter(found -> lacksAny(found, item.object()))
        .ifPresent(
            found ->
                access.update(
                    item.resource(),
                    item.namespace(),
                    item.name(),
                    now -> completed(now, item.object())));
  }

  private static boolean lacksAny(ObjectNode found, ObjectNode wanted) {
    JsonNode update = found.path("metadata").path("annotations").path(AUTO_UPDATE);
    return update.asString("").equals("true")
        && (!missing(found, wanted, "rules").isEmpty()
            || !missing(found, wanted, "subjects").isEmpty());
  }

  private static List<JsonNode> missing(ObjectNode found, ObjectNode wanted, String field) {
    var there = new ArrayList<JsonNode>();
    found.path(field).forEach(there::add);
    var missing = new ArrayList<JsonNode>();
    wanted
        .path(field)
        .forEach(
            item -> {
              if (!there.contains(item)) {
                missing.add(item.deepCopy());
              }
            });
    return missing;
  }

  private static ObjectNode completed(ObjectNode found, ObjectNode wanted) {
    for (String field : List.of("rules", "subjects")) {
      List<JsonNode> missing = missing(found, wanted, field);
      if (!missing.isEmpty()) {
        ArrayNode array =
            found.get(field) instanceof ArrayNode known ? known : found.putArray(field);
        missing.forEach(array::add);
      }
    }
    return found;
  }
}
