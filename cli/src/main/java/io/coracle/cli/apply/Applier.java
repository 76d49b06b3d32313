package io.coracle.cli.apply;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import io.coracle.cli.connection.Api;
import io.coracle.cli.connection.Discovery;
import io.coracle.cli.connection.ServedResource;
import io.coracle.cli.console.Faults;
import io.coracle.cluster.ClusterException;
import io.coracle.http.Query;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates what is not there and patches what is, remembering in an annotation what was applied, so
 * that this and {@code kubectl apply} can go on from each other. Not thread-safe.
 */
public final class Applier {
  /** Where what was applied last is kept (kubectl's own annotation). */
  static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final Query WRITE =
      Query.of("fieldManager", "kubectl-client-side-apply", "fieldValidation", "Strict");
  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final String MERGE = "application/merge-patch+json";
  private static final String DEFAULT_NAMESPACE = "default";

  private final Api api;
  private final Discovery discovery;
  private final Catalogue catalogue;

  public Applier(Api api, Catalogue catalogue) {
    this.api = api;
    this.discovery = new Discovery(api);
    this.catalogue = catalogue;
  }

  /**
   * Applies one object.
   *
   * @throws ClusterException naming the document, and saying what the server said
   */
  public Applied apply(Manifest manifest) {
    try {
      ServedResource resource =
          discovery
              .resource(manifest.apiVersion(), manifest.kind())
              .orElseThrow(() -> unknownKind(manifest));
      String namespace = resource.namespaced() ? namespaceOf(manifest) : "";
      ObjectNode wanted = wanted(manifest, namespace);
      String path = resource.object(namespace, manifest.name());
      Optional<ObjectNode> current = api.find(path);
      Applied.Outcome outcome =
          current.isEmpty()
              ? create(resource.collection(namespace), wanted)
              : patch(path, wanted, current.get(), schema(manifest));
      return new Applied(manifest, resource, namespace, manifest.name(), outcome);
    } catch (StatusException e) {
      throw new ClusterException(manifest.source() + ": " + String.join("\n", Faults.lines(e)), e);
    }
  }

  private static ClusterException unknownKind(Manifest manifest) {
    return new ClusterException(
        "%s: the server knows no kind \"%s\" in version \"%s\""
            .formatted(manifest.source(), manifest.kind(), manifest.apiVersion()));
  }

  private static String namespaceOf(Manifest manifest) {
    return manifest.namespace().isEmpty() ? DEFAULT_NAMESPACE : manifest.namespace();
  }

  private Schema schema(Manifest manifest) {
    String[] parts = manifest.apiVersion().split("/", 2);
    var kind =
        parts.length == 1
            ? new GroupVersionKind("", parts[0], manifest.kind())
            : new GroupVersionKind(parts[0], parts[1], manifest.kind());
    return catalogue.schema(kind).orElseGet(Schema.Any::new);
  }

  /** The manifest's object with its namespace and the annotation that remembers it. */
  private static ObjectNode wanted(Manifest manifest, String namespace) {
    ObjectNode plain = manifest.tree().deepCopy();
    ObjectNode metadata = plain.withObject("metadata");
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    if (metadata.path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(LAST_APPLIED);
    } else {
      metadata.putObject("annotations");
    }
    String text = Json.text(sorted(plain)) + "\n";
    metadata.withObject("annotations").put(LAST_APPLIED, text);
    return plain;
  }

  /** With keys in the order in which kubectl writes them, so that both write the same text. */
  private static JsonNode sorted(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      ObjectNode out = Json.object();
      object.propertyNames().stream()
          .sorted()
          .forEach(name -> out.set(name, sorted(object.path(name))));
      return out;
    }
    if (tree instanceof ArrayNode array) {
      ArrayNode out = Json.object().arrayNode();
      array.forEach(element -> out.add(sorted(element)));
      return out;
    }
    return tree;
  }

  private Applied.Outcome create(String collection, ObjectNode wanted) {
    api.create(collection, WRITE, wanted);
    return Applied.Outcome.CREATED;
  }

  private Applied.Outcome patch(String path, ObjectNode wanted, ObjectNode current, Schema schema) {
    ObjectNode patch = ThreeWayPatch.between(lastApplied(current), wanted, current, schema);
    if (patch.isEmpty()) {
      return Applied.Outcome.UNCHANGED;
    }
    String mediaType = schema instanceof Schema.Any ? MERGE : STRATEGIC;
    ObjectNode after = api.patch(path, WRITE, mediaType, patch);
    return version(after).equals(version(current))
        ? Applied.Outcome.UNCHANGED
        : Applied.Outcome.CONFIGURED;
  }

  private static String version(ObjectNode object) {
    return object.path("metadata").path("resourceVersion").asString("");
  }

  private static ObjectNode lastApplied(ObjectNode current) {
    JsonNode text = current.path("metadata").path("annotations").path(LAST_APPLIED);
    return text.isString()
        ? Json.parseObject(text.asString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
        : Json.object();
  }

  /** A line for all that was applied, e.g. {@code 2 created, 1 unchanged}. */
  public static String summary(List<Applied> applied) {
    return applied.stream()
        .collect(
            Collectors.groupingBy(Applied::outcome, java.util.TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(e -> e.getValue() + " " + e.getKey().name().toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
