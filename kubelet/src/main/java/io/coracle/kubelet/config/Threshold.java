package io.coracle.kubelet.config;

import java.time.Duration;

/**
 * When a node counts as short of something.
 *
 * @param value it is when less than this is available
 * @param grace how long before pods are evicted; zero for a hard threshold
 * @param reclaim how much more than the threshold has to be won back once it was met
 */
public record Threshold(Signal signal, Amount value, Duration grace, Amount reclaim) {

  /** A hard one: pods are evicted at once, without their own grace period. */
  public boolean hard() {
    return grace.isZero();
  }
}
