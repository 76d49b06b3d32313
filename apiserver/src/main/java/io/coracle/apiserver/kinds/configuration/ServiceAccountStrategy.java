package io.coracle.apiserver.kinds.configuration;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Service accounts (API reference, ServiceAccount). */
public final class ServiceAccountStrategy implements Strategy {
  private static final String MOUNTABLE = "kubernetes.io/enforce-mountable-secrets";

  @Override
  public void prepareForCreate(ObjectNode account) {
    onlyNames(account);
  }

  @Override
  public void prepareForUpdate(ObjectNode account, ObjectNode before) {
    onlyNames(account);
  }

  /** Secrets are of the account's own namespace, so that a name says which. */
  private static void onlyNames(ObjectNode account) {
    for (ObjectNode secret : Defaults.objects(account, "secrets")) {
      secret.retain("name");
    }
  }

  @Override
  public List<String> warnings(ObjectNode account) {
    return account.path("metadata").path("annotations").has(MOUNTABLE)
        ? List.of("metadata.annotations[" + MOUNTABLE + "]: deprecated in v1.32+")
        : List.of();
  }
}
