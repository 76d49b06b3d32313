package io.coracle.apiserver.registry.query;

import io.coracle.api.FieldFault;
import io.coracle.api.FieldFaults;
import io.coracle.http.Query;
import java.util.List;

/**
 * The options of creates, updates and patches ({@code meta/v1 CreateOptions} and its like).
 *
 * @param dryRun everything is done but the write itself
 * @param fieldManager who the fields will belong to; empty if not said
 * @param force whether an apply takes fields from others
 */
public record WriteOptions(
    boolean dryRun, FieldValidation fieldValidation, String fieldManager, boolean force) {
  /** No manager's name is longer than this, in characters. */
  public static final int MAX_MANAGER = 128;

  /** What in-process writers use. */
  public static final WriteOptions PLAIN = new WriteOptions(false, FieldValidation.WARN, "", false);

  /** What in-process writers use that do not want to write. */
  public static final WriteOptions DRY_RUN =
      new WriteOptions(true, FieldValidation.WARN, "", false);

  private static final String ALL = "All";

  /** What happens to unknown and duplicate fields. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /**
   * The options of {@code query}.
   *
   * @param kind of the options, e.g. {@code CreateOptions}
   */
  public static WriteOptions of(Query query, String kind) {
    var faults = new FieldFaults();
    List<String> dryRun = query.all("dryRun");
    checkDryRun(dryRun, faults);
    String manager = query.first("fieldManager").orElse("");
    checkManager(manager, faults);
    String validation = query.first("fieldValidation").orElse("");
    FieldValidation how = FieldValidation.WARN;
    switch (validation) {
      case "", "Warn" -> {}
      case "Ignore" -> how = FieldValidation.IGNORE;
      case "Strict" -> how = FieldValidation.STRICT;
      default ->
          faults.notSupported("fieldValidation", validation, List.of("Ignore", "Strict", "Warn"));
    }
    Parameters.refuse(kind, faults);
    return new WriteOptions(dryRun.contains(ALL), how, manager, Parameters.flag(query, "force"));
  }

  /** Checks the values of {@code dryRun}. */
  static void checkDryRun(List<String> dryRun, FieldFaults faults) {
    for (String value : dryRun) {
      if (!value.equals(ALL)) {
        faults.notSupported("dryRun", value, List.of(ALL));
        return;
      }
    }
  }

  private static void checkManager(String manager, FieldFaults faults) {
    if (manager.length() > MAX_MANAGER) {
      faults.add(
          FieldFault.Type.TOO_LONG,
          "fieldManager",
          "may not be more than " + MAX_MANAGER + " bytes");
    }
    if (manager.chars().anyMatch(c -> Character.isISOControl(c) || !Character.isDefined(c))) {
      faults.invalid("fieldManager", manager, "should only contain printable characters");
    }
  }
}
