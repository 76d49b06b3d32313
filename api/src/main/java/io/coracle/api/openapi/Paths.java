package io.coracle.api.openapi;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the paths of resources and their operations. Used for one document, by one thread. */
final class Paths {
  private static final Set<String> CONNECTIONS = Set.of("attach", "exec", "portforward", "proxy");
  private static final List<String> JSON = List.of("application/json", "application/yaml");
  private static final List<String> LISTS =
      List.of("application/json", "application/json;stream=watch", "application/yaml");
  private static final List<String> PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");

  /** Of custom resources nobody knows how to merge lists: clients choose by this. */
  private static final List<String> CUSTOM_PATCHES = PATCHES.subList(0, 3);

  private static final List<String> ANY = List.of("*/*");

  private final Dialect dialect;
  private final Types types;
  private final Map<String, ObjectNode> paths = new TreeMap<>();

  /** Names of the definitions that operations need. */
  interface Types {
    /** The definition of {@code kind}; makes sure that it is in the document. */
    String of(GroupVersionKind kind);

    /** The definition of lists of {@code resource}. */
    String listOf(Resource resource);

    String patch();
  }

  Paths(Dialect dialect, Types types) {
    this.dialect = dialect;
    this.types = types;
  }

  ObjectNode write() {
    ObjectNode all = Json.object();
    paths.forEach(all::set);
    return all;
  }

  /** A path whose answer is a document of a meta kind, e.g. discovery. */
  void addDocument(String path, String id, String tag, String description, String definition) {
    ObjectNode operation = start(path, "get", id, tag, description);
    dialect.response(operation, "200", "OK", definition);
    dialect.produces(operation, JSON);
  }

  void add(Resource resource) {
    String base = base(resource);
    String collection =
        base
            + (resource.namespaced() ? "/namespaces/{namespace}/" : "/")
            + resource.name().resource();
    addCollection(resource, collection);
    if (resource.namespaced() && resource.allows("list")) {
      String everywhere = base + "/" + resource.name().resource();
      list(resource, everywhere, "list", resource.kind().kind() + "ForAllNamespaces", "list");
    }
    addItem(resource, collection + "/{name}");
    addWatches(resource, base);
    for (Resource.Subresource subresource : resource.subresources()) {
      addSubresource(resource, subresource, collection + "/{name}/" + subresource.name());
    }
  }

  static String base(Resource resource) {
    return base(resource.name().group(), resource.name().version());
  }

  static String base(String group, String version) {
    return (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version;
  }

  private void addCollection(Resource resource, String path) {
    if (resource.allows("list")) {
      list(resource, path, "list", scoped(resource), "list");
    }
    if (resource.allows("create")) {
      ObjectNode operation =
          operation(resource, path, "post", "create", "post", resource.kind(), "Creates one.");
      write(operation, Parameters.CREATE, types.of(resource.kind()), ANY);
      answer(operation, types.of(resource.kind()), "200", "201", "202");
    }
    if (resource.allows("deletecollection")) {
      ObjectNode operation =
          named(
              start(
                  path,
                  "delete",
                  "delete" + tagName(resource) + "Collection" + scoped(resource),
                  tag(resource),
                  "Deletes those that the selectors mean."),
              "deletecollection",
              resource.kind());
      queries(operation, Parameters.DELETE_COLLECTION);
      dialect.body(operation, types.of(meta("DeleteOptions")), ANY);
      answer(operation, types.of(meta("Status")), "200");
    }
  }

  private void list(Resource resource, String path, String verb, String name, String action) {
    ObjectNode operation =
        named(
            start(path, "get", verb + tagName(resource) + name, tag(resource), "Lists or watches."),
            action,
            resource.kind());
    queries(operation, Parameters.LIST);
    dialect.response(operation, "200", "OK", types.listOf(resource));
    dialect.produces(operation, LISTS);
  }

  private void addItem(Resource resource, String path) {
    GroupVersionKind kind = resource.kind();
    if (resource.allows("get")) {
      answer(
          operation(resource, path, "get", "read", "get", kind, "Reads one."),
          types.of(kind),
          "200");
    }
    if (resource.allows("update")) {
      ObjectNode operation =
          operation(resource, path, "put", "replace", "put", kind, "Replaces one.");
      write(operation, Parameters.CREATE, types.of(kind), ANY);
      answer(operation, types.of(kind), "200", "201");
    }
    if (resource.allows("patch")) {
      ObjectNode operation =
          operation(resource, path, "patch", "patch", "patch", kind, "Changes a part of one.");
      write(operation, Parameters.PATCH, types.patch(), patches(resource));
      answer(operation, types.of(kind), "200", "201");
    }
    if (resource.allows("delete")) {
      ObjectNode operation =
          operation(resource, path, "delete", "delete", "delete", kind, "Deletes one.");
      queries(operation, Parameters.DELETE);
      dialect.body(operation, types.of(meta("DeleteOptions")), ANY);
      answer(operation, types.of(meta("Status")), "200", "202");
    }
  }

  private void addWatches(Resource resource, String base) {
    if (!resource.allows("watch")) {
      return;
    }
    String plural = resource.name().resource();
    String scope = resource.namespaced() ? "/watch/namespaces/{namespace}/" : "/watch/";
    watch(resource, base + scope + plural, scoped(resource) + "List", "watchlist");
    watch(resource, base + scope + plural + "/{name}", scoped(resource), "watch");
    if (resource.namespaced()) {
      String name = resource.kind().kind() + "ListForAllNamespaces";
      watch(resource, base + "/watch/" + plural, name, "watchlist");
    }
  }

  private void watch(Resource resource, String path, String name, String action) {
    ObjectNode operation =
        named(
            start(
                path,
                "get",
                "watch" + tagName(resource) + name,
                tag(resource),
                "Deprecated: use the parameter watch of a list."),
            action,
            resource.kind());
    queries(operation, Parameters.LIST);
    dialect.response(operation, "200", "OK", types.of(meta("WatchEvent")));
    dialect.produces(operation, LISTS);
  }

  private void addSubresource(Resource resource, Resource.Subresource part, String path) {
    if (CONNECTIONS.contains(part.name())) {
      addConnections(resource, part, path);
      return;
    }
    String definition = types.of(part.kind());
    for (String verb : part.verbs()) {
      switch (verb) {
        case "get" -> {
          ObjectNode operation =
              part(resource, part, path, "get", "read", "Reads this part of one.");
          boolean log = part.name().equals("log");
          if (log) {
            queries(operation, Parameters.LOG);
          }
          dialect.response(operation, "200", "OK", log ? "" : definition);
          dialect.produces(operation, log ? List.of("text/plain") : JSON);
        }
        case "create" -> {
          ObjectNode operation =
              part(resource, part, path, "post", "create", "Creates this part of one.");
          write(operation, Parameters.CREATE, definition, ANY);
          answer(operation, definition, "200", "201", "202");
        }
        case "update" -> {
          ObjectNode operation =
              part(resource, part, path, "put", "replace", "Replaces this part of one.");
          write(operation, Parameters.CREATE, definition, ANY);
          answer(operation, definition, "200", "201");
        }
        case "patch" -> {
          ObjectNode operation =
              part(resource, part, path, "patch", "patch", "Changes this part of one.");
          write(operation, Parameters.PATCH, types.patch(), patches(resource));
          answer(operation, definition, "200", "201");
        }
        default -> throw new IllegalStateException("no method is known for " + verb);
      }
    }
  }

  private void addConnections(Resource resource, Resource.Subresource part, String path) {
    boolean proxy = part.name().equals("proxy");
    List<String> methods =
        proxy
            ? List.of("get", "put", "post", "delete", "options", "head", "patch")
            : List.of("get", "post");
    for (String target : proxy ? List.of(path, path + "/{path}") : List.of(path)) {
      for (String method : methods) {
        String suffix = part.name() + (target.equals(path) ? "" : "WithPath");
        String id = "connect" + tagName(resource) + capitalized(method) + scoped(resource);
        ObjectNode operation =
            named(
                start(target, method, id + capitalized(suffix), tag(resource), "Connects to one."),
                "connect",
                part.kind());
        queries(operation, Parameters.connect(part.name()));
        dialect.response(operation, "200", "OK", "");
        dialect.produces(operation, ANY);
      }
    }
  }

  private ObjectNode part(
      Resource resource,
      Resource.Subresource part,
      String path,
      String method,
      String verb,
      String description) {
    String id = verb + tagName(resource) + scoped(resource) + capitalized(part.name());
    return named(start(path, method, id, tag(resource), description), method, part.kind());
  }

  private ObjectNode operation(
      Resource resource,
      String path,
      String method,
      String verb,
      String action,
      GroupVersionKind kind,
      String description) {
    String id = verb + tagName(resource) + scoped(resource);
    return named(start(path, method, id, tag(resource), description), action, kind);
  }

  private ObjectNode start(String path, String method, String id, String tag, String description) {
    ObjectNode item =
        paths.computeIfAbsent(
            path,
            text -> {
              ObjectNode node = Json.object();
              pathParameters(node.putArray("parameters"), text);
              return node;
            });
    ObjectNode operation = item.putObject(method);
    operation.putArray("tags").add(tag);
    operation.put("description", description).put("operationId", id);
    operation.putArray("parameters");
    return operation;
  }

  private void pathParameters(ArrayNode parameters, String path) {
    if (path.contains("{name}")) {
      dialect.parameter(parameters, Parameters.NAME);
    }
    if (path.contains("{namespace}")) {
      dialect.parameter(parameters, Parameters.NAMESPACE);
    }
    if (path.contains("{path}")) {
      dialect.parameter(parameters, Parameters.PATH);
    }
    dialect.parameter(parameters, Parameters.query("pretty"));
  }

  private static ObjectNode named(ObjectNode operation, String action, GroupVersionKind kind) {
    operation.put("x-kubernetes-action", action);
    operation.set("x-kubernetes-group-version-kind", KindNames.tree(kind));
    return operation;
  }

  private void queries(ObjectNode operation, List<String> names) {
    ArrayNode parameters = operation.withArray("/parameters");
    names.forEach(name -> dialect.parameter(parameters, Parameters.query(name)));
  }

  private static List<String> patches(Resource resource) {
    return resource.custom() ? CUSTOM_PATCHES : PATCHES;
  }

  private void write(
      ObjectNode operation, List<String> queries, String definition, List<String> mediaTypes) {
    queries(operation, queries);
    dialect.body(operation, definition, mediaTypes);
  }

  private void answer(ObjectNode operation, String definition, String... codes) {
    for (String code : codes) {
      String text =
          switch (code) {
            case "201" -> "Created";
            case "202" -> "Accepted";
            default -> "OK";
          };
      dialect.response(operation, code, text, definition);
    }
    dialect.produces(operation, JSON);
  }

  private static GroupVersionKind meta(String kind) {
    return new GroupVersionKind("", "v1", kind);
  }

  private static String scoped(Resource resource) {
    return (resource.namespaced() ? "Namespaced" : "") + resource.kind().kind();
  }

  /** {@code rbacAuthorization_v1}. */
  static String tag(Resource resource) {
    String name = groupName(resource.name().group());
    return name.substring(0, 1).toLowerCase(java.util.Locale.ROOT)
        + name.substring(1)
        + "_"
        + resource.name().version();
  }

  /** {@code RbacAuthorizationV1}. */
  private static String tagName(Resource resource) {
    return groupName(resource.name().group()) + capitalized(resource.name().version());
  }

  static String groupName(String group) {
    if (group.isEmpty()) {
      return "Core";
    }
    String bare = group.endsWith(".k8s.io") ? group.substring(0, group.length() - 7) : group;
    var name = new StringBuilder();
    for (String part : bare.split("[.-]", -1)) {
      name.append(capitalized(part));
    }
    return name.toString();
  }

  private static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }
}
