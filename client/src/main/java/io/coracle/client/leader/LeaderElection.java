package io.coracle.client.leader;

import java.time.Duration;

/**
 * What is contended for, and by whom.
 *
 * @param namespace of the lease
 * @param name of the lease
 * @param identity of this contender, different for each
 * @param leaseDuration how long others wait after the leader's last sign of life
 * @param renewDeadline how long a leader that cannot renew goes on
 * @param retryPeriod between tries
 */
public record LeaderElection(
    String namespace,
    String name,
    String identity,
    Duration leaseDuration,
    Duration renewDeadline,
    Duration retryPeriod) {

  public LeaderElection {
    if (leaseDuration.compareTo(renewDeadline) <= 0 || renewDeadline.compareTo(retryPeriod) <= 0) {
      throw new IllegalArgumentException(
          "a lease must outlast the renew deadline, and that the retry period");
    }
  }

  /** With the durations of the reference components: 15, 10 and 2 seconds. */
  public static LeaderElection of(String namespace, String name, String identity) {
    return new LeaderElection(
        namespace,
        name,
        identity,
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2));
  }
}
