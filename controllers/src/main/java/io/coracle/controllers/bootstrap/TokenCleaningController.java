package io.coracle.controllers.bootstrap;

import io.coracle.api.bootstrap.BootstrapToken;
import io.coracle.client.DeleteOptions;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Deletes the secrets of bootstrap tokens when they end. */
public final class TokenCleaningController implements Controller {
  private final Context context;
  private final Informer<Secret> secrets;

  public TokenCleaningController(Context context) {
    this.context = context;
    this.secrets = TokenSecrets.informer(context.informers());
  }

  @Override
  public String name() {
    return "token-cleaner";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    secrets.onChange(Informer.Handler.any(secret -> enqueue.accept(ObjectKey.of(secret))));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<Secret> secret = secrets.get(key.namespace(), key.name());
    Optional<Instant> end =
        secret.flatMap(
            s -> BootstrapToken.expiration(Objects.requireNonNullElse(s.getData(), Map.of())));
    if (secret.isEmpty() || end.isEmpty()) {
      return Result.done();
    }
    Duration left = Duration.between(context.environment().clock().now(), end.get());
    if (left.isPositive()) {
      return Result.after(left);
    }
    context
        .client()
        .resources(Secret.class)
        .delete(
            key.namespace(),
            key.name(),
            DeleteOptions.DEFAULT.onlyUid(secret.get().getMetadata().getUid()));
    return Result.done();
  }
}
