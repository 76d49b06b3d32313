package io.coracle.controllers.serviceaccount;

import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.function.Consumer;

/** Keeps a ServiceAccount {@code default} in every namespace. */
public final class ServiceAccountController implements Controller {
  private static final String DEFAULT = "default";

  private final Context context;
  private final Informer<Namespace> namespaces;
  private final Informer<ServiceAccount> accounts;

  public ServiceAccountController(Context context) {
    this.context = context;
    this.namespaces = context.informers().of(Namespace.class);
    this.accounts = context.informers().of(ServiceAccount.class);
  }

  @Override
  public String name() {
    return "serviceaccount";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    namespaces.onChange(Informer.Handler.present(n -> enqueue.accept(ObjectKey.of(n))));
    accounts.onChange(new DeletedIn<>(DEFAULT, enqueue));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    if (Namespaces.isActive(namespaces, key) && accounts.get(key.name(), DEFAULT).isEmpty()) {
      var account =
          new ServiceAccountBuilder()
              .withNewMetadata()
              .withName(DEFAULT)
              .withNamespace(key.name())
              .endMetadata()
              .build();
      Creation.ifAbsent(context.client().resources(ServiceAccount.class), key.name(), account);
    }
    return Result.done();
  }
}
