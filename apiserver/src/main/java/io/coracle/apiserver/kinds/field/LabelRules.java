package io.coracle.apiserver.kinds.field;


/** Rules for labels and for the selectors that match them. */
public final class LabelRules {
  private LabelRules() {}

  /** A map of labels; faults are named at the map. */
  public static void labels(Field labels) {
    for (String key : labels.keys()) {
      for (String problem : Names.qualifiedName(key)) {
        labels.invalid(key, problem);
      }
      String value = labels.key(key).text();
      for (String problem : Names.labelValue(value)) {
        labels.invalid(value, problem);
      }
    }
  }

  /** A {@code LabelSelector}, whose values are labels. */
  public static void selector(Field selector) {
    labels(selector.at("matchLabels"));
    for (Field expression : selector.at("matchExpressions").items()) {
      Field values = expression.at("values");
      Field operator = expression.at("operator");
      switch (operator.text()) {
        case "In", "NotIn" -> {
          if (values.size() == 0) {
            values.required("must be specified when `operator` is 'In' or 'NotIn'");
          }
        }
        case "Exists", "DoesNotExist" -> {
          if (values.size() > 0) {
            values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
          }
        }
        default -> operator.invalid("not a valid selector operator");
      }
      key(expression.at("key"));
      for (Field value : values.items()) {
        value.invalid(Names.labelValue(value.text()));
      }
    }
  }

  /** The key of a label. */
  public static void key(Field key) {
    key.invalid(Names.qualifiedName(key.text()));
  }

  /** Whether a {@code LabelSelector} selects nothing in particular. */
  public static boolean isEmptySelector(Field selector) {
    return selector.at("matchLabels").isEmpty() && selector.at("matchExpressions").isEmpty();
  }

}
