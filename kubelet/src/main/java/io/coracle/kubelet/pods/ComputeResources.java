package io.coracle.kubelet.pods;

import io.coracle.api.json.Json;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Requests and limits of cpu and memory as a text: equal texts mean the same resources. */
public final class ComputeResources {
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private ComputeResources() {}

  public static String text(Container container) {
    ObjectNode text = Json.object();
    add(text.putObject("limits"), QualityOfService.limits(container));
    add(text.putObject("requests"), QualityOfService.requests(container));
    return Json.text(text);
  }

  private static void add(ObjectNode parent, Map<String, Quantity> quantities) {
    for (String resource : RESOURCES) {
      Quantity quantity = quantities.get(resource);
      if (quantity != null) {
        String amount = io.coracle.api.quantity.Quantity.parse(quantity.toString()).toString();
        parent.put(resource, amount);
      }
    }
  }

  /** Resources with those of the text in place of their own cpu and memory. */
  public static ResourceRequirements put(@Nullable ResourceRequirements resources, String text) {
    ObjectNode tree = tree(text);
    var base = resources == null ? new ResourceRequirements() : resources;
    return new ResourceRequirementsBuilder(base)
        .withLimits(put(base.getLimits(), tree, "limits"))
        .withRequests(put(base.getRequests(), tree, "requests"))
        .build();
  }

  private static @Nullable Map<String, Quantity> put(
      @Nullable Map<String, Quantity> before, ObjectNode text, String field) {
    Map<String, Quantity> after = new HashMap<>(Fields.map(before));
    RESOURCES.forEach(after::remove);
    text.path(field)
        .properties()
        .forEach(e -> after.put(e.getKey(), new Quantity(e.getValue().asString())));
    return after.isEmpty() ? before : after;
  }

  /** Which of cpu and memory differ between two texts. */
  public static List<String> changed(String before, String after) {
    ObjectNode old = tree(before);
    ObjectNode now = tree(after);
    return RESOURCES.stream()
        .filter(
            r ->
                !old.path("limits").path(r).equals(now.path("limits").path(r))
                    || !old.path("requests").path(r).equals(now.path("requests").path(r)))
        .toList();
  }

  private static ObjectNode tree(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
  }
}
