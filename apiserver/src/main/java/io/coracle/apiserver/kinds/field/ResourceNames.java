package io.coracle.apiserver.kinds.field;

import io.coracle.api.quantity.Quantity;
import java.util.List;
import java.util.Set;

/** What kinds of resources there are, by their names (API reference, "Resource units"). */
public final class ResourceNames {
  private static final String HUGE_PAGES = "hugepages-";

  private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");

  private static final Set<String> COUNTED =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");

  private static final Set<String> STANDARD =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "storage",
          "requests.storage",
          "services.nodeports",
          "services.loadbalancers");

  private ResourceNames() {}

  public static boolean isHugePage(String name) {
    return name.startsWith(HUGE_PAGES);
  }

  /** Whether the name needs no domain: it belongs to the API itself. */
  public static boolean isStandard(String name) {
    return STANDARD.contains(name) || isHugePage(name) || name.startsWith("requests." + HUGE_PAGES);
  }

  /** Whether containers may ask for it without a domain in the name. */
  public static boolean isOfContainers(String name) {
    return OF_CONTAINERS.contains(name) || isHugePage(name);
  }

  /** Whether it has no domain, or one of Kubernetes itself. */
  public static boolean isNative(String name) {
    return name.indexOf('/') < 0 || name.contains("kubernetes.io/");
  }

  /** Whether it is a device or the like, counted in whole units: {@code example.com/gpu}. */
  public static boolean isExtended(String name) {
    return !isNative(name)
        && !name.startsWith("requests.")
        && Names.qualifiedName("requests." + name).isEmpty();
  }

  /** Whether only whole numbers make sense. */
  public static boolean isWhole(String name) {
    return COUNTED.contains(name) || isExtended(name);
  }

  /** Whether limits may exceed requests. */
  public static boolean isOvercommitted(String name) {
    return isNative(name) && !isHugePage(name);
  }

  /** The name of a resource anywhere: qualified, or a standard one. */
  public static void name(Field place, String name) {
    List<String> problems = Names.qualifiedName(name);
    place.invalid(name, problems);
    if (problems.isEmpty() && name.indexOf('/') < 0 && !isStandard(name)) {
      place.invalid(name, "must be a standard resource type or fully qualified");
    }
  }

  /** The name of a resource that containers may ask for. */
  public static void ofContainer(Field place, String name) {
    name(place, name);
    if (name.indexOf('/') < 0) {
      if (!isOfContainers(name)) {
        place.invalid(name, "must be a standard resource for containers");
      }
    } else if (!isNative(name) && !isExtended(name)) {
      place.invalid(name, "does not follow the standard for extended resource names");
    }
  }

  /** Whether quotas know it without a domain. */
  public static boolean isStandardOfQuotas(String name) {
    return isStandard(name) && !name.equals("storage");
  }

  /** The amount of a resource: not negative, whole where it must be. */
  public static void amount(Field place, String name, Quantity amount) {
    if (amount.signum() < 0) {
      place.invalid("must be greater than or equal to 0");
    }
    if (isWhole(name) && amount.milliValue() % 1000 != 0) {
      place.invalid("must be an integer");
    }
  }

  /** Huge pages come in multiples of the page size that their name says. */
  public static void hugePages(Field place, String name, Quantity amount) {
    var size = Quantity.tryParse(name.substring(HUGE_PAGES.length()));
    if (size.isEmpty()) {
      place.invalid(name, "the page size in the name is no quantity");
    } else if (size.get().isZero() || amount.value() % size.get().value() != 0) {
      place.invalid("must be a multiple of the page size");
    }
  }
}
