package io.coracle.kubelet.telemetry;

/** Classes of sizes by which pulls of images are told apart. */
enum ImageSize {
  UP_TO_10_MB(0, "0-10MB"),
  UP_TO_100_MB(10L << 20, "10MB-100MB"),
  UP_TO_500_MB(100L << 20, "100MB-500MB"),
  UP_TO_1_GB(500L << 20, "500MB-1GB"),
  UP_TO_5_GB(1L << 30, "1GB-5GB"),
  UP_TO_10_GB(5L << 30, "5GB-10GB"),
  UP_TO_20_GB(10L << 30, "10GB-20GB"),
  UP_TO_30_GB(20L << 30, "20GB-30GB"),
  UP_TO_40_GB(30L << 30, "30GB-40GB"),
  UP_TO_60_GB(40L << 30, "40GB-60GB"),
  UP_TO_100_GB(60L << 30, "60GB-100GB"),
  MORE(100L << 30, "GT100GB");

  private final long least;
  private final String label;

  ImageSize(long least, String label) {
    this.least = least;
    this.label = label;
  }

  /** The label of an image of that many bytes. */
  static String label(long bytes) {
    ImageSize size = UP_TO_10_MB;
    for (ImageSize next : values()) {
      size = bytes >= next.least ? next : size;
    }
    return size.label;
  }
}
