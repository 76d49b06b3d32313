package io.coracle.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Collects the faults of one object, in the order in which they were found. Not thread-safe. */
public final class FieldFaults {
  /** No answer lists more faults than this; further ones are counted out. */
  public static final int MAX_FAULTS = 1000;

  private final List<FieldFault> faults = new ArrayList<>();
  private final Predicate<String> kept;

  /** The faults of a new object. */
  public FieldFaults() {
    this(text -> false);
  }

  /**
   * The faults of a replacement.
   *
   * @param kept whether the object had a text before, which then may stay though no new object may
   *     have it
   */
  public FieldFaults(Predicate<String> kept) {
    this.kept = kept;
  }

  /** Whether the object had {@code text} before, so that it is no fault now. */
  public boolean isKept(String text) {
    return kept.test(text);
  }

  public void add(FieldFault.Type type, String path, String detail) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(new FieldFault(type, path, detail));
    }
  }

  public void required(String path, String detail) {
    add(FieldFault.Type.REQUIRED, path, detail);
  }

  /** {@code value} is printed as Go prints it: strings quoted, the rest as JSON. */
  public void invalid(String path, Object value, String detail) {
    String shown = value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    add(FieldFault.Type.INVALID, path, shown + ": " + detail);
  }

  /** {@code value} is none of {@code supported}. */
  public void notSupported(String path, String value, List<String> supported) {
    String list =
        supported.stream().sorted().map(s -> "\"" + s + "\"").collect(Collectors.joining(", "));
    add(FieldFault.Type.NOT_SUPPORTED, path, "\"" + value + "\": supported values: " + list);
  }

  public void duplicate(String path, Object value) {
    String shown = value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
    add(FieldFault.Type.DUPLICATE, path, shown);
  }

  public void forbidden(String path, String detail) {
    add(FieldFault.Type.FORBIDDEN, path, detail);
  }

  public boolean isEmpty() {
    return faults.isEmpty();
  }

  public List<FieldFault> list() {
    return List.copyOf(faults);
  }

  List<StatusException.Cause> causes() {
    return faults.stream().map(FieldFault::cause).toList();
  }

  /** All faults in one line: one as it is, several in brackets. */
  public String summary() {
    String joined = faults.stream().map(FieldFault::toString).collect(Collectors.joining(", "));
    return faults.size() == 1 ? joined : "[" + joined + "]";
  }
}
