package io.coracle.api.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths into an object, kept as a tree: every node says whether the path to it is in the
 * set, and has the nodes below it by their {@link PathElement}. The set {@code {.a, .a.b, .c.d}} is
 *
 * <pre>
 *   (root)
 *     f:a   member
 *       f:b   member
 *     f:c
 *       f:d   member
 * </pre>
 *
 * <p>A set is put together by one thread with {@link #insert} and {@link #graft}; from then on it
 * must not change. The operations make new sets, which share nodes with the old ones, and return
 * the set itself when there was nothing to do.
 */
public final class FieldSet {
  private boolean member;
  private @Nullable NavigableMap<String, FieldSet> children;

  /** An empty set. */
  public FieldSet() {}

  private FieldSet(boolean member) {
    this.member = member;
  }

  /** A set below a path that is itself in the set. */
  public static FieldSet member() {
    return new FieldSet(true);
  }

  /** A set of one path of fields. */
  public static FieldSet ofFields(String... names) {
    var path = new ArrayList<String>(names.length);
    for (String name : names) {
      path.add(PathElement.field(name));
    }
    var set = new FieldSet();
    set.insert(path);
    return set;
  }

  /** Whether the path to this node is in the set. */
  public boolean isMember() {
    return member;
  }

  /** The nodes below, in their order; must not be changed. */
  public NavigableMap<String, FieldSet> children() {
    return children == null ? java.util.Collections.emptyNavigableMap() : children;
  }

  /** Whether there is no path below this node. */
  public boolean isEmpty() {
    return children == null || children.isEmpty();
  }

  /** The node below {@code element}; null if there is none. */
  public @Nullable FieldSet child(String element) {
    return children == null ? null : children.get(element);
  }

  /** Whether {@code path} is in the set. */
  public boolean has(List<String> path) {
    FieldSet node = this;
    for (String element : path) {
      FieldSet next = node.child(element);
      if (next == null) {
        return false;
      }
      node = next;
    }
    return node.member;
  }

  /** Puts {@code path} into the set, which is still being put together. */
  public void insert(List<String> path) {
    if (!path.isEmpty()) {
      node(path).member = true;
    }
  }

  /** Says that the path to this node is in the set, which is still being put together. */
  public void markMember() {
    member = true;
  }

  /** Puts {@code subtree} below {@code element} into the set, which is still being put together. */
  public void put(String element, FieldSet subtree) {
    if (children == null) {
      children = new TreeMap<>(PathElement.ORDER);
    }
    children.put(element, subtree);
  }

  /** Puts {@code subtree} at {@code path}, where nothing is yet. */
  public void graft(List<String> path, FieldSet subtree) {
    if (path.isEmpty()) {
      subtree.children().forEach(this::put);
    } else {
      node(path.subList(0, path.size() - 1)).put(path.getLast(), subtree);
    }
  }

  private FieldSet node(List<String> path) {
    FieldSet node = this;
    for (String element : path) {
      FieldSet next = node.child(element);
      if (next == null) {
        next = new FieldSet();
        node.put(element, next);
      }
      node = next;
    }
    return node;
  }

  /** What is in this set or in {@code other}. */
  public FieldSet union(FieldSet other) {
    if (other.isEmpty() && (member || !other.member)) {
      return this;
    }
    if (isEmpty() && (other.member || !member)) {
      return other;
    }
    var result = new FieldSet(member || other.member);
    children().forEach(result::put);
    other
        .children()
        .forEach(
            (element, theirs) -> {
              FieldSet ours = child(element);
              result.put(element, ours == null ? theirs : ours.union(theirs));
            });
    return result;
  }

  /** What is in this set, but not in {@code other}. */
  public FieldSet difference(FieldSet other) {
    return without(other, false);
  }

  /** What is in this set, but neither in {@code other} nor below something in {@code other}. */
  public FieldSet recursiveDifference(FieldSet other) {
    return without(other, true);
  }

  private FieldSet without(FieldSet other, boolean recursive) {
    if (other.isEmpty() && !(member && other.member)) {
      return this;
    }
    boolean changed = member && other.member;
    var result = new FieldSet(member && !other.member);
    for (Map.Entry<String, FieldSet> entry : children().entrySet()) {
      FieldSet ours = entry.getValue();
      FieldSet theirs = other.child(entry.getKey());
      if (theirs == null) {
        result.put(entry.getKey(), ours);
        continue;
      }
      FieldSet left = recursive && theirs.member ? new FieldSet() : ours.without(theirs, recursive);
      changed |= left != ours;
      if (left.member || !left.isEmpty()) {
        result.put(entry.getKey(), left);
      }
    }
    return changed ? result : this;
  }

  /** What is both in this set and in {@code other}. */
  public FieldSet intersection(FieldSet other) {
    var result = new FieldSet(member && other.member);
    for (Map.Entry<String, FieldSet> entry : children().entrySet()) {
      FieldSet theirs = other.child(entry.getKey());
      if (theirs != null) {
        FieldSet both = entry.getValue().intersection(theirs);
        if (both.member || !both.isEmpty()) {
          result.put(entry.getKey(), both);
        }
      }
    }
    return result;
  }

  /** Calls {@code action} with every path of the set: at each level first the members. */
  public void forEach(java.util.function.Consumer<List<String>> action) {
    forEach(new ArrayList<>(), action);
  }

  private void forEach(List<String> path, java.util.function.Consumer<List<String>> action) {
    BiConsumer<String, FieldSet> members =
        (element, node) -> {
          if (node.member) {
            path.add(element);
            action.accept(List.copyOf(path));
            path.removeLast();
          }
        };
    children().forEach(members);
    children()
        .forEach(
            (element, node) -> {
              path.add(element);
              node.forEach(path, action);
              path.removeLast();
            });
  }

  /** A path as people read it, e.g. {@code .spec.containers[name="app"].image}. */
  public static String readable(List<String> path) {
    var text = new StringBuilder();
    path.forEach(element -> text.append(PathElement.readable(element)));
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet that
        && member == that.member
        && children().equals(that.children());
  }

  @Override
  public int hashCode() {
    return 31 * Boolean.hashCode(member) + children().hashCode();
  }

  @Override
  public String toString() {
    return FieldsV1.encode(this).toString();
  }
}
