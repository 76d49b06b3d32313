package io.coracle.kubelet.server;

import io.coracle.pki.RenewingKey;
import java.util.Optional;

/**
 * The certificates of a node.
 *
 * @param serving of the kubelet's server
 * @param client what the node shows to the API server; empty if it need not show anything
 */
public record NodeCertificates(Optional<RenewingKey> serving, Optional<RenewingKey> client) {
  /** Of a node that has none. */
  public static final NodeCertificates NONE =
      new NodeCertificates(Optional.empty(), Optional.empty());
}
