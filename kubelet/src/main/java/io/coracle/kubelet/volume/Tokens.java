package io.coracle.kubelet.volume;

import io.coracle.base.Environment;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.sources.Sources.Token;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Tokens of service accounts for pods, kept until 80 % of their time is over or they are a day old
 * (Kubernetes documentation, "Configure Service Accounts for Pods"). Thread-safe; calls block.
 */
final class Tokens {
  private static final Duration OLDEST = Duration.ofHours(24);
  private static final double USED_UP = 0.8;

  private final Environment environment;
  private final Sources sources;
  private final Map<Wanted, Held> held = new HashMap<>();

  private record Wanted(String uid, String audience, long seconds) {}

  private record Held(Token token, Instant renewAt) {}

  Tokens(Environment environment, Sources sources) {
    this.environment = environment;
    this.sources = sources;
  }

  String get(Pod pod, String audience, long seconds) {
    var wanted = new Wanted(Pods.uid(pod), audience, seconds);
    Instant now = environment.clock().now();
    synchronized (held) {
      Held current = held.get(wanted);
      if (current != null && now.isBefore(current.renewAt())) {
        return current.token().value();
      }
    }
    Token token = sources.token(pod, audience, seconds);
    long life = Duration.between(now, token.expires()).toSeconds();
    Duration use = Duration.ofSeconds((long) (life * USED_UP));
    Duration keep = use.compareTo(OLDEST) < 0 ? use : OLDEST;
    synchronized (held) {
      held.put(wanted, new Held(token, now.plus(keep)));
    }
    return token.value();
  }

  void forget(Pod pod) {
    synchronized (held) {
      held.keySet().removeIf(wanted -> wanted.uid().equals(Pods.uid(pod)));
    }
  }
}
