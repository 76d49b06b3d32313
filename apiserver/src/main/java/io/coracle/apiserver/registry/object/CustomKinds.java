package io.coracle.apiserver.registry.object;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.table.TablePrinter;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import java.util.Optional;

/** The custom resources that are served at this moment. Thread-safe. */
@FunctionalInterface
public interface CustomKinds {

  /** No custom resources at all. */
  CustomKinds NONE = name -> Optional.empty();

  /** One version of a custom resource. */
  Optional<CustomKind> find(GroupVersionResource name);

  /** What the registry needs to know of one version of a custom resource. */
  interface CustomKind {

    /** The rules of this version. */
    Strategy strategy();

    /** The fields that selectors may name in this version. */
    SelectableFields selectable();

    TablePrinter table();

    /** What clients of this version are told, e.g. that it is deprecated. */
    List<String> warnings();

    /** The revision that created the definition: there was nothing to watch before. */
    long since();

    /** Where the numbers of the scale subresource are; empty if there is none. */
    Optional<ScalePaths> scale();
  }

  /**
   * Where an object has the numbers of its scale, as names of fields from the top down.
   *
   * @param selector empty if the object has no selector
   */
  record ScalePaths(List<String> replicas, List<String> statusReplicas, List<String> selector) {
    public ScalePaths {
      replicas = List.copyOf(replicas);
      statusReplicas = List.copyOf(statusReplicas);
      selector = List.copyOf(selector);
    }
  }
}
