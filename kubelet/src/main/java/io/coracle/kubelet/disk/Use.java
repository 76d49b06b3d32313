package io.coracle.kubelet.disk;

/** What files take: bytes on the disk, and how many there are. */
public record Use(long bytes, long inodes) {
  public static final Use NONE = new Use(0, 0);

  public Use plus(Use other) {
    return new Use(bytes + other.bytes, inodes + other.inodes);
  }
}
