package io.coracle.api.quota;

import io.coracle.api.GroupResource;
import io.coracle.api.quantity.Quantity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What objects use of quotas (Kubernetes documentation, "Resource Quotas"). */
public final class Usages {
  public static final GroupResource PODS = new GroupResource("", "pods");
  public static final GroupResource SERVICES = new GroupResource("", "services");
  public static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

  /** Kinds that are also counted under their bare name, as before there was {@code count/}. */
  private static final Set<String> BARE =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

  private static final String COUNT_PREFIX = "count/";
  private static final String STORAGE = "requests.storage";
  private static final String CLASS_SUFFIX = ".storageclass.storage.k8s.io/";

  private Usages() {}

  /** The resource that an amount of that name counts; empty for none that is known by it. */
  public static Optional<GroupResource> counted(String name) {
    if (name.startsWith(COUNT_PREFIX)) {
      String resource = name.substring(COUNT_PREFIX.length());
      int dot = resource.indexOf('.');
      return Optional.of(
          dot < 0
              ? new GroupResource("", resource)
              : new GroupResource(resource.substring(dot + 1), resource.substring(0, dot)));
    }
    if (BARE.contains(name)) {
      return Optional.of(new GroupResource("", name));
    }
    if (name.equals("services") || name.startsWith("services.")) {
      return Optional.of(SERVICES);
    }
    if (name.equals("persistentvolumeclaims")
        || name.equals(STORAGE)
        || name.contains(CLASS_SUFFIX)) {
      return Optional.of(CLAIMS);
    }
    return PodUsage.isName(name) ? Optional.of(PODS) : Optional.empty();
  }

  /** Whether an update of such an object can change what it uses. */
  public static boolean changes(GroupResource resource) {
    return resource.equals(PODS) || resource.equals(SERVICES) || resource.equals(CLAIMS);
  }

  public static Usage of(GroupResource resource, ObjectNode object) {
    Usage counted = Usage.one(countName(resource));
    if (resource.equals(PODS)) {
      return PodUsage.isOver(object) ? counted : counted.plus(PodUsage.of(object));
    }
    if (resource.equals(SERVICES)) {
      return counted.plus(service(object));
    }
    if (resource.equals(CLAIMS)) {
      return counted.plus(claim(object));
    }
    return ofMany(resource, 1);
  }

  /** What {@code count} objects use of which only the number counts. */
  public static Usage ofMany(GroupResource resource, long count) {
    Usage counted = Usage.count(countName(resource), count);
    boolean bare = resource.group().isEmpty() && BARE.contains(resource.resource());
    return bare ? counted.plus(Usage.count(resource.resource(), count)) : counted;
  }

  public static String countName(GroupResource resource) {
    String name = COUNT_PREFIX + resource.resource();
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
    // A volume that grows uses what it grows to, also when less is asked for meanwhile.
    Quantity storage =
        Quantity.of(spec.path("resources").path("requests").get("storage"))
            .max(Quantity.of(claim.path("status").path("allocatedResources").get("storage")));
    var amounts = new TreeMap<String, Quantity>();
    amounts.put(STORAGE, storage);
    Usage usage = Usage.one("persistentvolumeclaims");
    String storageClass = storageClass(claim);
    if (!storageClass.isEmpty()) {
      amounts.put(storageClass + CLASS_SUFFIX + STORAGE, storage);
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
  public static Map<String, Quantity> list(JsonNode list) {
    var amounts = new TreeMap<String, Quantity>();
    list.properties().forEach(entry -> amounts.put(entry.getKey(), Quantity.of(entry.getValue())));
    return amounts;
  }
}
