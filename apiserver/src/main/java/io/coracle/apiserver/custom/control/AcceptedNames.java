package io.coracle.apiserver.custom.control;

import io.coracle.api.json.Json;
import io.coracle.apiserver.custom.Definition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which of the names that a definition asks for it gets: those that no other definition of its
 * group has (apiextensions, "NamingConditionController"). What is taken stays as it was accepted
 * before.
 *
 * @param names what is accepted now
 * @param conflict why not everything is; empty if everything is
 * @param reason the last kind of conflict; empty if there is none
 */
record AcceptedNames(ObjectNode names, String conflict, String reason) {

  /** Decides for {@code definition} among {@code all} definitions. */
  static AcceptedNames of(Definition definition, Collection<Definition> all) {
    Set<String> resources = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (Definition other : all) {
      if (other.group().equals(definition.group()) && !other.name().equals(definition.name())) {
        resources.add(other.accepted("plural"));
        resources.add(other.accepted("singular"));
        resources.addAll(other.acceptedList("shortNames"));
        kinds.add(other.accepted("kind"));
        kinds.add(other.accepted("listKind"));
      }
    }
    resources.remove("");
    kinds.remove("");
    return decide(definition, resources, kinds);
  }

  private static AcceptedNames decide(
      Definition definition, Set<String> resources, Set<String> kinds) {
    var conflicts = new ArrayList<String>();
    String reason = "";
    ObjectNode names = Json.object();
    for (String field : List.of("plural", "singular")) {
      if (!take(names, definition, field, resources)) {
        conflicts.add(definition.requested(field));
        reason = field.equals("plural") ? "PluralConflict" : "SingularConflict";
      }
    }
    List<String> shortNames = definition.requestedList("shortNames");
    List<String> taken = shortNames.stream().filter(resources::contains).toList();
    if (!taken.isEmpty()) {
      conflicts.addAll(taken);
      reason = "ShortNamesConflict";
    }
    list(names, "shortNames", taken.isEmpty() ? shortNames : definition.acceptedList("shortNames"));
    for (String field : List.of("kind", "listKind")) {
      if (!take(names, definition, field, kinds)) {
        conflicts.add(definition.requested(field));
        reason = field.equals("kind") ? "KindConflict" : "ListKindConflict";
      }
    }
    list(names, "categories", definition.requestedList("categories"));
    return new AcceptedNames(names, String.join(", ", conflicts), reason);
  }

  private static boolean take(
      ObjectNode names, Definition definition, String field, Set<String> taken) {
    String wanted = definition.requested(field);
    boolean free = !taken.contains(wanted);
    String got = free ? wanted : definition.accepted(field);
    if (!got.isEmpty() || field.equals("plural") || field.equals("kind")) {
      names.put(field, got);
    }
    return free;
  }

  private static void list(ObjectNode names, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = names.putArray(field);
      values.forEach(array::add);
    }
  }
}
