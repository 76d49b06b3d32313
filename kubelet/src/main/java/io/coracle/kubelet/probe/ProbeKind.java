package io.coracle.kubelet.probe;

/** Which of a container's probes. */
public enum ProbeKind {
  STARTUP("Startup"),
  READINESS("Readiness"),
  LIVENESS("Liveness");

  private final String text;

  ProbeKind(String text) {
    this.text = text;
  }

  /** As events spell it. */
  public String text() {
    return text;
  }
}
