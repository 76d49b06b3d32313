package io.coracle.controllers.serviceaccount;

import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the ConfigMap {@code kube-root-ca.crt}, by which pods know the API server, in every
 * namespace.
 */
public final class RootCertificatePublisher implements Controller {
  private static final String NAME = "kube-root-ca.crt";

  private final Context context;
  private final Informer<Namespace> namespaces;
  private final Informer<ConfigMap> configMaps;
  private final Map<String, String> data;

  /**
   * @param certificate of the cluster's authority, PEM
   */
  public RootCertificatePublisher(Context context, String certificate) {
    this.context = context;
    this.namespaces = context.informers().of(Namespace.class);
    this.configMaps = context.informers().of(ConfigMap.class, "", "metadata.name=" + NAME);
    this.data = Map.of("ca.crt", certificate);
  }

  @Override
  public String name() {
    return "root-ca-certificate-publisher";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    namespaces.onChange(Informer.Handler.present(n -> enqueue.accept(ObjectKey.of(n))));
    configMaps.onChange(new DeletedIn<>(NAME, enqueue));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    if (!Namespaces.isActive(namespaces, key)) {
      return Result.done();
    }
    Optional<ConfigMap> there = configMaps.get(key.name(), NAME);
    if (there.isEmpty()) {
      Creation.ifAbsent(
          context.client().resources(ConfigMap.class), key.name(), wanted(key.name()));
    } else if (!data.equals(there.get().getData())) {
      ConfigMap restored = new ConfigMapBuilder(there.get()).withData(data).build();
      context.client().resources(ConfigMap.class).update(restored);
    }
    return Result.done();
  }

  private ConfigMap wanted(String namespace) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(namespace)
        .addToAnnotations(
            "kubernetes.io/description",
            "Contains the certificate of the authority that vouches for the API server.")
        .endMetadata()
        .withData(data)
        .build();
  }
}
