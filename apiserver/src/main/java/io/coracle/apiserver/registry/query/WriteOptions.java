package io.coracle.apiserver.registry.query;

import io.coracle.api.FieldFault;
import io.coracle.api.FieldFaults;
import io.coracle.http.Query;
import io.coracle.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

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

  /** The manager of what the API server writes by itself. */
  private static final String SELF = "kube-apiserver";

  /** What in-process writers use. */
  public static final WriteOptions PLAIN =
      new WriteOptions(false, FieldValidation.WARN, SELF, false);

  /** What in-process writers use that do not want to write. */
  public static final WriteOptions DRY_RUN =
      new WriteOptions(true, FieldValidation.WARN, SELF, false);

  /** The media type of configurations that are applied. */
  public static final String APPLY_PATCH = "application/apply-patch+yaml";

  private static final String ALL = "All";

  /** What happens to unknown and duplicate fields. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /**
   * The options of {@code request}. Who does not say who it is goes by the name in front of its
   * user agent's version.
   *
   * @param kind of the options, e.g. {@code CreateOptions}
   */
  public static WriteOptions of(Request request, String kind) {
    Query query = request.query();
    var faults = new FieldFaults();
    if (kind.equals("PatchOptions")) {
      boolean apply = isApply(request.headers().first("content-type"));
      checkForce(query, apply, faults);
    }
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
    if (manager.isEmpty()) {
      manager = managerOf(request.headers().first("user-agent").orElse(""));
    }
    return new WriteOptions(dryRun.contains(ALL), how, manager, Parameters.flag(query, "force"));
  }

  /** Whether the body of a patch is a configuration to apply. */
  public static boolean isApply(Optional<String> contentType) {
    String text = contentType.orElse("");
    int semicolon = text.indexOf(';');
    return (semicolon < 0 ? text : text.substring(0, semicolon)).strip().equals(APPLY_PATCH);
  }

  private static void checkForce(Query query, boolean apply, FieldFaults faults) {
    if (!apply && query.first("force").isPresent()) {
      faults.forbidden("force", "may not be specified for non-apply patch");
    }
    if (apply && query.first("fieldManager").orElse("").isEmpty()) {
      faults.required("fieldManager", "is required for apply patch");
    }
  }

  /** The name in a user agent such as {@code kubectl/v1.36 (linux/amd64)}. */
  private static String managerOf(String userAgent) {
    int slash = userAgent.indexOf('/');
    String name = slash < 0 ? userAgent : userAgent.substring(0, slash);
    var printable = new StringBuilder();
    int bytes = 0;
    for (int c : name.codePoints().toArray()) {
      if (Character.isISOControl(c) || !Character.isDefined(c)) {
        continue;
      }
      bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_MANAGER) {
        break;
      }
      printable.appendCodePoint(c);
    }
    return printable.toString();
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
