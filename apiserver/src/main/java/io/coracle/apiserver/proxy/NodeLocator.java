package io.coracle.apiserver.proxy;

import io.coracle.http.Handler;
import io.coracle.http.client.Endpoint;
import java.util.Optional;

/** Finds the kubelet of a node. Thread-safe. */
@FunctionalInterface
public interface NodeLocator {

  /** The kubelet of {@code node}; empty if there is no such node or it has no address yet. */
  Optional<Location> locate(String node);

  /** Where a kubelet is. */
  sealed interface Location {

    /** On the network, where it wants the API server's client certificate. */
    record Remote(Endpoint endpoint) implements Location {}

    /** In this process. */
    record Local(Handler handler) implements Location {}
  }
}
