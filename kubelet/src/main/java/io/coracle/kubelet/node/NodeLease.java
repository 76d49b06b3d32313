package io.coracle.kubelet.node;

import io.coracle.api.StatusException;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renews the node's lease every ten seconds (Kubernetes documentation, "Leases"). */
final class NodeLease implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");
  private static final String NAMESPACE = "kube-node-lease";
  private static final int SECONDS = 40;
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Environment environment;
  private final Resources<Lease> leases;
  private final String name;
  private boolean begun;
  private boolean closed;
  private @Nullable Lease held;
  private @Nullable Cancellable timer;

  NodeLease(Environment environment, Client client, String name) {
    this.environment = environment;
    this.leases = client.resources(Lease.class);
    this.name = name;
  }

  /** Begins to renew, if it has not begun. */
  synchronized void begin(Node node) {
    if (!begun) {
      begun = true;
      environment.tasks().start("lease", () -> turn(node));
    }
  }

  private void turn(Node node) {
    Duration next = RENEW;
    try {
      renew(node);
    } catch (StatusException e) {
      held = null;
      next = RETRY;
      LOG.warn("The node's lease could not be renewed", "message", e.getMessage());
    } finally {
      again(node, next);
    }
  }

  private synchronized void again(Node node, Duration next) {
    if (!closed) {
      timer =
          environment
              .timers()
              .after(next, () -> environment.tasks().start("lease", () -> turn(node)));
    }
  }

  private void renew(Node node) {
    ZonedDateTime now = environment.clock().now().atZone(ZoneOffset.UTC);
    Lease current = held;
    if (current == null) {
      Optional<Lease> found = leases.get(NAMESPACE, name);
      if (found.isEmpty()) {
        held = leases.create(NAMESPACE, made(node, now));
        return;
      }
      current = found.get();
    }
    held =
        leases.update(
            new LeaseBuilder(current)
                .editSpec()
                .withHolderIdentity(name)
                .withLeaseDurationSeconds(SECONDS)
                .withRenewTime(now)
                .endSpec()
                .build());
  }

  private Lease made(Node node, ZonedDateTime now) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(name)
        .withUid(node.getMetadata().getUid())
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(name)
        .withLeaseDurationSeconds(SECONDS)
        .withRenewTime(now)
        .endSpec()
        .build();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
