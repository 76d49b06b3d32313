package io.coracle.kubelet.archive;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The images in a tar archive, whether {@code docker save} or a tool of the OCI wrote it: their
 * names, their manifests for this machine's platform, and the content those refer to.
 */
public final class ImageArchive implements AutoCloseable {
  static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";
  private static final String INDEX_FILE = "index.json";
  private static final String DOCKER_FILE = "manifest.json";

  /** Manifests and configurations are JSON of some kilobytes. */
  private static final int MAX_JSON_BYTES = 3 << 20;

  private static final int MAX_INDEX_DEPTH = 4;

  private final TarFile tar;
  private final List<Image> images = new ArrayList<>();
  private final Map<String, Blob> blobs = new LinkedHashMap<>();

  private ImageArchive(TarFile tar) {
    this.tar = tar;
  }

  /** Something that is named by its digest. */
  public record Descriptor(String mediaType, String digest, long size) {}

  /**
   * An image.
   *
   * @param names full names, e.g. {@code docker.io/library/nginx:1.27}; empty if the archive has
   *     none
   */
  public record Image(
      List<String> names, Descriptor manifest, Descriptor config, List<Descriptor> layers) {}

  /** Where a blob's bytes are. */
  private sealed interface Blob {
    record InTar(String file) implements Blob {}

    record InMemory(byte[] bytes) implements Blob {}
  }

  /**
   * Opens {@code file} and reads what is in it.
   *
   * @throws ImageArchiveException when it is no image archive; the message names the file
   */
  public static ImageArchive open(Path file) {
    try {
      var archive = new ImageArchive(TarFile.open(file));
      try {
        archive.read();
        return archive;
      } catch (IOException | RuntimeException e) {
        archive.close();
        throw e;
      }
    } catch (java.nio.file.NoSuchFileException e) {
      throw new ImageArchiveException("there is no file " + file, e);
    } catch (IOException | ImageArchiveException e) {
      throw new ImageArchiveException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void read() throws IOException {
    if (tar.contains(DOCKER_FILE)) {
      for (JsonNode entry : json(DOCKER_FILE)) {
        docker(entry);
      }
    } else if (tar.contains(INDEX_FILE)) {
      index(json(INDEX_FILE), List.of(), 0);
    } else {
      throw new ImageArchiveException(
          "it is a tar archive but neither a docker-archive nor an OCI layout");
    }
    if (images.isEmpty()) {
      throw new ImageArchiveException("it holds no image for " + ImagePlatform.current());
    }
  }

  public List<Image> images() {
    return List.copyOf(images);
  }

  /** The bytes of a blob. One such stream may be in use at a time. */
  public InputStream content(Descriptor descriptor) throws IOException {
    return switch (blobs.get(descriptor.digest())) {
      case Blob.InTar blob -> tar.stream(blob.file());
      case Blob.InMemory blob -> new java.io.ByteArrayInputStream(blob.bytes());
      case null ->
          throw new ImageArchiveException("the archive lacks the blob " + descriptor.digest());
    };
  }

  private void docker(JsonNode entry) throws IOException {
    String configFile = entry.path("Config").asString("");
    Descriptor config = fromTar(configFile, CONFIG_TYPE);
    var layers = new ArrayList<Descriptor>();
    for (JsonNode layer : entry.path("Layers")) {
      String file = layer.asString("");
      layers.add(fromTar(file, LAYER_TYPE + compression(file)));
    }
    var names = new ArrayList<String>();
    for (JsonNode tag : entry.path("RepoTags")) {
      names.add(ImageNames.full(tag.asString("")));
    }
    byte[] manifest = Json.write(manifest(config, layers));
    var descriptor = new Descriptor(MANIFEST_TYPE, Digests.of(manifest), manifest.length);
    blobs.put(descriptor.digest(), new Blob.InMemory(manifest));
    images.add(new Image(List.copyOf(names), descriptor, config, List.copyOf(layers)));
  }

  private static ObjectNode manifest(Descriptor config, List<Descriptor> layers) {
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2).put("mediaType", MANIFEST_TYPE);
    describe(manifest.putObject("config"), config);
    var list = manifest.putArray("layers");
    layers.forEach(layer -> describe(list.addObject(), layer));
    return manifest;
  }

  private static void describe(ObjectNode node, Descriptor descriptor) {
    node.put("mediaType", descriptor.mediaType())
        .put("digest", descriptor.digest())
        .put("size", descriptor.size());
  }

  private Descriptor fromTar(String file, String mediaType) throws IOException {
    String digest;
    try (InputStream content = tar.stream(file)) {
      digest = Digests.of(content);
    }
    blobs.put(digest, new Blob.InTar(file));
    return new Descriptor(mediaType, digest, tar.size(file));
  }

  private String compression(String file) throws IOException {
    try (InputStream content = tar.stream(file)) {
      int first = content.read();
      int second = content.read();
      if (first == 0x1f && second == 0x8b) {
        return "+gzip";
      }
      return first == 0x28 && second == 0xb5 ? "+zstd" : "";
    }
  }

  /** Takes the manifests of an index; those of nested indexes are under the outer one's name. */
  private void index(JsonNode index, List<String> outerNames, int depth) throws IOException {
    if (depth > MAX_INDEX_DEPTH) {
      throw new ImageArchiveException("its indexes are nested too deeply");
    }
    for (JsonNode entry : index.path("manifests")) {
      List<String> names = outerNames.isEmpty() ? names(entry) : outerNames;
      Descriptor descriptor = descriptor(entry);
      if (!fits(entry.path("platform")) || !tar.contains(blobFile(descriptor.digest()))) {
        continue;
      }
      JsonNode target = json(blobFile(descriptor.digest()));
      if (target.has("manifests")) {
        index(target, names, depth + 1);
      } else {
        manifest(descriptor, target, names);
      }
    }
  }

  private static List<String> names(JsonNode entry) {
    JsonNode annotations = entry.path("annotations");
    String full = annotations.path("io.containerd.image.name").asString("");
    String reference = annotations.path("org.opencontainers.image.ref.name").asString("");
    if (!full.isEmpty()) {
      return List.of(ImageNames.full(full));
    }
    // A bare tag names no image; tools write one when they were given no name.
    boolean isName = reference.contains("/") || reference.contains(":");
    return isName ? List.of(ImageNames.full(reference)) : List.of();
  }

  private void manifest(Descriptor descriptor, JsonNode manifest, List<String> names) {
    Descriptor config = fromLayout(descriptor(manifest.path("config")));
    var layers = new ArrayList<Descriptor>();
    for (JsonNode layer : manifest.path("layers")) {
      layers.add(fromLayout(descriptor(layer)));
    }
    String type = manifest.path("mediaType").asString(descriptor.mediaType());
    fromLayout(descriptor);
    images.add(
        new Image(
            names,
            new Descriptor(
                type.isEmpty() ? MANIFEST_TYPE : type, descriptor.digest(), descriptor.size()),
            config,
            List.copyOf(layers)));
  }

  private Descriptor fromLayout(Descriptor descriptor) {
    String file = blobFile(descriptor.digest());
    if (!tar.contains(file)) {
      throw new ImageArchiveException("the archive lacks the file " + file);
    }
    blobs.put(descriptor.digest(), new Blob.InTar(file));
    return descriptor;
  }

  private static Descriptor descriptor(JsonNode node) {
    return new Descriptor(
        node.path("mediaType").asString(""),
        node.path("digest").asString(""),
        node.path("size").asLong(0));
  }

  private static boolean fits(JsonNode platform) {
    ImagePlatform machine = ImagePlatform.current();
    return platform.isMissingNode()
        || (platform.path("os").asString("").equals(machine.operatingSystem())
            && platform.path("architecture").asString("").equals(machine.architecture()));
  }

  private static String blobFile(String digest) {
    return "blobs/" + digest.replace(':', '/');
  }

  private JsonNode json(String file) throws IOException {
    try {
      return Json.parse(tar.content(file, MAX_JSON_BYTES));
    } catch (StatusException e) {
      throw new ImageArchiveException("its file " + file + " is no JSON: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  @Override
  public String toString() {
    return "ImageArchive" + images.stream().map(Image::names).toList();
  }
}
