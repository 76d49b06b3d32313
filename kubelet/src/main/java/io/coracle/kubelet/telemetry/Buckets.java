package io.coracle.kubelet.telemetry;

/** Upper bounds of histograms, in seconds, as the reference kubelet has them. */
final class Buckets {
  private Buckets() {}

  /** Prometheus' own. */
  static double[] usual() {
    return new double[] {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
  }

  /** Calls of the runtime: fourteen of them, each two and a half times the one before. */
  static double[] runtime() {
    double[] bounds = new double[14];
    double bound = .005;
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = bound;
      bound *= 2.5;
    }
    return bounds;
  }

  static double[] podStarts() {
    return new double[] {
      .5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 45, 60, 120, 180, 240, 300, 360, 480, 600, 900, 1200,
      1800, 2700, 3600
    };
  }

  static double[] containers() {
    return new double[] {1, 2, 4, 8, 16};
  }

  static double[] statuses() {
    return new double[] {.01, .05, .1, .5, 1, 5, 10, 20, 30, 45, 60};
  }

  static double[] pulls() {
    return new double[] {
      1, 5, 10, 20, 30, 60, 120, 180, 240, 300, 360, 480, 600, 900, 1200, 1800, 2700, 3600
    };
  }

  static double[] storage() {
    return new double[] {.1, .25, .5, 1, 2.5, 5, 10, 15, 25, 50, 120, 300, 600};
  }
}
