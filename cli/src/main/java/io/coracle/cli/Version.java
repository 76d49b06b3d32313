package io.coracle.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  /** The Kubernetes version that the API is that of. */
  private static final String KUBERNETES = "1.36";

  @Override
  public String[] getVersion() {
    String own = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "Coracle " + (own == null ? "(unpacked build)" : own) + ", Kubernetes " + KUBERNETES,
      "Java " + Runtime.version()
    };
  }
}
