package io.coracle.api.catalogue;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import java.util.List;
import java.util.Optional;

/**
 * A resource that the API serves: what discovery says of it.
 *
 * @param name group, version and plural
 * @param kind the kind of its objects
 * @param singular e.g. {@code pod}
 * @param namespaced whether its objects live in namespaces
 * @param shortNames e.g. {@code po}
 * @param categories e.g. {@code all}
 * @param verbs in alphabetical order
 * @param subresources in alphabetical order
 * @param storage under which name its objects are kept: several resources can show the same objects
 * @param storageKind the kind and version in which they are kept
 * @param custom whether a definition that can change while the server runs makes it a resource
 */
public record Resource(
    GroupVersionResource name,
    GroupVersionKind kind,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> verbs,
    List<Subresource> subresources,
    GroupResource storage,
    GroupVersionKind storageKind,
    boolean custom) {

  public Resource {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    verbs = List.copyOf(verbs);
    subresources = List.copyOf(subresources);
  }

  /** A resource that every cluster has. */
  public Resource(
      GroupVersionResource name,
      GroupVersionKind kind,
      String singular,
      boolean namespaced,
      List<String> shortNames,
      List<String> categories,
      List<String> verbs,
      List<Subresource> subresources,
      GroupResource storage,
      GroupVersionKind storageKind) {
    this(
        name,
        kind,
        singular,
        namespaced,
        shortNames,
        categories,
        verbs,
        subresources,
        storage,
        storageKind,
        false);
  }

  /**
   * The kind in whose form objects are while they are written: that in which they are kept, but for
   * custom resources that of the request, whose version has rules of its own.
   */
  public GroupVersionKind workingKind() {
    return custom ? kind : storageKind;
  }

  /**
   * A resource below an object, e.g. {@code status}.
   *
   * @param name without the parent's name
   * @param kind of what is sent and received, which can be of another group than the parent's
   * @param verbs in alphabetical order
   */
  public record Subresource(String name, GroupVersionKind kind, List<String> verbs) {
    public Subresource {
      verbs = List.copyOf(verbs);
    }
  }

  public boolean allows(String verb) {
    return verbs.contains(verb);
  }

  public Optional<Subresource> subresource(String subresourceName) {
    return subresources.stream().filter(s -> s.name().equals(subresourceName)).findFirst();
  }
}
