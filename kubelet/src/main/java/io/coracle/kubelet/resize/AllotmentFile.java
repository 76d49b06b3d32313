package io.coracle.kubelet.resize;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.base.host.WholeFiles;
import io.coracle.base.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Keeps allotments in a file, which is always whole. */
public final class AllotmentFile implements AllotmentStore {
  private static final Log LOG = Log.of("kubelet");
  private static final String NAME = "allocated_pods_state";

  private final Path file;

  public AllotmentFile(Path directory) {
    this.file = directory.resolve(NAME);
  }

  @Override
  public Map<String, Map<String, String>> load() {
    Map<String, Map<String, String>> allotments = new HashMap<>();
    if (!Files.exists(file)) {
      return allotments;
    }
    try {
      Json.parseObject(Files.readAllBytes(file))
          .properties()
          .forEach(
              pod -> {
                Map<String, String> containers = new TreeMap<>();
                pod.getValue()
                    .properties()
                    .forEach(c -> containers.put(c.getKey(), c.getValue().asString("")));
                allotments.put(pod.getKey(), containers);
              });
    } catch (IOException | StatusException e) {
      // Pods are then taken to have what they ask for, which is so for nearly all.
      LOG.warn("What pods were given cannot be read", e, "file", file);
    }
    return allotments;
  }

  @Override
  public void save(Map<String, Map<String, String>> allotments) {
    ObjectNode tree = Json.object();
    allotments.forEach((uid, containers) -> containers.forEach(tree.withObjectProperty(uid)::put));
    try {
      WholeFiles.replace(file, Json.write(tree));
    } catch (IOException e) {
      throw new UncheckedIOException("what pods were given could not be kept", e);
    }
  }
}
