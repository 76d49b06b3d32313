package io.coracle.controllers.garbage;

import io.coracle.controllers.discovery.ServedResources.Served;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An object as the garbage collector knows it: its metadata.
 *
 * @param resource where it is served
 * @param deleting whether its deletion has begun
 */
record Item(
    Served resource,
    String namespace,
    String name,
    String uid,
    List<Owner> owners,
    List<String> finalizers,
    boolean deleting) {

  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  Item {
    owners = List.copyOf(owners);
    finalizers = List.copyOf(finalizers);
  }

  /** A reference to an owner. */
  record Owner(String apiVersion, String kind, String name, String uid, boolean blocksDeletion) {}

  static Item of(Served resource, JsonNode metadata) {
    var owners =
        metadata
            .path("ownerReferences")
            .valueStream()
            .map(
                o ->
                    new Owner(
                        o.path("apiVersion").asString(""),
                        o.path("kind").asString(""),
                        o.path("name").asString(""),
                        o.path("uid").asString(""),
                        o.path("blockOwnerDeletion").asBoolean(false)))
            .toList();
    return new Item(
        resource,
        metadata.path("namespace").asString(""),
        metadata.path("name").asString(),
        metadata.path("uid").asString(),
        owners,
        metadata.path("finalizers").valueStream().map(JsonNode::asString).toList(),
        metadata.has("deletionTimestamp"));
  }

  /** Its owner is deleted in the foreground: it waits until its dependents are gone. */
  boolean waitsForDependents() {
    return deleting && finalizers.contains(FOREGROUND);
  }

  /** It is to be deleted, but its dependents are to stay. */
  boolean orphansDependents() {
    return deleting && finalizers.contains(ORPHAN);
  }

  String path() {
    return resource.path(namespace) + "/" + name;
  }
}
