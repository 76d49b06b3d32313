package io.coracle.kubelet.cri;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which sandbox and pod an id belongs to, as far as seen. It holds no more than the runtime does,
 * because what is removed is forgotten. Thread-safe.
 */
final class KnownIds {
  private final ConcurrentHashMap<String, Owner> owners = new ConcurrentHashMap<>();

  private record Owner(String sandboxId, String podUid) {}

  void remember(String id, String sandboxId, String podUid) {
    var owner = new Owner(sandboxId, podUid);
    if (!owner.equals(owners.get(id))) {
      owners.put(id, owner);
    }
  }

  void forget(String id) {
    owners.remove(id);
  }

  Optional<String> sandbox(String id) {
    return Optional.ofNullable(owners.get(id)).map(Owner::sandboxId);
  }

  /** The pod's uid; empty if the id is unknown. */
  Optional<String> pod(String id) {
    return Optional.ofNullable(owners.get(id)).map(Owner::podUid);
  }
}
