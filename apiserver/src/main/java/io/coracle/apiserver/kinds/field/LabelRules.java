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

  /** A {@code LabelSelector}, whose values are labels; returns whether it could select at all. */
  public static boolean selector(Field selector) {
    int faults = selector.faultCount();
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
    return selector.faultCount() == faults;
  }

  /** Whether {@code selector}, which is valid, matches {@code labels}. */
  public static boolean matches(Field selector, Field labels) {
    Field wanted = selector.at("matchLabels");
    for (String key : wanted.keys()) {
      if (!labels.key(key).present() || !wanted.key(key).sameAs(labels.key(key))) {
        return false;
      }
    }
    for (Field expression : selector.at("matchExpressions").items()) {
      Field label = labels.key(expression.at("key").text());
      boolean among = false;
      for (Field value : expression.at("values").items()) {
        among |= label.present() && value.sameAs(label);
      }
      boolean good =
          switch (expression.at("operator").text()) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> label.present();
            default -> label.absent();
          };
      if (!good) {
        return false;
      }
    }
    return true;
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
