package io.coracle.api.openapi;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI documents of what a catalogue holds at one moment. A document is made when it is
 * first asked for, and kept as bytes as long as memory suffices. Make a new one when the catalogue
 * changes. Thread-safe.
 */
public final class OpenApi {
  /** Media type of the protobuf form of version 2 (gnostic {@code openapi.v2.Document}). */
  public static final String V2_PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /**
   * What most clients still ask for when they mean {@link #V2_PROTOBUF}. It is no valid media type:
   * never answer with it.
   */
  public static final String V2_PROTOBUF_ASKED =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  private static final String TITLE = "Kubernetes";

  private final Catalogue catalogue;
  private final BuiltInCatalogue builtIn;
  private final String version;

  /** Writers of the documents of version 3, by path without leading slash. */
  private final Map<String, Supplier<DocumentWriter>> documents = new LinkedHashMap<>();

  private final Map<String, SoftReference<byte[]>> made = new ConcurrentHashMap<>();
  private final Map<String, String> hashes = new ConcurrentHashMap<>();
  private SoftReference<Documentation> documentation = new SoftReference<>(null);

  /**
   * @param catalogue of what the server serves; kinds that are not built in are taken from it too
   * @param builtIn where the types of meta kinds come from
   * @param version of the server, e.g. {@code v1.36.2}
   */
  public OpenApi(Catalogue catalogue, BuiltInCatalogue builtIn, String version) {
    this.catalogue = catalogue;
    this.builtIn = builtIn;
    this.version = version;
    documents.put("version", () -> writer(DocumentWriter::addVersion));
    documents.put("api", () -> writer(DocumentWriter::addCoreVersions));
    documents.put("apis", () -> writer(DocumentWriter::addGroups));
    groupVersions(catalogue)
        .forEach(
            (path, resources) -> {
              Resource first = resources.getFirst();
              String group = first.name().group();
              if (!group.isEmpty()) {
                documents.put("apis/" + group, () -> writer(w -> w.addGroup(group)));
              }
              documents.put(
                  path,
                  () -> writer(w -> w.addGroupVersion(group, first.name().version(), resources)));
              hashes.put(path, hash(version + resources + schemas(resources)));
            });
  }

  /** Schemas that can change while the server runs, each as the text that changes with it. */
  private String schemas(List<Resource> resources) {
    return resources.stream()
        .filter(Resource::custom)
        .map(resource -> catalogue.schema(resource.kind()) + " ")
        .collect(java.util.stream.Collectors.joining());
  }

  private static Map<String, List<Resource>> groupVersions(Catalogue catalogue) {
    Map<String, List<Resource>> byPath = new LinkedHashMap<>();
    for (Resource resource : catalogue.resources()) {
      byPath
          .computeIfAbsent(Paths.base(resource).substring(1), path -> new ArrayList<>())
          .add(resource);
    }
    return byPath;
  }

  /**
   * {@code /openapi/v3}: which documents there are, each with a hash in its URL so that clients can
   * keep it.
   */
  public byte[] v3Index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String path : documents.keySet()) {
      paths
          .putObject(path)
          .put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + v3Hash(path));
    }
    return Json.write(index);
  }

  /**
   * The hash of a document, which changes when the document does; also good as its entity tag.
   *
   * @param path e.g. {@code apis/apps/v1}
   */
  public String v3Hash(String path) {
    return hashes.computeIfAbsent(path, p -> hash(version + p + documents.keySet()));
  }

  /**
   * {@code /openapi/v3/PATH}; empty when there is no such document.
   *
   * @param path e.g. {@code apis/apps/v1}
   */
  public Optional<byte[]> v3(String path) {
    Supplier<DocumentWriter> writer = documents.get(path);
    return writer == null
        ? Optional.empty()
        : Optional.of(kept("v3/" + path, () -> Json.write(v3Document(writer.get()))));
  }

  private ObjectNode v3Document(DocumentWriter writer) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", TITLE).put("version", version);
    document.set("paths", writer.paths());
    ObjectNode components = document.putObject("components");
    components.set("schemas", writer.definitions());
    components
        .putObject("securitySchemes")
        .putObject("BearerToken")
        .put("type", "apiKey")
        .put("description", "A bearer token.")
        .put("name", "authorization")
        .put("in", "header");
    return document;
  }

  /** {@code /openapi/v2} as JSON. */
  public byte[] v2Json() {
    return kept("v2", () -> Json.write(v2Document()));
  }

  /** {@code /openapi/v2} in the form of {@link #V2_PROTOBUF}. */
  public byte[] v2Protobuf() {
    return kept("v2.protobuf", () -> ProtobufV2.document(v2Document()));
  }

  /** The entity tag of both forms of version 2. */
  public String v2Hash() {
    return hashes.computeIfAbsent(
        "v2", key -> hash(version + catalogue.resources() + schemas(catalogue.resources())));
  }

  private ObjectNode v2Document() {
    var writer = new DocumentWriter(Dialect.V2, catalogue, builtIn, documentation());
    writer.addVersion();
    writer.addCoreVersions();
    writer.addGroups();
    groupVersions(catalogue)
        .values()
        .forEach(
            resources -> {
              Resource first = resources.getFirst();
              if (!first.name().group().isEmpty()) {
                writer.addGroup(first.name().group());
              }
              writer.addGroupVersion(first.name().group(), first.name().version(), resources);
            });
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", TITLE).put("version", version);
    document.set("paths", writer.paths());
    document.set("definitions", writer.definitions());
    document
        .putObject("securityDefinitions")
        .putObject("BearerToken")
        .put("type", "apiKey")
        .put("description", "A bearer token.")
        .put("name", "authorization")
        .put("in", "header");
    document.putArray("security").addObject().putArray("BearerToken");
    return document;
  }

  private DocumentWriter writer(java.util.function.Consumer<DocumentWriter> content) {
    var writer = new DocumentWriter(Dialect.V3, catalogue, builtIn, documentation());
    content.accept(writer);
    return writer;
  }

  private synchronized Documentation documentation() {
    Documentation loaded = documentation.get();
    if (loaded == null) {
      loaded = Documentation.load();
      documentation = new SoftReference<>(loaded);
    }
    return loaded;
  }

  /** Two threads may make the same document at the same time; both are equal. */
  private byte[] kept(String key, Supplier<byte[]> make) {
    SoftReference<byte[]> reference = made.get(key);
    byte[] bytes = reference == null ? null : reference.get();
    if (bytes == null) {
      bytes = make.get();
      made.put(key, new SoftReference<>(bytes));
    }
    return bytes;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
