package io.coracle.api.apply;

import io.coracle.api.StatusException;
import io.coracle.api.fields.FieldSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Fields that an apply wants to be different from what others say they are. */
final class ApplyConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reason of the causes of the refusal. */
  private static final String REASON = "FieldManagerConflict";

  private final transient Map<Manager, FieldSet> conflicts;

  ApplyConflict(Map<Manager, FieldSet> conflicts) {
    super("conflict of field managers", null, false, false);
    this.conflicts = new LinkedHashMap<>(conflicts);
  }

  /** All fields in conflict, whoever owns them. */
  FieldSet fields() {
    return conflicts.values().stream().reduce(new FieldSet(), FieldSet::union);
  }

  /** The conflicts that are not about {@code allowed}. */
  ApplyConflict without(FieldSet allowed) {
    Map<Manager, FieldSet> left = new LinkedHashMap<>();
    conflicts.forEach(
        (manager, fields) -> {
          FieldSet rest = fields.difference(allowed);
          if (!rest.isEmpty()) {
            left.put(manager, rest);
          }
        });
    return new ApplyConflict(left);
  }

  /** What the client is told. */
  StatusException refusal() {
    var causes = new ArrayList<StatusException.Cause>();
    Map<String, List<String>> byManager = new TreeMap<>();
    conflicts.forEach(
        (manager, fields) ->
            fields.forEach(
                path -> {
                  String place = FieldSet.readable(path);
                  causes.add(new StatusException.Cause(REASON, "conflict with " + manager, place));
                  byManager.computeIfAbsent(manager.toString(), _ -> new ArrayList<>()).add(place);
                }));
    return new StatusException(
        StatusException.Reason.CONFLICT,
        message(causes.size(), byManager),
        new StatusException.Details("", "", "", "", causes, 0));
  }

  private static String message(int count, Map<String, List<String>> byManager) {
    var text = new StringBuilder("Apply failed with ").append(count);
    if (count == 1) {
      byManager.forEach(
          (manager, places) ->
              text.append(" conflict: conflict with ")
                  .append(manager)
                  .append(": ")
                  .append(places.getFirst()));
      return text.toString();
    }
    text.append(" conflicts:");
    String separator = " ";
    for (Map.Entry<String, List<String>> one : byManager.entrySet()) {
      text.append(separator).append("conflicts with ").append(one.getKey()).append(':');
      one.getValue().forEach(place -> text.append("\n- ").append(place));
      separator = "\n";
    }
    return text.toString();
  }
}
