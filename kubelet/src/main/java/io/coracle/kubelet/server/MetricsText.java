package io.coracle.kubelet.server;

import java.util.ArrayList;
import java.util.List;

/** Metrics in Prometheus' text format, one family after the other. Not thread-safe. */
final class MetricsText {
  private final StringBuilder text = new StringBuilder();

  /** The samples of one family. */
  final class Family {
    private final String name;

    private Family(String name) {
      this.name = name;
    }

    /**
     * Adds a sample.
     *
     * @param labels names and values by turns
     */
    Family add(double value, List<String> labels) {
      return add("", value, labels);
    }

    /** Adds a sample of a part of the family, as histograms have them: {@code _sum}. */
    Family add(String suffix, double value, List<String> labels) {
      sample(suffix, value, labels).append('\n');
      return this;
    }

    /** Adds a sample that was taken at that time, in milliseconds since 1970. */
    Family add(double value, List<String> labels, long at) {
      sample("", value, labels).append(' ').append(at).append('\n');
      return this;
    }

    private StringBuilder sample(String suffix, double value, List<String> labels) {
      text.append(name).append(suffix);
      if (!labels.isEmpty()) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < labels.size(); i += 2) {
          words.add(labels.get(i) + "=\"" + escaped(labels.get(i + 1)) + "\"");
        }
        text.append('{').append(String.join(",", words)).append('}');
      }
      return text.append(' ').append(number(value));
    }
  }

  Family family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return new Family(name);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    if (value == Double.POSITIVE_INFINITY) {
      return "+Inf";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
