package io.coracle.apiserver.custom;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.discovery.VersionOrder;
import io.coracle.apiserver.custom.schema.CustomSchema;
import io.coracle.apiserver.registry.object.CustomKinds;
import io.coracle.apiserver.registry.object.SelectableFields;
import io.coracle.base.log.Log;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The custom resources that are served, and with the built-in ones the whole catalogue. Readers see
 * one consistent state; whoever changes definitions replaces it.
 */
public final class CustomResources implements CustomKinds, Catalogue {
  private static final Log LOG = Log.of("custom-resources");

  private final BuiltInCatalogue builtIn;
  private final Schema.Fields metadata;
  private final Map<String, Served> definitions = new TreeMap<>();
  private volatile State state;

  public CustomResources(BuiltInCatalogue builtIn) {
    this.builtIn = builtIn;
    this.metadata =
        builtIn
            .definition("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
            .orElseThrow(() -> new IllegalStateException("the catalogue lacks ObjectMeta"));
    this.state = new State(builtIn.resources(), Map.of(), Map.of(), 0);
  }

  /** A definition and its versions, also of those that are not served. */
  private record Served(Definition definition, List<CustomVersion> versions) {}

  /** What is served at one moment. */
  private record State(
      List<Resource> resources,
      Map<GroupVersionResource, CustomVersion> byName,
      Map<GroupVersionKind, CustomVersion> byKind,
      long generation) {}

  /**
   * Serves what {@code definition} says, from now on; nothing of it if it is not established.
   *
   * @param since the revision that created it
   */
  public synchronized void put(Definition definition, long since) {
    Served last = definitions.get(definition.name());
    if (last != null && last.definition().equals(definition)) {
      return;
    }
    Optional<Served> served = serve(definition, since);
    if (served.isPresent() && last != null && isSameSchema(last.definition(), definition)) {
      carryOver(last, served.get());
    }
    if (served.isPresent()) {
      definitions.put(definition.name(), served.get());
      rebuild();
    } else {
      remove(definition.name());
    }
  }

  private static boolean isSameSchema(Definition one, Definition other) {
    return one.generation() == other.generation();
  }

  private static void carryOver(Served from, Served to) {
    for (int i = 0; i < to.versions().size(); i++) {
      if (from.versions().get(i).settled()) {
        to.versions().get(i).settle();
      }
    }
  }

  /** Whether objects of {@code definition} must be read anew, since its schema has changed. */
  public synchronized boolean isUnsettled(Definition definition) {
    Served served = definitions.get(definition.name());
    return served != null
        && isSameSchema(served.definition(), definition)
        && served.versions().stream().anyMatch(version -> !version.settled());
  }

  /** Whether the stored {@code object} is as the schema of its definition wants it. */
  public boolean fits(Definition definition, ObjectNode object) {
    var kind =
        new GroupVersionKind(
            definition.group(), definition.storageVersion(), definition.accepted("kind"));
    return object.path("apiVersion").asString("").equals(kind.apiVersion())
        && customSchema(kind)
            .map(schema -> schema.normalize(object.deepCopy()).equals(object))
            .orElse(false);
  }

  /** Shows objects of {@code definition} as they are stored, unless it has changed meanwhile. */
  public synchronized void settle(Definition definition) {
    Served served = definitions.get(definition.name());
    if (served != null && isSameSchema(served.definition(), definition)) {
      served.versions().forEach(CustomVersion::settle);
    }
  }

  /** Stops to serve the resource of the definition {@code name}. */
  public synchronized void remove(String name) {
    if (definitions.remove(name) != null) {
      rebuild();
    }
  }

  private Optional<Served> serve(Definition definition, long since) {
    if (!definition.is("Established")) {
      return Optional.empty();
    }
    var versions = new ArrayList<CustomVersion>();
    try {
      List<String> union = new ArrayList<>();
      definition.versions().forEach(version -> union.addAll(selectable(version)));
      for (JsonNode version : definition.versions()) {
        SelectableFields fields =
            SelectableFields.declared(union, selectable(version), definition.namespaced());
        versions.add(new CustomVersion(definition, version, metadata, fields, since));
      }
    } catch (RuntimeException e) {
      // One definition that was stored by another server must not end the service of all others.
      LOG.error("A custom resource cannot be served", e, "definition", definition.name());
      return Optional.empty();
    }
    return Optional.of(new Served(definition, versions));
  }

  private static List<String> selectable(JsonNode version) {
    var paths = new ArrayList<String>();
    for (JsonNode field : version.path("selectableFields")) {
      String path = field.path("jsonPath").asString("");
      paths.add(path.startsWith(".") ? path.substring(1) : path);
    }
    return paths;
  }

  private void rebuild() {
    var byName = new HashMap<GroupVersionResource, CustomVersion>();
    var byKind = new HashMap<GroupVersionKind, CustomVersion>();
    var custom = new ArrayList<Resource>();
    for (Served served : definitions.values()) {
      List<JsonNode> declared = served.definition().versions();
      for (int i = 0; i < declared.size(); i++) {
        CustomVersion version = served.versions().get(i);
        if (isBuiltIn(version.resource())) {
          continue; // what every cluster has cannot be taken over
        }
        byKind.put(version.resource().kind(), version);
        if (declared.get(i).path("served").asBoolean(false)) {
          byName.put(version.resource().name(), version);
          custom.add(version.resource());
        }
      }
    }
    custom.sort(
        Comparator.comparing((Resource resource) -> resource.name().group())
            .thenComparing(resource -> resource.name().version(), VersionOrder.PREFERRED_FIRST)
            .thenComparing(resource -> resource.name().resource()));
    var all = new ArrayList<>(builtIn.resources());
    all.addAll(custom);
    state = new State(List.copyOf(all), byName, byKind, state.generation() + 1);
  }

  private boolean isBuiltIn(Resource resource) {
    return builtIn.resource(resource.name()).isPresent()
        || builtIn.resourceOf(resource.kind()).isPresent();
  }

  /** Grows with every change: documents made of an older state are out of date. */
  public long generation() {
    return state.generation();
  }

  @Override
  public Optional<CustomKind> find(GroupVersionResource name) {
    return Optional.ofNullable(state.byName().get(name));
  }

  /** The schema of a version of a custom kind, also of one that is not served. */
  Optional<CustomSchema> customSchema(GroupVersionKind kind) {
    CustomVersion version = state.byKind().get(kind);
    return version == null ? Optional.empty() : Optional.of(version.schema());
  }

  /** Whether all objects of the resource were stored under the schema that it has now. */
  boolean isSettled(Resource resource) {
    CustomVersion version = state.byName().get(resource.name());
    return version != null && version.settled();
  }

  @Override
  public List<Resource> resources() {
    return state.resources();
  }

  @Override
  public Optional<Resource> resource(GroupVersionResource name) {
    CustomVersion version = state.byName().get(name);
    return version == null ? builtIn.resource(name) : Optional.of(version.resource());
  }

  @Override
  public Optional<Resource> resourceOf(GroupVersionKind kind) {
    CustomVersion version = state.byKind().get(kind);
    return version == null ? builtIn.resourceOf(kind) : Optional.of(version.resource());
  }

  @Override
  public Optional<Schema> schema(GroupVersionKind kind) {
    CustomVersion version = state.byKind().get(kind);
    return version == null ? builtIn.schema(kind) : Optional.of(version.schema());
  }
}
