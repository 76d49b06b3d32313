package io.coracle.apiserver.registry.service;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.ObjectKeys;
import io.coracle.apiserver.registry.object.StoredForm;
import io.coracle.base.Environment;
import io.coracle.store.Key;
import io.coracle.store.Store;
import io.coracle.store.Transaction;
import tools.jackson.databind.node.ObjectNode;

/**
 * The IPAddress objects that show which Service has which address (KEP-1880). The pool decides;
 * these follow it. Thread-safe.
 */
public final class AddressObjects {
  private static final GroupResource RESOURCE =
      new GroupResource("networking.k8s.io", "ipaddresses");
  private static final GroupVersionKind KIND =
      new GroupVersionKind("networking.k8s.io", "v1", "IPAddress");

  private final Store store;
  private final Environment environment;

  public AddressObjects(Store store, Environment environment) {
    this.store = store;
    this.environment = environment;
  }

  private static Key key(String address) {
    return ObjectKeys.of(RESOURCE, "", address);
  }

  /** Makes the object of an address, if there is none. */
  void ensure(String address, ObjectNode service) {
    Key key = key(address);
    if (store.get(key).isEmpty()) {
      // Somebody may have made one meanwhile; then that one stays.
      store.commit(Transaction.create(key, StoredForm.encode(KIND, object(address, service))));
    }
  }

  private ObjectNode object(String address, ObjectNode service) {
    ObjectNode object = Json.object();
    ObjectNode metadata = Metadata.of(object);
    metadata.put(Metadata.NAME, address);
    metadata.put(Metadata.UID, environment.ids().uid());
    metadata.put(Metadata.CREATION_TIMESTAMP, Metadata.time(environment.clock().now()));
    ObjectNode labels = metadata.putObject(Metadata.LABELS);
    labels.put("ipaddress.kubernetes.io/ip-family", address.contains(":") ? "IPv6" : "IPv4");
    labels.put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
    ObjectNode parent = object.putObject("spec").putObject("parentRef");
    parent.put("resource", "services");
    parent.put("namespace", Metadata.namespace(service));
    parent.put("name", Metadata.name(service));
    return object;
  }

  /** Removes the object of an address that is free again. */
  void remove(String address) {
    Key key = key(address);
    store
        .get(key)
        .ifPresent(
            last -> store.commit(Transaction.delete(key, last.modified(), StoredForm.again(last))));
  }
}
