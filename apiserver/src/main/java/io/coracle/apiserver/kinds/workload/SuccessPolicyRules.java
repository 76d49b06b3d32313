package io.coracle.apiserver.kinds.workload;

import io.coracle.apiserver.kinds.field.Field;

/** Rules for when an indexed job counts as done before all its indexes are. */
final class SuccessPolicyRules {
  private static final int MAX_RULES = 20;
  private static final int MAX_TEXT = 64 * 1024;

  private SuccessPolicyRules() {}

  static void validate(Field spec) {
    Field policy = spec.at("successPolicy");
    if (!spec.at("completionMode").is("Indexed")) {
      policy.invalid("requires indexed completion mode");
      return;
    }
    Field rules = policy.at("rules");
    if (rules.size() == 0) {
      rules.required("must specify at least one rule");
    }
    if (rules.size() > MAX_RULES) {
      rules.tooMany(MAX_RULES);
    }
    long completions = spec.at("completions").number();
    for (Field rule : rules.items()) {
      rule(rule, completions);
    }
  }

  private static void rule(Field rule, long completions) {
    Field count = rule.at("succeededCount");
    Field indexes = rule.at("succeededIndexes");
    if (count.absent() && indexes.absent()) {
      rule.required("must specify succeededCount or succeededIndexes");
      return;
    }
    long bound = completions;
    if (indexes.present()) {
      long found = indexes.text().length() > MAX_TEXT ? -1 : total(indexes.text(), completions);
      if (found < 0) {
        indexes.invalid("must be a list of ascending indexes below completions, such as '0-2,4'");
        return;
      }
      bound = found;
    }
    if (count.notNegative() && count.number() > bound) {
      count.invalid("must be less than or equal to " + bound);
    }
  }

  /** How many indexes {@code text} names, e.g. three for {@code 0-1,3}; -1 if it is no list. */
  static long total(String text, long completions) {
    long total = 0;
    long previous = -1;
    for (String part : text.split(",", -1)) {
      int hyphen = part.indexOf('-');
      long first = number(hyphen < 0 ? part : part.substring(0, hyphen));
      long last = hyphen < 0 ? first : number(part.substring(hyphen + 1));
      if (first <= previous || last < first || last >= completions) {
        return -1;
      }
      total += last - first + 1;
      previous = last;
    }
    return total;
  }

  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > 9) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
