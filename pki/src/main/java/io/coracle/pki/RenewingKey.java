package io.coracle.pki;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A certified key that is replaced before it expires: when {@link #RENEW_AFTER} of its life are
 * over, a new one is issued in the background; until that succeeds the old one stays. Thread-safe.
 */
public final class RenewingKey implements Supplier<CertifiedKey>, AutoCloseable {
  /** Which part of its life a certificate serves before it is replaced. */
  public static final double RENEW_AFTER = 0.8;

  /** How long after a failure to issue the next attempt is. */
  public static final Duration RETRY = Duration.ofMinutes(1);

  private static final Log LOG = Log.of("pki");

  private final Supplier<CertifiedKey> issuer;
  private final Environment environment;
  private volatile CertifiedKey current;
  private final AtomicLong failures = new AtomicLong();
  private @Nullable Cancellable timer;
  private boolean closed;

  /**
   * Issues the first key at once and takes care of it until {@link #close}.
   *
   * @param issuer makes a new key; may throw {@link PkiException}; called on a task
   */
  public RenewingKey(Supplier<CertifiedKey> issuer, Environment environment) {
    this(issuer.get(), issuer, environment);
  }

  /** Begins with a key that is there already, e.g. from a file. */
  public RenewingKey(CertifiedKey first, Supplier<CertifiedKey> issuer, Environment environment) {
    this.issuer = issuer;
    this.environment = environment;
    this.current = first;
    arm(untilRenewal(first));
  }

  /** The key to use now. */
  @Override
  public CertifiedKey get() {
    return current;
  }

  /** How often no new one could be had. */
  public long failures() {
    return failures.get();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  /** Whether {@code key} has served its time at {@code now}. */
  public static boolean isDue(CertifiedKey key, Instant now) {
    return !now.isBefore(renewalOf(key));
  }

  private static Instant renewalOf(CertifiedKey key) {
    Instant from = key.certificate().getNotBefore().toInstant();
    Duration life = Duration.between(from, key.certificate().getNotAfter().toInstant());
    return from.plusMillis((long) (life.toMillis() * RENEW_AFTER));
  }

  private Duration untilRenewal(CertifiedKey key) {
    return Duration.between(environment.clock().now(), renewalOf(key));
  }

  private synchronized void arm(Duration delay) {
    if (!closed) {
      timer =
          environment
              .timers()
              .after(delay, () -> environment.tasks().start("renew certificate", this::renew));
    }
  }

  private void renew() {
    try {
      CertifiedKey fresh = issuer.get();
      current = fresh;
      LOG.info(
          "Certificate renewed",
          "subject",
          fresh.certificate().getSubjectX500Principal(),
          "until",
          fresh.certificate().getNotAfter().toInstant());
      Duration next = untilRenewal(fresh);
      arm(next.compareTo(RETRY) < 0 ? RETRY : next);
    } catch (PkiException e) {
      failures.incrementAndGet();
      LOG.error("A certificate could not be renewed", e, "retry", RETRY);
      arm(RETRY);
    }
  }
}
