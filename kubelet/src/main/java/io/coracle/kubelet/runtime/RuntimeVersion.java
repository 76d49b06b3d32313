package io.coracle.kubelet.runtime;

/** What a runtime is, e.g. {@code containerd} and {@code 1.6.20}. */
public record RuntimeVersion(String name, String version) {

  /** As node status shows it: {@code containerd://1.6.20}. */
  @Override
  public String toString() {
    return name + "://" + version;
  }
}
