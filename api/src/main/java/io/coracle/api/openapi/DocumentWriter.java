package io.coracle.api.openapi;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.catalogue.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Puts paths and the definitions that they need together. Used for one document. */
final class DocumentWriter implements Paths.Types {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final Catalogue catalogue;
  private final BuiltInCatalogue builtIn;
  private final Definitions definitions;
  private final Paths paths;

  DocumentWriter(
      Dialect dialect, Catalogue catalogue, BuiltInCatalogue builtIn, Documentation documentation) {
    this.catalogue = catalogue;
    this.builtIn = builtIn;
    this.definitions = new Definitions(dialect, documentation, new KindNames(catalogue, builtIn));
    this.paths = new Paths(dialect, this);
  }

  /** The resources of one group and version, and what discovery says of them. */
  void addGroupVersion(String group, String version, List<Resource> resources) {
    Resource first = resources.getFirst();
    paths.addDocument(
        Paths.base(group, version) + "/",
        "get"
            + Paths.groupName(group)
            + version.toUpperCase(java.util.Locale.ROOT)
            + "APIResources",
        Paths.tag(first),
        "Says which resources there are.",
        meta("APIResourceList"));
    resources.forEach(paths::add);
  }

  void addGroup(String group) {
    String name = Paths.groupName(group);
    paths.addDocument(
        "/apis/" + group + "/",
        "get" + name + "APIGroup",
        name,
        "Says which versions the group has.",
        meta("APIGroup"));
  }

  void addCoreVersions() {
    paths.addDocument(
        "/api/",
        "getCoreAPIVersions",
        "core",
        "Says which versions there are.",
        meta("APIVersions"));
  }

  void addGroups() {
    paths.addDocument(
        "/apis/", "getAPIVersions", "apis", "Says which groups there are.", meta("APIGroupList"));
  }

  void addVersion() {
    String info = "io.k8s.apimachinery.pkg.version.Info";
    builtIn.definition(info).ifPresent(definitions::require);
    paths.addDocument("/version/", "getCodeVersion", "version", "Says which version runs.", info);
  }

  ObjectNode paths() {
    return paths.write();
  }

  ObjectNode definitions() {
    return definitions.write();
  }

  private String meta(String kind) {
    return builtIn
        .definition(META + kind)
        .map(definitions::require)
        .orElseThrow(() -> new IllegalStateException("the catalogue lacks " + kind));
  }

  @Override
  public String of(GroupVersionKind kind) {
    Schema schema =
        catalogue
            .schema(kind)
            .orElseThrow(() -> new IllegalStateException("the catalogue has no schema of " + kind));
    if (!(schema instanceof Schema.Fields fields)) {
      throw new IllegalStateException(kind + " is not an object");
    }
    return fields.definition().isEmpty()
        ? definitions.requireCustom(kind, fields)
        : definitions.require(fields);
  }

  @Override
  public String listOf(Resource resource) {
    GroupVersionKind kind = resource.kind();
    var list = new GroupVersionKind(kind.group(), kind.version(), resource.listKind());
    if (catalogue.schema(list).isPresent()) {
      return of(list);
    }
    of(kind);
    return definitions.requireCustom(list, new CustomList(catalogue, builtIn, kind).fields());
  }

  @Override
  public String patch() {
    return definitions.require(Scalars.PATCH);
  }

  /** The list of a custom kind, which nobody declares. */
  private record CustomList(Catalogue catalogue, BuiltInCatalogue builtIn, GroupVersionKind kind) {

    Schema.Fields fields() {
      Map<String, Schema.Field> fields = new LinkedHashMap<>();
      add(fields, "kind", () -> new Schema.Scalar(Schema.Type.STRING));
      add(fields, "apiVersion", () -> new Schema.Scalar(Schema.Type.STRING));
      add(fields, "metadata", () -> builtIn.definition(META + "ListMeta").orElseThrow());
      Supplier<Schema> item = () -> catalogue.schema(kind).orElseThrow();
      add(fields, "items", () -> new Schema.Sequence(item, Schema.ListType.ATOMIC, List.of()));
      return new PlainFields(fields);
    }

    private static void add(Map<String, Schema.Field> fields, String name, Supplier<Schema> type) {
      boolean required = name.equals("items");
      fields.put(name, new Schema.Field(name, type, required, Schema.Patch.DEFAULT));
    }
  }

  private record PlainFields(Map<String, Schema.Field> fields) implements Schema.Fields {
    @Override
    public String definition() {
      return "";
    }

    @Override
    public boolean atomic() {
      return false;
    }

    @Override
    public boolean preserveUnknown() {
      return false;
    }
  }
}
