package io.coracle.kubelet.server;

import io.coracle.kubelet.telemetry.ProbeTally;
import io.coracle.kubelet.telemetry.ProbeTally.Line;
import io.coracle.kubelet.telemetry.ProbeTally.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the node's probes end and how long they take, for {@code /metrics/probes}. */
final class ProbeMetrics {
  private ProbeMetrics() {}

  static String of(List<Line> lines) {
    var text = new MetricsText();
    var total =
        text.family(
            "prober_probe_total",
            "counter",
            "[BETA] Cumulative number of a liveness, readiness or startup probe for a container by"
                + " result.");
    for (Line line : lines) {
      for (ProbeTally.Result result : ProbeTally.Result.values()) {
        Long count = line.results().get(result);
        if (count != null) {
          List<String> labels = labels(line.subject());
          labels.addAll(List.of("pod_uid", line.subject().uid()));
          labels.addAll(List.of("result", result.name().toLowerCase(Locale.ROOT)));
          total.add(count, labels);
        }
      }
    }
    var duration =
        text.family(
            "prober_probe_duration_seconds",
            "histogram",
            "[ALPHA] Duration in seconds for a probe response.");
    for (Line line : lines) {
      if (line.measured() > 0) {
        add(duration, line);
      }
    }
    return text.toString();
  }

  private static void add(MetricsText.Family family, Line line) {
    for (ProbeTally.Bucket bucket : line.buckets()) {
      family.add("_bucket", bucket.count(), bounded(line, Double.toString(bucket.bound())));
    }
    family.add("_bucket", line.measured(), bounded(line, "+Inf"));
    family.add("_sum", line.seconds(), labels(line.subject()));
    family.add("_count", line.measured(), labels(line.subject()));
  }

  private static List<String> bounded(Line line, String bound) {
    List<String> labels = labels(line.subject());
    labels.addAll(List.of("le", bound.replaceFirst("\\.0$", "")));
    return labels;
  }

  private static List<String> labels(Subject subject) {
    return new ArrayList<>(
        List.of(
            "probe_type",
            subject.type(),
            "container",
            subject.container(),
            "pod",
            subject.pod(),
            "namespace",
            subject.namespace()));
  }
}
