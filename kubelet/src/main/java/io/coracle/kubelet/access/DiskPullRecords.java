package io.coracle.kubelet.access;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.base.host.WholeFiles;
import io.coracle.base.log.Log;
import io.coracle.kubelet.archive.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records in files as the reference kubelet has them (KEP-2535): {@code image_manager/pulling}
 * holds an {@code ImagePullIntent} and {@code image_manager/pulled} an {@code ImagePulledRecord}
 * for each image, named by the hash of the image's name or reference. Files are always whole.
 */
public final class DiskPullRecords implements PullRecords {
  private static final Log LOG = Log.of("kubelet");
  private static final String VERSION = "kubelet.config.k8s.io/v1beta1";

  private final Path pulling;
  private final Path pulled;

  /**
   * @param root the kubelet's directory; nothing is made before there is a record
   */
  public DiskPullRecords(Path root) {
    Path directory = root.resolve("image_manager");
    this.pulling = directory.resolve("pulling");
    this.pulled = directory.resolve("pulled");
  }

  @Override
  public Optional<PulledImage> pulled(String reference) {
    return read(file(pulled, reference)).map(tree -> image(tree));
  }

  @Override
  public List<PulledImage> allPulled() {
    return all(pulled, DiskPullRecords::image);
  }

  @Override
  public void save(PulledImage image) {
    ObjectNode tree = head("ImagePulledRecord");
    tree.put("lastUpdatedTime", image.updated().truncatedTo(ChronoUnit.SECONDS).toString());
    tree.put("imageRef", image.reference());
    ObjectNode mapping = tree.putObject("credentialMapping");
    new TreeMap<>(image.grants())
        .forEach((repository, grant) -> write(mapping.putObject(repository), grant));
    write(file(pulled, image.reference()), tree);
  }

  private static void write(ObjectNode node, Grant grant) {
    if (grant.everybody()) {
      node.put("nodePodsAccessible", true);
    }
    for (SecretCredential secret : grant.secrets()) {
      node.withArray("kubernetesSecrets")
          .addObject()
          .put("uid", secret.uid())
          .put("namespace", secret.namespace())
          .put("name", secret.name())
          .put("credentialHash", secret.hash());
    }
  }

  @Override
  public void forget(String reference) {
    delete(file(pulled, reference));
  }

  @Override
  public boolean intended(String image) {
    return Files.exists(file(pulling, image));
  }

  @Override
  public List<String> intentions() {
    return all(pulling, tree -> tree.path("image").asString(""));
  }

  @Override
  public void intend(String image) {
    ObjectNode tree = head("ImagePullIntent");
    tree.put("image", image);
    write(file(pulling, image), tree);
  }

  @Override
  public void drop(String image) {
    delete(file(pulling, image));
  }

  private static ObjectNode head(String kind) {
    return Json.object().put("kind", kind).put("apiVersion", VERSION);
  }

  private static PulledImage image(JsonNode tree) {
    Map<String, Grant> grants = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.path("credentialMapping").properties()) {
      List<SecretCredential> secrets = new ArrayList<>();
      for (JsonNode secret : entry.getValue().path("kubernetesSecrets")) {
        secrets.add(
            new SecretCredential(
                secret.path("uid").asString(""),
                secret.path("namespace").asString(""),
                secret.path("name").asString(""),
                secret.path("credentialHash").asString("")));
      }
      boolean everybody = entry.getValue().path("nodePodsAccessible").asBoolean(false);
      grants.put(entry.getKey(), new Grant(everybody, secrets));
    }
    return new PulledImage(
        tree.path("imageRef").asString(""),
        Instant.parse(tree.path("lastUpdatedTime").asString("")),
        grants);
  }

  private static Path file(Path directory, String name) {
    return directory.resolve("sha256-" + Digests.hex(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** A file that cannot be made sense of is a fault: who reads it must not take it for none. */
  private static Optional<ObjectNode> read(Path file) {
    try {
      return Optional.of(Json.parseObject(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the record " + file + " cannot be read", e);
    } catch (StatusException e) {
      throw new UncheckedIOException(new IOException("the record " + file + " is damaged", e));
    }
  }

  private static <T> List<T> all(Path directory, Function<JsonNode, T> record) {
    List<T> records = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return records;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> !f.toString().endsWith(WholeFiles.UNFINISHED)).toList()) {
        try {
          read(file).map(record).ifPresent(records::add);
        } catch (UncheckedIOException | DateTimeException e) {
          LOG.warn(
              "A record of a pulled image is left out", "file", file, "message", e.getMessage());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the records in " + directory + " cannot be read", e);
    }
    return records;
  }

  private static void write(Path file, ObjectNode tree) {
    try {
      Files.createDirectories(file.getParent());
      WholeFiles.replace(file, Json.write(tree));
    } catch (IOException e) {
      throw new UncheckedIOException("the record " + file + " cannot be kept", e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the record " + file + " cannot be removed", e);
    }
  }
}
