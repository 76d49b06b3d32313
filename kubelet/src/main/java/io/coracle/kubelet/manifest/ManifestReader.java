package io.coracle.kubelet.manifest;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.decode.Decoding;
import io.coracle.api.json.Json;
import io.coracle.api.pod.ApiReferences;
import io.coracle.api.typed.Typed;
import io.coracle.api.yaml.Yaml;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes static pods of manifests, in YAML or JSON, as the reference kubelet does: the name of the
 * node is added to the pod's name; the uid is a hash of what the manifest says and where it is, so
 * that a changed manifest is another pod. Thread-safe.
 */
public final class ManifestReader {
  private static final Log LOG = Log.of("kubelet");

  private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  /** A uid is so long, in bytes. */
  private static final int UID_BYTES = 16;

  private final Environment environment;
  private final String nodeName;
  private final Schema.Fields schema;

  public ManifestReader(Environment environment, String nodeName) {
    this.environment = environment;
    this.nodeName = nodeName;
    this.schema =
        BuiltInCatalogue.shared()
            .schema(POD)
            .map(Schema.Fields.class::cast)
            .orElseThrow(() -> new IllegalStateException("the catalogue has no pods"));
  }

  /**
   * The pod that a file describes.
   *
   * @param path of the file
   * @throws ManifestFault when it describes none, or one that cannot be a static pod
   */
  public Pod file(byte[] text, String path) {
    ObjectNode tree = tree(text);
    if (!tree.path("kind").asString("").equals("Pod")) {
      throw new ManifestFault("is no Pod but " + described(tree));
    }
    return pod(tree, ManifestSource.FILE, path);
  }

  /**
   * The pods that a URL's answer describes: one Pod, or a PodList.
   *
   * @throws ManifestFault when one of them cannot be a static pod: then none of them counts
   */
  public List<Pod> answer(byte[] text, String url) {
    ObjectNode tree = tree(text);
    return switch (tree.path("kind").asString("")) {
      case "Pod" -> List.of(pod(tree, ManifestSource.URL, url));
      case "PodList", "List" -> pods(tree, url);
      default -> throw new ManifestFault("is neither a Pod nor a PodList but " + described(tree));
    };
  }

  private List<Pod> pods(ObjectNode list, String url) {
    List<Pod> pods = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      if (!(item instanceof ObjectNode pod)) {
        throw new ManifestFault("has an item that is no object");
      }
      pods.add(pod(pod, ManifestSource.URL, url));
    }
    return List.copyOf(pods);
  }

  private static String described(ObjectNode tree) {
    String kind = tree.path("kind").asString("");
    return kind.isEmpty() ? "something without a kind" : "a " + kind;
  }

  private static ObjectNode tree(byte[] text) {
    try {
      if (Yaml.parse(text).tree() instanceof ObjectNode object) {
        return object;
      }
    } catch (StatusException e) {
      throw new ManifestFault("is neither YAML nor JSON: " + e.getMessage(), e);
    }
    throw new ManifestFault("is no object");
  }

  private Pod pod(ObjectNode said, ManifestSource source, String place) {
    String version = said.path("apiVersion").asString("v1");
    if (!version.equals("v1")) {
      throw new ManifestFault("has an unknown version, \"" + version + "\"");
    }
    said.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode tree = canonical(said, place);
    ManifestRules.check(tree);
    ObjectNode spec = (ObjectNode) tree.path("spec");
    ManifestDefaults.apply(spec);
    ApiReferences.first(spec)
        .ifPresent(
            resource -> {
              throw new ManifestFault("static pods may not reference " + resource);
            });
    finish(tree, uid(tree, source, place), source);
    try {
      return Typed.read(tree, Pod.class);
    } catch (StatusException e) {
      throw new ManifestFault("invalid pod: " + e.getMessage(), e);
    }
  }

  private ObjectNode canonical(ObjectNode said, String place) {
    try {
      List<String> unknown = Decoding.check(said, schema, POD);
      if (!unknown.isEmpty()) {
        LOG.warn("Fields of a manifest are not known", "manifest", place, "fields", unknown);
      }
    } catch (StatusException e) {
      throw new ManifestFault("invalid pod: " + e.getMessage(), e);
    }
    ObjectNode tree = Canonical.normalize(said, schema);
    tree.remove("status");
    if (tree.get("metadata") instanceof ObjectNode metadata) {
      // Such as only the API gives; a uid also names directories.
      metadata.retain("name", "namespace", "labels", "annotations");
    }
    return tree;
  }

  /** The same for the same text on the same node at the same place, and for no other. */
  private String uid(ObjectNode tree, ManifestSource source, String place) {
    String where =
        switch (source) {
          case FILE -> "host:" + nodeName + "\nfile:" + place;
          case URL -> "url:" + place;
        };
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Json.write(tree));
      byte[] hash = digest.digest(where.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, UID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-256", e);
    }
  }

  private void finish(ObjectNode tree, String uid, ManifestSource source) {
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    String name = metadata.path("name").asString("");
    metadata.put("name", name + "-" + nodeName.toLowerCase(Locale.ROOT));
    if (metadata.path("namespace").asString("").isEmpty()) {
      metadata.put("namespace", "default");
    }
    metadata.put("uid", uid);
    ObjectNode annotations =
        metadata.get("annotations") instanceof ObjectNode found
            ? found
            : metadata.putObject("annotations");
    annotations.remove(Pods.MIRROR_ANNOTATION);
    annotations.put(Pods.HASH_ANNOTATION, uid);
    annotations.put(Pods.SOURCE_ANNOTATION, source.annotation());
    annotations.put(Pods.SEEN_ANNOTATION, environment.clock().now().toString());
    ObjectNode spec = (ObjectNode) tree.path("spec");
    spec.put("nodeName", nodeName);
    if (source == ManifestSource.FILE) {
      tolerateEviction(spec);
    }
  }

  /** Nothing evicts what no controller would make again elsewhere. */
  private static void tolerateEviction(ObjectNode spec) {
    ArrayNode tolerations =
        spec.get("tolerations") instanceof ArrayNode found ? found : spec.putArray("tolerations");
    ObjectNode all = Json.object().put("operator", "Exists").put("effect", "NoExecute");
    if (tolerations.valueStream().noneMatch(all::equals)) {
      tolerations.add(all);
    }
  }
}
