package io.coracle.kubelet.worker;

import io.coracle.api.json.Json;
import io.coracle.api.typed.Typed;
import io.coracle.kubelet.lifecycle.PodLifecycle;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The strategic merge patch that turns one status of a pod into another. Only what the kubelet
 * decides is in it, so conditions and fields of others are left as they are.
 */
final class StatusPatch {
  /** Lists that a patch merges by key, and the key, so that what is not in it any more stays. */
  private static final Map<String, String> MERGED = Map.of("podIPs", "ip", "hostIPs", "ip");

  /** Fields that belong to other writers. */
  private static final List<String> FOREIGN =
      List.of("nominatedNodeName", "resize", "resourceClaimStatuses");

  private StatusPatch() {}

  static String of(Pod pod, PodStatus before, PodStatus after) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
    patch.set("status", status(tree(before), tree(after)));
    return Json.text(patch);
  }

  private static ObjectNode tree(PodStatus status) {
    return (ObjectNode) Typed.tree(status);
  }

  private static ObjectNode status(ObjectNode before, ObjectNode after) {
    ObjectNode status = Json.object();
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (FOREIGN.contains(name) || value.equals(before.get(name))) {
        continue;
      }
      if (name.equals("conditions")) {
        ArrayNode owned = owned((ArrayNode) value);
        over(before, owned)
            .forEach(type -> owned.addObject().put("type", type).put("$patch", "delete"));
        status.set(name, owned);
      } else if (MERGED.containsKey(name) && before.has(name)) {
        status.set(name, replaced((ArrayNode) value));
      } else {
        status.set(name, value);
      }
    }
    for (String name : before.propertyNames()) {
      if (!after.has(name) && !FOREIGN.contains(name)) {
        status.putNull(name);
      }
    }
    return status;
  }

  /** Conditions that were there and are not any more. */
  private static List<String> over(ObjectNode before, ArrayNode owned) {
    return before
        .path("conditions")
        .valueStream()
        .map(condition -> condition.path("type").asString(""))
        .filter(PodLifecycle::passes)
        .filter(
            type -> owned.valueStream().noneMatch(c -> c.path("type").asString("").equals(type)))
        .toList();
  }

  private static ArrayNode owned(ArrayNode conditions) {
    ArrayNode owned = Json.object().putArray("conditions");
    for (JsonNode condition : conditions) {
      String reason = condition.path("reason").asString("");
      if (PodLifecycle.writesCondition(condition.path("type").asString(""), reason)) {
        owned.add(withNulls((ObjectNode) condition));
      }
    }
    return owned;
  }

  /** A condition's reason and message that are gone are said to be gone, as merging keeps them. */
  private static ObjectNode withNulls(ObjectNode condition) {
    ObjectNode copy = condition.deepCopy();
    for (String field : List.of("reason", "message")) {
      if (!copy.has(field)) {
        copy.putNull(field);
      }
    }
    return copy;
  }

  private static ArrayNode replaced(ArrayNode values) {
    ArrayNode list = Json.object().putArray("list");
    list.addObject().put("$patch", "replace");
    values.forEach(list::add);
    return list;
  }
}
