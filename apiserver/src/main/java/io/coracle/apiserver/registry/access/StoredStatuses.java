package io.coracle.apiserver.registry.access;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.ObjectKeys;
import io.coracle.apiserver.registry.object.StoredForm;
import io.coracle.store.Outcome;
import io.coracle.store.Store;
import io.coracle.store.Transaction;
import tools.jackson.databind.node.ObjectNode;

/** Writes to the store directly: neither admission nor validation is asked again. */
public final class StoredStatuses implements StatusStore {
  private final Store store;

  public StoredStatuses(Store store) {
    this.store = store;
  }

  @Override
  public boolean replace(GroupResource storage, GroupVersionKind kind, ObjectNode object) {
    long revision = Long.parseLong(Metadata.text(object, Metadata.RESOURCE_VERSION));
    var key = ObjectKeys.of(storage, Metadata.namespace(object), Metadata.name(object));
    var transaction = Transaction.update(key, revision, StoredForm.encode(kind, object));
    return store.commit(transaction) instanceof Outcome.Committed;
  }
}
