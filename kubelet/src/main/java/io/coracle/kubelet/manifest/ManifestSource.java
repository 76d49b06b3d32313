package io.coracle.kubelet.manifest;

/** Where a static pod comes from. */
public enum ManifestSource {
  FILE("file"),
  URL("http");

  private final String annotation;

  ManifestSource(String annotation) {
    this.annotation = annotation;
  }

  /** As the pod's annotation {@code kubernetes.io/config.source} says it. */
  public String annotation() {
    return annotation;
  }
}
