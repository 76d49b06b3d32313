package io.coracle.apiserver.registry.verb;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Resource;
import io.coracle.apiserver.registry.object.ObjectKeys;
import io.coracle.apiserver.request.Identity;
import io.coracle.store.Key;

/**
 * What a request is about, and who asks.
 *
 * @param subresource empty for the object itself
 * @param namespace empty for all, or for objects that live in none
 * @param name empty for all
 */
public record Target(
    Resource resource, String subresource, String namespace, String name, Identity identity) {

  public GroupResource storage() {
    return resource.storage();
  }

  /** The kind as the client sees it. */
  public GroupVersionKind kind() {
    return resource.kind();
  }

  public GroupVersionKind storageKind() {
    return resource.storageKind();
  }

  /** The kind in whose form the object is while it is written. */
  public GroupVersionKind workingKind() {
    return resource.workingKind();
  }

  public GroupResource groupResource() {
    return resource.name().groupResource();
  }

  public Key key() {
    return ObjectKeys.of(storage(), namespace, name);
  }

  public Target named(String otherName) {
    return new Target(resource, subresource, namespace, otherName, identity);
  }

  public Target in(String otherNamespace) {
    return new Target(resource, subresource, otherNamespace, name, identity);
  }

  public StatusException notFound() {
    return StatusException.notFound(groupResource(), name);
  }
}
