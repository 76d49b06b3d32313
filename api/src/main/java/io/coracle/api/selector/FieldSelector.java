package io.coracle.api.selector;

import io.coracle.api.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Conditions on fields that must all hold, e.g. {@code spec.nodeName=n1,status.phase!=Failed}.
 * Which fields a resource can be selected by is the resource's affair.
 *
 * @param terms in the order of the text
 */
public record FieldSelector(List<Term> terms) {
  /** Longer texts are refused. */
  public static final int MAX_LENGTH = 1 << 20;

  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /**
   * One condition on one field.
   *
   * @param equal whether the field must have the value, or must not have it
   */
  public record Term(String field, boolean equal, String value) {
    @Override
    public String toString() {
      return field + (equal ? "=" : "!=") + escape(value);
    }
  }

  /**
   * Parses the text of a query parameter. In values, a backslash escapes a comma, an equals sign
   * and itself.
   *
   * @throws StatusException with reason BadRequest when it is no selector
   */
  public static FieldSelector parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw StatusException.badRequest("the field selector is too long");
    }
    var terms = new ArrayList<Term>();
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == ',') {
        if (at > start) {
          terms.add(term(text.substring(start, at)));
        }
        start = at + 1;
      } else if (text.charAt(at) == '\\') {
        at = Math.min(at + 1, text.length() - 1);
      }
    }
    return terms.isEmpty() ? EVERYTHING : new FieldSelector(terms);
  }

  private static Term term(String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '!' && text.startsWith("!=", at)) {
        return new Term(text.substring(0, at), false, unescape(text.substring(at + 2)));
      }
      if (c == '=') {
        int value = text.startsWith("==", at) ? at + 2 : at + 1;
        return new Term(text.substring(0, at), true, unescape(text.substring(value)));
      }
    }
    throw StatusException.badRequest("invalid selector: '" + text + "'; can't understand it");
  }

  private static String unescape(String text) {
    var value = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
        if (at == text.length() || "\\,=".indexOf(text.charAt(at)) < 0) {
          throw StatusException.badRequest("invalid field selector: a broken escape: " + text);
        }
        value.append(text.charAt(at));
      } else if (c == '=' || c == ',') {
        throw StatusException.badRequest("invalid field selector: unescaped " + c + ": " + text);
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }

  /** Whether an object is selected whose fields {@code values} tells; absent ones are empty. */
  public boolean matches(Function<String, String> values) {
    for (Term term : terms) {
      if (values.apply(term.field()).equals(term.value()) != term.equal()) {
        return false;
      }
    }
    return true;
  }

  public boolean isEverything() {
    return terms.isEmpty();
  }

  /** The value that {@code field} must have, if the selector asks for one. */
  public Optional<String> exactValue(String field) {
    return terms.stream()
        .filter(t -> t.equal() && t.field().equals(field))
        .map(Term::value)
        .findFirst();
  }

  /** The text for a query. */
  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }
}
