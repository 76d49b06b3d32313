package io.coracle.controllers.bootstrap;

import io.coracle.api.bootstrap.BootstrapToken;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Signs the kubeconfig in the ConfigMap {@code cluster-info} of {@code kube-public} with every
 * bootstrap token that is for signing: who has a token can tell by it whether the authority in
 * there is the cluster's.
 */
public final class ClusterInfoController implements Controller {
  static final String NAMESPACE = "kube-public";
  static final String NAME = "cluster-info";

  private static final ObjectKey KEY = new ObjectKey(NAMESPACE, NAME);
  private static final String KUBECONFIG = "kubeconfig";
  private static final String SIGNATURE_PREFIX = "jws-kubeconfig-";

  private final Context context;
  private final Informer<ConfigMap> configMaps;
  private final Informer<Secret> secrets;

  public ClusterInfoController(Context context) {
    this.context = context;
    this.configMaps = context.informers().of(ConfigMap.class, NAMESPACE, "metadata.name=" + NAME);
    this.secrets = TokenSecrets.informer(context.informers());
  }

  @Override
  public String name() {
    return "bootstrap-signer";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    secrets.onChange(Informer.Handler.any(secret -> enqueue.accept(KEY)));
    configMaps.onChange(Informer.Handler.present(info -> enqueue.accept(KEY)));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<ConfigMap> info = configMaps.get(NAMESPACE, NAME);
    Map<String, String> data = info.map(ConfigMap::getData).orElse(Map.of());
    if (info.isEmpty() || !data.containsKey(KUBECONFIG)) {
      return Result.done();
    }
    Instant now = context.environment().clock().now();
    var signed = new TreeMap<>(data);
    signed.keySet().removeIf(name -> name.startsWith(SIGNATURE_PREFIX));
    Optional<Instant> next = Optional.empty();
    for (Secret secret : secrets.all()) {
      Optional<BootstrapToken> token = token(secret).filter(t -> t.signs() && !t.isOver(now));
      if (token.isPresent()) {
        signed.put(
            SIGNATURE_PREFIX + token.get().id(),
            DetachedSignature.of(token.get(), data.getOrDefault(KUBECONFIG, "")));
        next = earlier(next, token.get().expiration());
      }
    }
    if (!signed.equals(new TreeMap<>(data))) {
      context
          .client()
          .resources(ConfigMap.class)
          .update(new ConfigMapBuilder(info.get()).withData(signed).build());
    }
    return next.map(end -> Result.after(Duration.between(now, end))).orElseGet(Result::done);
  }

  private static Optional<BootstrapToken> token(Secret secret) {
    return BootstrapToken.read(
        secret.getMetadata().getName(), Objects.requireNonNullElse(secret.getData(), Map.of()));
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty() || other.isPresent() && other.get().isBefore(one.get()) ? other : one;
  }
}
