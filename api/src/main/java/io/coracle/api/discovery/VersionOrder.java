package io.coracle.api.discovery;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of a group's versions, the preferred one first: {@code v10, v2, v1, v11beta2, v10beta3,
 * v3beta1, v12alpha1, v11alpha2, foo1, foo10}. Stable versions precede beta and alpha ones, larger
 * numbers precede smaller ones, other names follow in alphabetical order.
 */
public final class VersionOrder implements Comparator<String> {
  public static final VersionOrder PREFERRED_FIRST = new VersionOrder();

  private static final Pattern VERSION =
      Pattern.compile("v([1-9][0-9]{0,8})(?:(alpha|beta)([1-9][0-9]{0,8}))?");

  private VersionOrder() {}

  @Override
  public int compare(String left, String right) {
    Matcher a = VERSION.matcher(left);
    Matcher b = VERSION.matcher(right);
    boolean aFits = a.matches();
    boolean bFits = b.matches();
    if (!aFits || !bFits) {
      return aFits == bFits ? left.compareTo(right) : aFits ? -1 : 1;
    }
    int byStability = Integer.compare(stability(b), stability(a));
    if (byStability != 0) {
      return byStability;
    }
    int byMajor = Integer.compare(number(b, 1), number(a, 1));
    return byMajor != 0 ? byMajor : Integer.compare(number(b, 3), number(a, 3));
  }

  private static int stability(Matcher version) {
    return switch (version.group(2)) {
      case null -> 2;
      case "beta" -> 1;
      default -> 0;
    };
  }

  private static int number(Matcher version, int group) {
    String digits = version.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
