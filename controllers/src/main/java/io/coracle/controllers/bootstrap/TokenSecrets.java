package io.coracle.controllers.bootstrap;

import io.coracle.api.bootstrap.BootstrapToken;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.function.Consumer;

/** The secrets of bootstrap tokens. */
final class TokenSecrets {
  private TokenSecrets() {}

  static Informer<Secret> informer(Informers informers) {
    return informers.of(
        Secret.class, BootstrapToken.NAMESPACE, "type=" + BootstrapToken.SECRET_TYPE);
  }

  /** Takes every secret that is there, changes or goes. */
  record Each(Consumer<Secret> take) implements Informer.Handler<Secret> {
    @Override
    public void added(Secret secret) {
      take.accept(secret);
    }

    @Override
    public void updated(Secret before, Secret secret) {
      take.accept(secret);
    }

    @Override
    public void deleted(Secret secret) {
      take.accept(secret);
    }
  }
}
