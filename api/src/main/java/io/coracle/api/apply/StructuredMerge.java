package io.coracle.api.apply;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.fields.FieldSet;
import io.coracle.api.patch.Equality;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides what a write does to an object and to who owns its fields (KEP-555):
 *
 * <ul>
 *   <li>A field that a write gives another value belongs to its writer alone afterwards; an apply
 *       may only do that by force.
 *   <li>A field that goes belongs to nobody.
 *   <li>Whoever applies owns what the configuration states, be it shared with others.
 *   <li>What an applier owned and no longer states goes, unless somebody else owns it.
 * </ul>
 *
 * <p>Works in the version of the request; owners that write in another one are looked at in theirs.
 * Stateless.
 */
final class StructuredMerge {
  private final Versions versions;
  private final String apiVersion;
  private final Schema.Fields schema;

  StructuredMerge(Versions versions, String apiVersion, Schema.Fields schema) {
    this.versions = versions;
    this.apiVersion = apiVersion;
    this.schema = schema;
  }

  /**
   * What is there after an apply.
   *
   * @param object the new object; empty if it is the same as the live one
   */
  record Applied(Optional<ObjectNode> object, Map<Manager, Ownership> managers) {}

  /**
   * Takes what changes between two objects from everybody who owned it.
   *
   * @param managers is changed
   * @return the fields that the writer owns now
   */
  FieldSet update(ObjectNode live, ObjectNode updated, Map<Manager, Ownership> managers) {
    Comparison change = compare(live, updated, apiVersion);
    takeAway(live, updated, change, managers, Optional.empty(), true);
    return change.written();
  }

  /**
   * Applies a configuration.
   *
   * @param owners stay as they are
   * @throws ApplyConflict when others own what would change, and {@code force} is not set
   */
  Applied apply(
      ObjectNode live,
      ObjectNode config,
      Map<Manager, Ownership> owners,
      Manager manager,
      boolean force) {
    Map<Manager, Ownership> managers = reconciled(owners);
    ObjectNode merged = Merge.merge(live, config, schema);
    Ownership last = managers.get(manager);
    FieldSet stated = versions.filter(apiVersion).filter(FieldWalk.stated(config, schema));
    String time = last == null ? "" : last.time();
    managers.put(manager, Ownership.of(stated, apiVersion, time));
    ObjectNode result = last == null ? merged : prune(merged, managers, last);
    Comparison change = compare(live, result, apiVersion);
    takeAway(live, result, change, managers, Optional.of(manager), force);
    boolean same = Equality.same(live, result);
    return new Applied(same ? Optional.empty() : Optional.of(result), managers);
  }

  private Map<Manager, Ownership> reconciled(Map<Manager, Ownership> owners) {
    Map<Manager, Ownership> managers = new LinkedHashMap<>();
    owners.forEach(
        (manager, owned) ->
            managers.put(
                manager,
                versions
                    .schema(owned.apiVersion())
                    .map(known -> owned.with(Removal.reconciled(owned.fields(), known)))
                    .orElse(owned)));
    return managers;
  }

  private Comparison compare(ObjectNode before, ObjectNode after, String version) {
    Schema known = versions.schema(version).orElseThrow();
    return Comparison.of(before, after, known).filtered(versions.filter(version));
  }

  private void takeAway(
      ObjectNode live,
      ObjectNode updated,
      Comparison change,
      Map<Manager, Ownership> managers,
      Optional<Manager> writer,
      boolean force) {
    Map<String, Comparison> changes = new HashMap<>();
    changes.put(apiVersion, change);
    Map<Manager, FieldSet> conflicts = new LinkedHashMap<>();
    Map<Manager, Ownership> left = new LinkedHashMap<>();
    managers.forEach(
        (manager, owned) -> {
          if (writer.isPresent() && manager.equals(writer.get())) {
            left.put(manager, owned);
            return;
          }
          if (versions.schema(owned.apiVersion()).isEmpty()) {
            return; // who wrote in a version that is gone owns nothing that could be named
          }
          Comparison seen =
              changes.computeIfAbsent(
                  owned.apiVersion(),
                  version ->
                      compare(
                          versions.convert(live, version),
                          versions.convert(updated, version),
                          version));
          if (seen.isEmpty()) {
            left.put(manager, owned);
            return;
          }
          FieldSet lost = owned.fields().intersection(seen.written());
          if (!lost.isEmpty()) {
            conflicts.put(manager, lost);
          }
          left.put(manager, owned.with(owned.fields().difference(lost).difference(seen.removed())));
        });
    if (!force && !conflicts.isEmpty()) {
      throw new ApplyConflict(conflicts);
    }
    managers.clear();
    left.forEach(
        (manager, owned) -> {
          if (!isEmpty(owned)) {
            managers.put(manager, owned);
          }
        });
  }

  private static boolean isEmpty(Ownership owned) {
    return owned.fields().isEmpty();
  }

  /** Takes out of {@code merged} what the applier owned, no longer states, and nobody else owns. */
  private ObjectNode prune(ObjectNode merged, Map<Manager, Ownership> managers, Ownership last) {
    Optional<Schema.Fields> known = versions.schema(last.apiVersion());
    if (known.isEmpty() || last.fields().isEmpty()) {
      return merged;
    }
    Schema lastSchema = known.get();
    ObjectNode whole = versions.convert(merged, last.apiVersion());
    ObjectNode pruned =
        Removal.remove(whole, Removal.withDeclared(last.fields(), lastSchema), lastSchema);
    pruned = withOwned(whole, pruned, last.apiVersion(), managers);
    pruned = withUnowned(whole, pruned, last, lastSchema);
    return versions.convert(pruned, apiVersion);
  }

  /** Adds back what managers own, who are asked version by version, the last one's first. */
  private ObjectNode withOwned(
      ObjectNode whole, ObjectNode pruned, String first, Map<Manager, Ownership> managers) {
    Map<String, FieldSet> owned = new LinkedHashMap<>();
    owned.put(first, new FieldSet());
    managers
        .values()
        .forEach(each -> owned.merge(each.apiVersion(), each.fields(), FieldSet::union));
    ObjectNode result = pruned;
    for (Map.Entry<String, FieldSet> each : owned.entrySet()) {
      Optional<Schema.Fields> known = versions.schema(each.getKey());
      if (known.isPresent() && !each.getValue().isEmpty()) {
        ObjectNode all = versions.convert(whole, each.getKey());
        ObjectNode rest = versions.convert(result, each.getKey());
        FieldSet gone =
            declared(all, known.get())
                .difference(
                    declared(rest, known.get())
                        .union(Removal.withDeclared(each.getValue(), known.get())));
        result = Removal.remove(all, gone, known.get());
      }
    }
    return versions.convert(result, first);
  }

  /** Adds back what went along, but never belonged to the applier. */
  private static ObjectNode withUnowned(
      ObjectNode whole, ObjectNode pruned, Ownership last, Schema lastSchema) {
    FieldSet gone = declared(whole, lastSchema).difference(declared(pruned, lastSchema));
    FieldSet formerly = Removal.withDeclared(last.fields(), lastSchema);
    return Removal.remove(whole, gone.intersection(formerly), lastSchema);
  }

  private static FieldSet declared(ObjectNode object, Schema known) {
    return Removal.withDeclared(FieldWalk.stated(object, known), known);
  }
}
