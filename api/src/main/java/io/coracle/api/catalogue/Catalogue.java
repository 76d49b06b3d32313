package io.coracle.api.catalogue;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * What kinds there are. Implementations are thread-safe; custom resources come and go while others
 * read.
 */
public interface Catalogue {

  /** All resources, core group first, then groups in discovery order. */
  List<Resource> resources();

  Optional<Resource> resource(GroupVersionResource name);

  /** The resource whose objects are of {@code kind}. */
  Optional<Resource> resourceOf(GroupVersionKind kind);

  /**
   * The schema of {@code kind}, which is loaded when it is first asked for. Also for kinds that are
   * not resources, such as {@code DeleteOptions} or {@code Scale}.
   */
  Optional<Schema> schema(GroupVersionKind kind);
}
