package io.coracle.client.controller;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of one work queue, under the names that client-go gives them. */
final class QueueMetrics {
  /** A gauge is registered once, however many queues of that name come and go. */
  private static final Map<String, AtomicInteger> DEPTHS = new ConcurrentHashMap<>();

  private final Counter adds;
  private final Counter retries;
  private final Timer queueDuration;
  private final Timer workDuration;
  private final AtomicInteger depth;

  QueueMetrics(String name) {
    adds = Metrics.counter("workqueue.adds", "name", name);
    retries = Metrics.counter("workqueue.retries", "name", name);
    queueDuration = Metrics.timer("workqueue.queue.duration", "name", name);
    workDuration = Metrics.timer("workqueue.work.duration", "name", name);
    depth = DEPTHS.computeIfAbsent(name, QueueMetrics::gauge);
  }

  private static AtomicInteger gauge(String name) {
    var keys = new AtomicInteger();
    Metrics.gauge("workqueue.depth", Tags.of("name", name), keys);
    return keys;
  }

  void added() {
    adds.increment();
  }

  void retried() {
    retries.increment();
  }

  void waited(Duration time) {
    queueDuration.record(time);
  }

  void worked(Duration time) {
    workDuration.record(time);
  }

  void depth(int keys) {
    depth.set(keys);
  }
}
