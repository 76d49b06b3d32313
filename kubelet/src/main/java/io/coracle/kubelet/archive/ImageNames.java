package io.coracle.kubelet.archive;

/** Full names of images, as runtimes keep them: with registry, repository and tag or digest. */
public final class ImageNames {
  private static final String DEFAULT_REGISTRY = "docker.io";

  private ImageNames() {}

  /**
   * The full name behind a short one: {@code busybox} is {@code docker.io/library/busybox:latest},
   * {@code me/app:2} is {@code docker.io/me/app:2}. The part before the first slash is a registry
   * when it has a dot or a colon or is {@code localhost}.
   */
  public static String full(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
    String withRegistry;
    if (hasRegistry) {
      withRegistry = name;
    } else if (slash < 0) {
      withRegistry = DEFAULT_REGISTRY + "/library/" + name;
    } else {
      withRegistry = DEFAULT_REGISTRY + "/" + name;
    }
    String last = withRegistry.substring(withRegistry.lastIndexOf('/') + 1);
    boolean hasVersion = last.contains(":") || last.contains("@");
    return hasVersion ? withRegistry : withRegistry + ":latest";
  }
}
