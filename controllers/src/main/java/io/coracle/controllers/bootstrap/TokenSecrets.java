package io.coracle.controllers.bootstrap;

import io.coracle.api.bootstrap.BootstrapToken;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.Secret;

/** The secrets of bootstrap tokens. */
final class TokenSecrets {
  private TokenSecrets() {}

  static Informer<Secret> informer(Informers informers) {
    return informers.of(
        Secret.class, BootstrapToken.NAMESPACE, "type=" + BootstrapToken.SECRET_TYPE);
  }
}
