package io.coracle.apiserver.custom.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;

/** What the rules of one object may still cost. Used by one thread. */
final class Budget implements CelEvaluationListener {
  /** What all rules of one object may cost together, in the reference server's units. */
  static final long PER_OBJECT = 10_000_000;

  /** What one rule may cost on one value. */
  static final long PER_RULE = 1_000_000;

  /** So many characters of a text cost one unit. */
  private static final int CHARACTERS = 10;

  private long left = PER_OBJECT;
  private long leftOfRule = PER_RULE;

  /** One evaluation must end. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exceeded() {
      super("the rule costs too much", null, false, false);
    }
  }

  void beginRule() {
    leftOfRule = PER_RULE;
  }

  boolean isRuleSpent() {
    return leftOfRule < 0;
  }

  boolean isSpent() {
    return left < 0;
  }

  @Override
  public void callback(CelExpr expr, Object value) {
    long cost = value instanceof String text ? 1 + text.length() / CHARACTERS : 1;
    left -= cost;
    leftOfRule -= cost;
    if (left < 0 || leftOfRule < 0) {
      throw new Exceeded();
    }
  }
}
