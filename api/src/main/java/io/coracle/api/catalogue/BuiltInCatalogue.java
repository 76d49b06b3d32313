package io.coracle.api.catalogue;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of Kubernetes 1.36 that every cluster serves, read from the compact resource that the
 * build makes. Immutable but for the schemas, which are read when they are first asked for.
 */
public final class BuiltInCatalogue implements Catalogue {
  /** In the table of kinds: the kind belongs to every group and version. */
  private static final String EVERY_VERSION = "*";

  private final CompactSchemas schemas;
  private final List<Resource> resources;
  private final Map<GroupVersionResource, Resource> byName = new HashMap<>();
  private final Map<GroupVersionKind, Resource> byKind = new HashMap<>();
  private final Map<GroupVersionKind, String> definitionByKind = new LinkedHashMap<>();
  private final Map<String, String> definitionOfEveryVersion = new HashMap<>();

  private BuiltInCatalogue(CompactTables tables) {
    schemas = new CompactSchemas(tables);
    resources = tables.resources();
    for (Resource resource : resources) {
      byName.put(resource.name(), resource);
      // Kinds that only are sent, such as Binding, can belong to more than one resource.
      byKind.putIfAbsent(resource.kind(), resource);
    }
    for (CompactTables.Kind kind : tables.kinds()) {
      if (kind.apiVersion().equals(EVERY_VERSION)) {
        definitionOfEveryVersion.put(kind.kind(), kind.definition());
      } else {
        definitionByKind.put(
            GroupVersionKind.of(kind.apiVersion(), kind.kind()), kind.definition());
      }
    }
  }

  /** The catalogue, one per process. */
  public static BuiltInCatalogue shared() {
    return Holder.CATALOGUE;
  }

  private static final class Holder {
    static final BuiltInCatalogue CATALOGUE = load();
  }

  /** Reads the compact resource anew. */
  public static BuiltInCatalogue load() {
    return new BuiltInCatalogue(CompactTables.read());
  }

  @Override
  public List<Resource> resources() {
    return resources;
  }

  @Override
  public Optional<Resource> resource(GroupVersionResource name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public Optional<Resource> resourceOf(GroupVersionKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  @Override
  public Optional<Schema> schema(GroupVersionKind kind) {
    String definition = definitionByKind.get(kind);
    if (definition == null) {
      definition = definitionOfEveryVersion.get(kind.kind());
    }
    return definition == null ? Optional.empty() : definition(definition).map(fields -> fields);
  }

  /** The schema of the type with the OpenAPI name {@code definition}. */
  public Optional<Schema.Fields> definition(String definition) {
    return schemas.find(definition);
  }

  /** The OpenAPI names of all types. */
  public Collection<String> definitions() {
    return schemas.names();
  }

  /** Kinds and the OpenAPI names of their types, without those of every version. */
  public Map<GroupVersionKind, String> definitionsByKind() {
    return java.util.Collections.unmodifiableMap(definitionByKind);
  }

  /** Kinds that belong to every group and version, and the OpenAPI names of their types. */
  public Map<String, String> definitionsOfEveryVersion() {
    return java.util.Collections.unmodifiableMap(definitionOfEveryVersion);
  }
}
