package io.coracle.apiserver.registry.verb;

import io.coracle.api.StatusException;
import io.coracle.api.selector.FieldSelector;
import io.coracle.api.selector.LabelSelector;
import io.coracle.apiserver.registry.object.Attributes;
import io.coracle.apiserver.registry.object.ObjectKeys;
import io.coracle.apiserver.registry.object.SelectableFields;
import io.coracle.apiserver.registry.query.ListOptions;
import io.coracle.store.Range;
import io.coracle.store.Stored;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Which objects a list, watch or deletecollection is about.
 *
 * @param range where to look
 * @param labels conditions on labels
 * @param fields conditions on fields, by the names the storage version has for them
 * @param selectable what is read of objects to decide
 */
public record Selection(
    Range range, LabelSelector labels, FieldSelector fields, SelectableFields selectable) {

  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  /**
   * What {@code target} and {@code options} select.
   *
   * @param selectable the fields of the target's objects that selectors may name
   * @throws StatusException with reason BadRequest when a selector is broken or names a field that
   *     cannot be selected by
   */
  public static Selection of(Target target, ListOptions options, SelectableFields selectable) {
    var terms = new ArrayList<FieldSelector.Term>();
    for (FieldSelector.Term term : FieldSelector.parse(options.fieldSelector()).terms()) {
      String field =
          selectable
              .resolve(term.field())
              .orElseThrow(
                  () -> StatusException.badRequest("field label not supported: " + term.field()));
      terms.add(new FieldSelector.Term(field, term.equal(), term.value()));
    }
    if (!target.name().isEmpty()) {
      terms.add(new FieldSelector.Term(NAME, true, target.name()));
    }
    var fields = new FieldSelector(terms);
    return new Selection(
        range(target, fields), LabelSelector.parse(options.labelSelector()), fields, selectable);
  }

  /** Looks only where objects of the name and namespace can be that the selector asks for. */
  private static Range range(Target target, FieldSelector fields) {
    String namespace = target.namespace();
    if (namespace.isEmpty() && target.resource().namespaced()) {
      namespace = fields.exactValue(NAMESPACE).orElse("");
    }
    Optional<String> name = fields.exactValue(NAME);
    boolean placed = !namespace.isEmpty() || !target.resource().namespaced();
    if (placed && name.isPresent() && !name.get().isEmpty()) {
      return ObjectKeys.only(ObjectKeys.of(target.storage(), namespace, name.get()));
    }
    return ObjectKeys.range(target.storage(), namespace);
  }

  /** Whether all objects of the range are selected. */
  public boolean isEverything() {
    return labels.isEverything() && fields.isEverything();
  }

  /** Whether {@code stored} is selected. */
  public boolean matches(Stored stored) {
    if (isEverything()) {
      return true;
    }
    Attributes attributes = Attributes.of(stored, selectable);
    return labels.matches(attributes.labels())
        && fields.matches(field -> attributes.fields().getOrDefault(field, ""));
  }
}
