package io.coracle.client.events;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of an occurrence: a new event, one more of an old one, or nothing. The rules
 * and figures are those of the reference client, so that users see the same events.
 *
 * <ul>
 *   <li>The same occurrence again adds to the count of its event.
 *   <li>From the tenth different message on within ten minutes, otherwise equal occurrences are
 *       counted together under the last message.
 *   <li>An object gets at most 25 writes at once and then one every five minutes.
 * </ul>
 *
 * Pure but for its memory, which is bounded: the longest unused is forgotten. Not thread-safe.
 */
final class Correlator {
  static final int MAX_REMEMBERED = 4096;
  static final int MAX_DIFFERENT_MESSAGES = 10;
  static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);
  static final int BURST = 25;
  static final Duration REFILL = Duration.ofMinutes(5);

  private static final String COMBINED = "(combined from similar events): ";

  private final Map<String, Similar> similar = new Recent<>();
  private final Map<String, Seen> seen = new Recent<>();
  private final Map<String, Bucket> buckets = new Recent<>();

  /** Forgets what has not been used for longest. */
  private static final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }

  private record Similar(Set<String> messages, Instant last) {}

  private record Seen(String name, int count, Instant first) {}

  private record Bucket(double tokens, Instant time) {}

  /**
   * What to write.
   *
   * @param name of the event
   * @param count how often it has happened; more than one means that the event may exist
   * @param first when it happened first
   */
  record Entry(Occurrence occurrence, String name, int count, Instant first) {}

  /**
   * What to write for an occurrence; empty when the object has had its share.
   *
   * @param freshName the name if it is to be a new event
   */
  Optional<Entry> correlate(Occurrence occurrence, String freshName) {
    boolean combine = isOneOfMany(occurrence);
    Occurrence shown =
        combine ? occurrence.withMessage(COMBINED + occurrence.message()) : occurrence;
    String key =
        combine ? occurrence.similarKey() : occurrence.similarKey() + "/" + occurrence.message();
    Seen before = seen.get(key);
    Seen now =
        before == null
            ? new Seen(freshName, 1, occurrence.time())
            : new Seen(before.name(), before.count() + 1, before.first());
    seen.put(key, now);
    return takeToken(occurrence)
        ? Optional.of(new Entry(shown, now.name(), now.count(), now.first()))
        : Optional.empty();
  }

  private boolean isOneOfMany(Occurrence occurrence) {
    String key = occurrence.similarKey();
    Similar before = similar.get(key);
    boolean stale =
        before == null
            || Duration.between(before.last(), occurrence.time()).compareTo(SIMILAR_WITHIN) > 0;
    Set<String> messages = stale || before == null ? new HashSet<>() : before.messages();
    boolean full = messages.size() >= MAX_DIFFERENT_MESSAGES - 1;
    boolean known = messages.contains(occurrence.message());
    if (!full) {
      messages.add(occurrence.message());
    }
    similar.put(key, new Similar(messages, occurrence.time()));
    return full && !known;
  }

  private boolean takeToken(Occurrence occurrence) {
    String key = occurrence.objectKey();
    Bucket before = buckets.getOrDefault(key, new Bucket(BURST, occurrence.time()));
    double refilled =
        (double) Duration.between(before.time(), occurrence.time()).toMillis() / REFILL.toMillis();
    double tokens = Math.min(BURST, before.tokens() + Math.max(0, refilled));
    boolean enough = tokens >= 1;
    buckets.put(key, new Bucket(enough ? tokens - 1 : tokens, occurrence.time()));
    return enough;
  }
}
