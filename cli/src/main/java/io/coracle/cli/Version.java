package io.coracle.cli;

import io.coracle.base.Release;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "Coracle " + Release.current().version() + ", Kubernetes " + Release.KUBERNETES,
      "Java " + Runtime.version()
    };
  }
}
