package io.coracle.store.embedded;

import java.time.Duration;

/**
 * Figures of a store at one moment; each is exact, together they may be a commit apart.
 *
 * @param entries how many entries there are
 * @param liveBytes the size of their values
 * @param revision the newest revision
 * @param compactedRevision the oldest revision that can be read
 * @param historyRevisions how many revisions of history are kept
 * @param historyBytes the memory that history alone holds, about
 * @param commits commits since the start
 * @param flushes flushes since the start; one flush serves many commits
 * @param lastFlush how long the last flush took
 * @param subscriptions how many watches there are
 * @param readOnly whether the last attempt to write failed
 */
public record StoreStatistics(
    long entries,
    long liveBytes,
    long revision,
    long compactedRevision,
    long historyRevisions,
    long historyBytes,
    long commits,
    long flushes,
    Duration lastFlush,
    int subscriptions,
    boolean readOnly) {}
