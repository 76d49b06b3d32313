package io.coracle.apiserver.kinds.field;

import io.coracle.api.FieldFault;
import io.coracle.api.FieldFaults;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A place in an object under validation: the value there, if any, the path to it, and where faults
 * go. A JSON null counts as absent. Absent values read as Go's zero values, as the reference
 * server's rules see them. The path is only spelled out when there is a fault. Not thread-safe.
 */
public final class Field {
  private final @Nullable Field parent;

  /** Field name, or key when in brackets; empty for an index and for the root. */
  private final String name;

  private final int index;
  private final @Nullable JsonNode node;
  private final Tally tally;

  /** Passes faults on and counts them. */
  private static final class Tally {
    private final FieldFaults faults;
    private int count;

    Tally(FieldFaults faults) {
      this.faults = faults;
    }
  }

  private Field(
      @Nullable Field parent, String name, int index, @Nullable JsonNode node, Tally tally) {
    this.parent = parent;
    this.name = name;
    this.index = index;
    this.node = node == null || node.isNull() ? null : node;
    this.tally = tally;
  }

  /** The whole object. */
  public static Field root(ObjectNode object, FieldFaults faults) {
    return new Field(null, "", -1, object, new Tally(faults));
  }

  /** The field {@code child} of this object. */
  public Field at(String child) {
    return new Field(
        this, child, -1, node instanceof ObjectNode object ? object.get(child) : null, tally);
  }

  /** The entry {@code key} of this map; its path ends in {@code [key]}. */
  public Field key(String key) {
    return new Field(
        this, key, -2, node instanceof ObjectNode object ? object.get(key) : null, tally);
  }

  /** The element at {@code position} of this array. */
  public Field item(int position) {
    return new Field(this, "", position, node == null ? null : node.get(position), tally);
  }

  /** This place, with the value of {@code other}: for faults that are reported elsewhere. */
  public Field holding(Field other) {
    return new Field(parent, name, index, other.node, tally);
  }

  /** This place, with {@code value}: for what is written in another form elsewhere. */
  public Field holding(JsonNode value) {
    return new Field(parent, name, index, value, tally);
  }

  /** The elements of this array; none if it is absent. */
  public Iterable<Field> items() {
    int size = size();
    return () ->
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < size;
          }

          @Override
          public Field next() {
            return item(next++);
          }
        };
  }

  /** The keys of this object, in order; none if it is absent. */
  public Set<String> keys() {
    if (node instanceof ObjectNode object) {
      Set<String> keys = new java.util.LinkedHashSet<>();
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        keys.add(entry.getKey());
      }
      return keys;
    }
    return Set.of();
  }

  public boolean present() {
    return node != null;
  }

  public boolean absent() {
    return node == null;
  }

  /** Whether the value is absent, an empty string, an empty array or an empty object. */
  public boolean isEmpty() {
    return node == null || (node.isString() ? node.stringValue().isEmpty() : emptyContainer(node));
  }

  private static boolean emptyContainer(JsonNode node) {
    return node.isContainer() && node.isEmpty();
  }

  /** Elements of the array or entries of the object; zero if absent. */
  public int size() {
    return node == null ? 0 : node.size();
  }

  /** The string; empty if absent or no string. */
  public String text() {
    return node != null && node.isString() ? node.stringValue() : "";
  }

  public boolean is(String text) {
    return node != null && node.isString() && node.stringValue().equals(text);
  }

  /** The whole number; zero if absent or no number. */
  public long number() {
    return node != null && node.isNumber() ? node.longValue() : 0;
  }

  public boolean isNumber() {
    return node != null && node.isNumber();
  }

  public boolean isText() {
    return node != null && node.isString();
  }

  /** The boolean; false if absent. */
  public boolean flag() {
    return node != null && node.isBoolean() && node.booleanValue();
  }

  /** Whether the value is there and false. */
  public boolean isFalse() {
    return node != null && node.isBoolean() && !node.booleanValue();
  }

  public @Nullable JsonNode node() {
    return node;
  }

  /** Whether both hold the same value, or none. */
  public boolean sameAs(Field other) {
    return Trees.equal(node, other.node);
  }

  /** How many faults were found so far in the object, anywhere. */
  public int faultCount() {
    return tally.count;
  }

  /** E.g. {@code spec.containers[0].name}. */
  public String path() {
    StringBuilder path = new StringBuilder();
    appendPath(path);
    return path.toString();
  }

  private void appendPath(StringBuilder path) {
    if (parent == null) {
      return;
    }
    parent.appendPath(path);
    if (index >= 0) {
      path.append('[').append(index).append(']');
    } else if (index == -2) {
      path.append('[').append(name).append(']');
    } else {
      path.append(path.isEmpty() ? "" : ".").append(name);
    }
  }

  public void required(String detail) {
    tally.count++;
    tally.faults.required(path(), detail);
  }

  /** The value here is wrong. */
  public void invalid(String detail) {
    tally.count++;
    tally.faults.invalid(path(), shown(), detail);
  }

  /** {@code value} is what is wrong here. */
  public void invalid(Object value, String detail) {
    tally.count++;
    tally.faults.invalid(path(), value, detail);
  }

  /** The value here has each of {@code problems}. */
  public void invalid(List<String> problems) {
    for (String problem : problems) {
      invalid(problem);
    }
  }

  /** {@code value} has each of {@code problems}. */
  public void invalid(Object value, List<String> problems) {
    for (String problem : problems) {
      invalid(value, problem);
    }
  }

  /**
   * {@code value}, which is spelled as objects may not have it any more, has each of {@code
   * problems}; no faults if the object had it before. Returns whether there were faults.
   */
  public boolean invalidUnlessKept(String value, List<String> problems) {
    boolean bad = !problems.isEmpty() && !tally.faults.isKept(value);
    if (bad) {
      invalid(value, problems);
    }
    return bad;
  }

  public void forbidden(String detail) {
    tally.count++;
    tally.faults.forbidden(path(), detail);
  }

  public void duplicate() {
    tally.count++;
    tally.faults.duplicate(path(), shown());
  }

  public void duplicate(Object value) {
    tally.count++;
    tally.faults.duplicate(path(), value);
  }

  public void notSupported(List<String> supported) {
    tally.count++;
    tally.faults.notSupported(path(), text(), supported);
  }

  public void notSupported(String value, List<String> supported) {
    tally.count++;
    tally.faults.notSupported(path(), value, supported);
  }

  public void notFound() {
    fault(FieldFault.Type.NOT_FOUND, String.valueOf(shown()));
  }

  public void tooLong(int limit) {
    fault(FieldFault.Type.TOO_LONG, "may not be more than " + limit + " bytes");
  }

  public void tooMany(int limit) {
    fault(FieldFault.Type.TOO_MANY, size() + ": must have at most " + limit + " items");
  }

  public void fault(FieldFault.Type type, String detail) {
    tally.count++;
    tally.faults.add(type, path(), detail);
  }

  private Object shown() {
    if (node == null) {
      return "";
    }
    return node.isString() ? node.stringValue() : node.toString();
  }

  // Checks that many kinds share. Each returns whether the value passed.

  /** The value must be one of {@code supported}; an absent value counts as the empty string. */
  public boolean oneOf(List<String> supported) {
    if (supported.contains(text())) {
      return true;
    }
    notSupported(supported);
    return false;
  }

  /** The value must be there and one of {@code supported}. */
  public boolean requiredOneOf(List<String> supported) {
    if (isEmpty()) {
      required("");
      return false;
    }
    return oneOf(supported);
  }

  /** The value, if there, must be one of {@code supported}. */
  public boolean optionalOneOf(List<String> supported) {
    return absent() || oneOf(supported);
  }

  /** The value must be there and not empty. */
  public boolean notEmpty(String detail) {
    if (isEmpty()) {
      required(detail);
      return false;
    }
    return true;
  }

  /** The number must not be negative; absent counts as zero. */
  public boolean notNegative() {
    if (node != null && node.isNumber() && negative(node)) {
      invalid("must be greater than or equal to 0");
      return false;
    }
    return true;
  }

  private static boolean negative(JsonNode number) {
    return number.isBigInteger()
        ? number.bigIntegerValue().compareTo(BigInteger.ZERO) < 0
        : number.doubleValue() < 0;
  }

  /** The value must equal that of {@code before}. */
  public boolean immutable(Field before) {
    if (sameAs(before)) {
      return true;
    }
    invalid("field is immutable");
    return false;
  }
}
