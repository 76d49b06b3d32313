package io.coracle.api.decode;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Schema;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of objects that are decoded by rules of their own instead of those of typed kinds:
 * custom resources, whose values are only checked when they are validated, and whose defaults are
 * part of the schema. Thread-safe.
 */
public interface SelfDecoding extends Schema.Fields {

  /**
   * Messages for the fields that are not known, as {@link Decoding#check} has them.
   *
   * @throws io.coracle.api.StatusException with reason BadRequest when metadata has a wrong type
   */
  List<String> check(ObjectNode tree, GroupVersionKind kind);

  /** Brings {@code tree} into its canonical form, in place; returns it. */
  ObjectNode normalize(ObjectNode tree);
}
