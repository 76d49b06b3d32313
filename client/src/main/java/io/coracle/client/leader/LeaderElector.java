package io.coracle.client.leader;

import io.coracle.api.StatusException;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.Resources;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Contends for a lease and says when it is held.
 *
 * <pre>
 * following --lease free or expired, written--> leading
 * leading   --renewed-->                        leading
 * leading   --not renewed until the deadline--> following
 * any       --close-->                          closed, the lease given up
 * </pre>
 *
 * Whether another's lease has expired is measured from when this contender last saw it change, by
 * its own monotonic clock, so that clocks need not agree. Thread-safe; one try is under way at a
 * time.
 */
public final class LeaderElector implements AutoCloseable {
  private static final Log LOG = Log.of("leader-election");

  private final Environment environment;
  private final Resources<Lease> leases;
  private final LeaderElection election;
  private final Listener listener;
  private boolean leading;
  private boolean closed;
  private boolean trying;
  private long observedAt;
  private @Nullable LeaseSpec observed;
  private @Nullable Cancellable deadline;
  private @Nullable Cancellable next;

  /** Is told of the outcome, one call at a time. Must not block. */
  public interface Listener {

    /** This contender leads from now on. */
    void started();

    /** This contender leads no more; it may again later. */
    void stopped();
  }

  public LeaderElector(
      Environment environment, Client client, LeaderElection election, Listener listener) {
    this.environment = environment;
    this.leases = client.resources(Lease.class);
    this.election = election;
    this.listener = listener;
  }

  /** Begins to contend. Returns at once. */
  public void start() {
    environment.tasks().start("leader election", this::attempt);
  }

  public synchronized boolean leading() {
    return leading;
  }

  private void attempt() {
    synchronized (this) {
      if (closed) {
        return;
      }
      trying = true;
    }
    boolean held = false;
    try {
      held = acquireOrRenew();
    } catch (StatusException e) {
      LOG.debug("The lease could not be had", "lease", election.name(), "why", e.getMessage());
    }
    settle(held);
  }

  private synchronized void settle(boolean held) {
    trying = false;
    if (closed) {
      if (held) {
        environment.tasks().start("leader election", this::release);
      }
      return;
    }
    if (held) {
      renewed();
    }
    next =
        environment
            .timers()
            .after(
                jittered(election.retryPeriod()),
                () -> environment.tasks().start("leader election", this::attempt));
  }

  /** Contenders that started together should not try together; a leader keeps its beat. */
  private Duration jittered(Duration period) {
    return leading
        ? period
        : period.plusNanos(environment.ids().random().nextLong(period.toNanos() / 5));
  }

  private void renewed() {
    if (deadline != null) {
      deadline.cancel();
    }
    deadline = environment.timers().after(election.renewDeadline(), this::expire);
    if (!leading) {
      leading = true;
      LOG.info("Leading", "lease", election.name(), "identity", election.identity());
      listener.started();
    }
  }

  private synchronized void expire() {
    if (leading) {
      leading = false;
      LOG.warn("Leading no more: the lease was not renewed", "lease", election.name());
      listener.stopped();
    }
  }

  private boolean acquireOrRenew() {
    Optional<Lease> found = leases.get(election.namespace(), election.name());
    ZonedDateTime now = now();
    if (found.isEmpty()) {
      return written(() -> leases.create(election.namespace(), fresh(now)));
    }
    LeaseSpec spec = Objects.requireNonNullElseGet(found.get().getSpec(), LeaseSpec::new);
    if (heldByOther(spec)) {
      return false;
    }
    return written(() -> leases.update(taken(found.get(), spec, now)));
  }

  private ZonedDateTime now() {
    return environment.clock().now().atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  private synchronized boolean heldByOther(LeaseSpec spec) {
    if (!spec.equals(observed)) {
      observed = spec;
      observedAt = environment.clock().nanoTime();
    }
    String holder = spec.getHolderIdentity();
    if (holder == null || holder.isEmpty() || holder.equals(election.identity())) {
      return false;
    }
    return environment.clock().since(observedAt).compareTo(election.leaseDuration()) < 0;
  }

  /** Whether the write went through: another contender may have been faster. */
  private static boolean written(Runnable write) {
    try {
      write.run();
      return true;
    } catch (StatusException e) {
      return switch (e.reason()) {
        case CONFLICT, ALREADY_EXISTS, NOT_FOUND -> false;
        default -> throw e;
      };
    }
  }

  private Lease fresh(ZonedDateTime now) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(election.namespace())
        .withName(election.name())
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(election.identity())
        .withLeaseDurationSeconds((int) election.leaseDuration().toSeconds())
        .withAcquireTime(now)
        .withRenewTime(now)
        .withLeaseTransitions(0)
        .endSpec()
        .build();
  }

  private Lease taken(Lease lease, LeaseSpec before, ZonedDateTime now) {
    boolean mine = election.identity().equals(before.getHolderIdentity());
    int transitions = Objects.requireNonNullElse(before.getLeaseTransitions(), 0);
    return new LeaseBuilder(lease)
        .editOrNewSpec()
        .withHolderIdentity(election.identity())
        .withLeaseDurationSeconds((int) election.leaseDuration().toSeconds())
        .withAcquireTime(mine ? before.getAcquireTime() : now)
        .withRenewTime(now)
        .withLeaseTransitions(mine ? transitions : transitions + 1)
        .endSpec()
        .build();
  }

  /** Stops contending; a leader gives the lease up, so that another need not wait. */
  @Override
  public void close() {
    boolean wasLeading;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      wasLeading = leading;
      leading = false;
      cancel(deadline);
      cancel(next);
    }
    if (wasLeading) {
      listener.stopped();
      if (!busy()) {
        environment.tasks().start("leader election", this::release);
      }
    }
  }

  private synchronized boolean busy() {
    return trying;
  }

  private static void cancel(@Nullable Cancellable timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void release() {
    try {
      leases
          .get(election.namespace(), election.name())
          .filter(l -> election.identity().equals(l.getSpec().getHolderIdentity()))
          .ifPresent(l -> leases.update(released(l)));
    } catch (StatusException e) {
      LOG.debug("The lease could not be given up", "lease", election.name(), "why", e.getMessage());
    }
  }

  private Lease released(Lease lease) {
    return new LeaseBuilder(lease)
        .editSpec()
        .withHolderIdentity("")
        .withLeaseDurationSeconds(1)
        .withRenewTime(now())
        .endSpec()
        .build();
  }
}
