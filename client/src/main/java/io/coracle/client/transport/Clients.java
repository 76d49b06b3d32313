package io.coracle.client.transport;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.kubeconfig.Connection;
import io.coracle.client.kubeconfig.Kubeconfig;
import io.coracle.http.Handler;
import io.coracle.http.Peer;
import java.nio.file.Path;

/** Makes clients. A client is closed by closing its transport. */
public final class Clients {

  private Clients() {}

  /**
   * A client over HTTPS, as the current context of a kubeconfig file says.
   *
   * @param name what the server knows this client by, e.g. {@code kube-scheduler}
   */
  public static Client http(Path kubeconfig, String name, Environment environment) {
    return http(Kubeconfig.load(kubeconfig).connection(), name, environment);
  }

  /** A client over HTTPS. */
  public static Client http(Connection connection, String name, Environment environment) {
    return Client.over(HttpTransport.to(connection, environment), name);
  }

  /**
   * A client of a server in this process.
   *
   * @param handler the server
   * @param peer as whom it is called
   */
  public static Client inProcess(
      Handler handler, Peer.InProcess peer, String name, Environment environment) {
    return Client.over(new InProcessTransport(environment, handler, peer), name);
  }
}
