package io.coracle.client.controller;

/**
 * Brings the world closer to what one object asks for. Level-triggered and idempotent: it sees the
 * state, never the event. Exceptions count as {@link Result.Retry}.
 */
@FunctionalInterface
public interface Reconciler {

  Result reconcile(ObjectKey key);
}
