package io.coracle.apiserver.registry;

import io.coracle.api.GroupResource;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.table.Tables;
import io.coracle.apiserver.admission.AdmissionChain;
import io.coracle.apiserver.admission.plugin.BuiltInAdmission;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.access.StoredObjects;
import io.coracle.apiserver.registry.access.StoredStatuses;
import io.coracle.apiserver.registry.device.AdminAccess;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.registry.object.CustomKinds;
import io.coracle.apiserver.registry.service.AddressObjects;
import io.coracle.apiserver.registry.service.ServiceAllocation;
import io.coracle.apiserver.registry.verb.Parts;
import io.coracle.apiserver.registry.verb.WriteHook;
import io.coracle.apiserver.strategy.Strategies;
import io.coracle.base.Environment;
import io.coracle.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the registry of the built-in kinds together. */
public final class BuiltInRegistry {
  private BuiltInRegistry() {}

  /**
   * A registry over {@code store}.
   *
   * @throws IllegalArgumentException when the settings name an admission plug-in that there is not
   */
  public static Registry create(
      Environment environment,
      Store store,
      Catalogue catalogue,
      Strategies strategies,
      TokenIssuer tokens,
      RegistrySettings settings) {
    return create(
        environment,
        store,
        catalogue,
        strategies,
        Conversion.builtIn(),
        CustomKinds.NONE,
        tokens,
        settings);
  }

  /**
   * A registry over {@code store} that serves custom resources too.
   *
   * @param catalogue of built-in and custom resources
   * @param conversion of both
   * @throws IllegalArgumentException when the settings name an admission plug-in that there is not
   */
  public static Registry create(
      Environment environment,
      Store store,
      Catalogue catalogue,
      Strategies strategies,
      Conversion conversion,
      CustomKinds custom,
      TokenIssuer tokens,
      RegistrySettings settings) {
    Objects objects = new StoredObjects(store);
    AdmissionChain all =
        BuiltInAdmission.all(objects, new StoredStatuses(store), environment.ids());
    checkNames(all.names(), settings.disabledAdmission());
    var services =
        new ServiceAllocation(
            objects,
            new AddressObjects(store, environment),
            settings.serviceRange(),
            settings.nodePorts(),
            environment.ids().random());
    Map<GroupResource, WriteHook> hooks = new HashMap<>(new AdminAccess(objects).hooks());
    hooks.put(ServiceAllocation.SERVICES, services);
    var parts =
        new Parts(
            environment,
            store,
            catalogue,
            strategies,
            conversion,
            all.without(settings.disabledAdmission()),
            hooks,
            custom);
    return new Registry(parts, resource -> Tables.of(resource.storage()), tokens);
  }

  private static void checkNames(List<String> known, Set<String> names) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no admission plug-in " + name + "; there are " + String.join(", ", known));
      }
    }
  }
}
