package io.coracle.controllers.localpath;

import io.coracle.api.StatusException;
import io.coracle.client.Client;
import io.coracle.client.Transport;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import java.nio.charset.StandardCharsets;

/**
 * Has directories made and removed on nodes, by their kubelets, through the API server. Calls
 * block.
 *
 * @param client may use the proxy of nodes
 */
record NodeDirectories(Client client) {

  /**
   * Makes a directory and returns its path on the node.
   *
   * @throws StatusException if the node cannot be reached or refuses
   */
  String make(String node, String volume) {
    return call("POST", node, volume);
  }

  /**
   * Removes a directory with all that is in it; one that is not there is no fault.
   *
   * @throws StatusException if the node cannot be reached or refuses
   */
  void remove(String node, String volume) {
    call("DELETE", node, volume);
  }

  private String call(String method, String node, String volume) {
    Transport.Answer answer =
        client
            .transport()
            .send(
                method,
                "/api/v1/nodes/" + node + "/proxy/localVolumes/" + volume,
                Query.none(),
                Headers.of("user-agent", "local-path-provisioner"),
                new byte[0]);
    String body = new String(answer.body(), StandardCharsets.UTF_8).strip();
    if (answer.status() >= 400) {
      throw new StatusException(
          StatusException.Reason.INTERNAL_ERROR,
          "the kubelet of node \"%s\" answered %d: %s".formatted(node, answer.status(), body));
    }
    return body;
  }
}
