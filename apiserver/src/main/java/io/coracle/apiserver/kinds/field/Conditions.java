package io.coracle.apiserver.kinds.field;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for conditions as most kinds have them (API reference, Condition). */
public final class Conditions {
  private static final List<String> STATUSES = List.of("False", "True", "Unknown");
  private static final Pattern REASON = Pattern.compile("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
  private static final int MAX_REASON = 1024;
  private static final int MAX_MESSAGE = 32 * 1024;

  private Conditions() {}

  /** A list of conditions, of which no two have one type. */
  public static void validate(Field conditions) {
    Set<String> types = new HashSet<>();
    for (Field condition : conditions.items()) {
      if (!types.add(condition.at("type").text())) {
        condition.at("type").duplicate();
      }
      condition(condition);
    }
  }

  private static void condition(Field condition) {
    LabelRules.key(condition.at("type"));
    condition.at("status").oneOf(STATUSES);
    condition.at("observedGeneration").notNegative();
    condition.at("lastTransitionTime").notEmpty("must be set");
    Field reason = condition.at("reason");
    if (reason.notEmpty("must be set")) {
      if (!REASON.matcher(reason.text()).matches()) {
        reason.invalid(
            "must be made of letters, digits, '_', ',' and ':', beginning with a letter");
      }
      if (reason.text().length() > MAX_REASON) {
        reason.tooLong(MAX_REASON);
      }
    }
    if (condition.at("message").text().length() > MAX_MESSAGE) {
      condition.at("message").tooLong(MAX_MESSAGE);
    }
  }
}
