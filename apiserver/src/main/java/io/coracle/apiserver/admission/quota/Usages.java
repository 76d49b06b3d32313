package io.coracle.apiserver.admission.quota;

import io.coracle.api.GroupResource;
import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Quantities;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What objects use of quotas (Kubernetes documentation, "Resource Quotas"). */
final class Usages {
  static final GroupResource PODS = new GroupResource("", "pods");
  static final GroupResource SERVICES = new GroupResource("", "services");
  static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

  /** Kinds that are also counted under their bare name, as before there was {@code count/}. */
  private static final Set<String> BARE =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

  private static final String CLASS_SUFFIX = ".storageclass.storage.k8s.io/";

  private Usages() {}

  /** Whether an update of such an object can change what it uses. */
  static boolean changes(GroupResource resource) {
    return resource.equals(PODS) || resource.equals(SERVICES) || resource.equals(CLAIMS);
  }

  static Usage of(GroupResource resource, ObjectNode object) {
    Usage counted = Usage.one(countName(resource));
    if (resource.equals(PODS)) {
      return PodUsage.isOver(object) ? Usage.NONE : counted.plus(PodUsage.of(object));
    }
    if (resource.equals(SERVICES)) {
      return counted.plus(service(object));
    }
    if (resource.equals(CLAIMS)) {
      return counted.plus(claim(object));
    }
    boolean bare = resource.group().isEmpty() && BARE.contains(resource.resource());
    return bare ? counted.plus(Usage.one(resource.resource())) : counted;
  }

  static String countName(GroupResource resource) {
    String name = "count/" + resource.resource();
    return resource.group().isEmpty() ? name : name + "." + resource.group();
  }

  private static Usage service(ObjectNode service) {
    JsonNode spec = service.path("spec");
    Usage usage = Usage.one("services");
    return switch (spec.path("type").asString("")) {
      case "NodePort" -> usage.plus(Usage.count("services.nodeports", spec.path("ports").size()));
      case "LoadBalancer" ->
          usage
              .plus(Usage.one("services.loadbalancers"))
              .plus(Usage.count("services.nodeports", balancerPorts(spec)));
      default -> usage;
    };
  }

  /** A load balancer that asks for no node ports still uses those it names. */
  private static long balancerPorts(JsonNode spec) {
    if (spec.path("allocateLoadBalancerNodePorts").asBoolean(true)) {
      return spec.path("ports").size();
    }
    long named = 0;
    for (JsonNode port : spec.path("ports")) {
      named += port.path("nodePort").asInt(0) == 0 ? 0 : 1;
    }
    return named;
  }

  private static Usage claim(ObjectNode claim) {
    JsonNode spec = claim.path("spec");
    Quantity storage = Quantities.of(spec.path("resources").path("requests").get("storage"));
    var amounts = new TreeMap<String, Quantity>();
    amounts.put("requests.storage", storage);
    Usage usage = Usage.one("persistentvolumeclaims");
    String storageClass = storageClass(claim);
    if (!storageClass.isEmpty()) {
      amounts.put(storageClass + CLASS_SUFFIX + "requests.storage", storage);
      usage = usage.plus(Usage.one(storageClass + CLASS_SUFFIX + "persistentvolumeclaims"));
    }
    return usage.plus(new Usage(amounts));
  }

  private static String storageClass(ObjectNode claim) {
    String older =
        claim
            .path("metadata")
            .path("annotations")
            .path("volume.beta.kubernetes.io/storage-class")
            .asString("");
    return older.isEmpty() ? claim.path("spec").path("storageClassName").asString("") : older;
  }

  /** Quantities of a resource list in a tree. */
  static Map<String, Quantity> list(JsonNode list) {
    var amounts = new TreeMap<String, Quantity>();
    list.properties()
        .forEach(entry -> amounts.put(entry.getKey(), Quantities.of(entry.getValue())));
    return amounts;
  }
}
