package io.coracle.cli.connection;

import io.coracle.base.Environment;
import io.coracle.client.kubeconfig.Kubeconfig;
import io.coracle.client.kubeconfig.KubeconfigException;
import io.coracle.client.transport.HttpTransport;
import io.coracle.cluster.ClusterException;
import java.nio.file.Path;

/** Opens the API that a kubeconfig names. */
public final class Connections {
  private Connections() {}

  /**
   * The API of the current context of {@code kubeconfig}.
   *
   * @throws ClusterException when the file cannot be used
   */
  public static Api open(Path kubeconfig, Environment environment) {
    try {
      var connection = Kubeconfig.load(kubeconfig).connection();
      return new Api(HttpTransport.to(connection, environment));
    } catch (KubeconfigException e) {
      throw new ClusterException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  /**
   * Brings the contexts of {@code kubeconfig} into {@code own}, the user's, which is made if it is
   * not there, and makes its current context theirs.
   */
  public static void merge(Path kubeconfig, Path own) {
    try {
      Kubeconfig added = Kubeconfig.load(kubeconfig);
      Kubeconfig merged =
          java.nio.file.Files.exists(own) ? Kubeconfig.load(own).with(added) : added;
      if (own.getParent() != null) {
        java.nio.file.Files.createDirectories(own.getParent());
      }
      merged.write(own);
    } catch (KubeconfigException e) {
      throw new ClusterException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } catch (java.io.IOException e) {
      throw new ClusterException("cannot write " + own + ": " + e.getMessage(), e);
    }
  }
}
