package io.coracle.apiserver.registry;

import io.coracle.apiserver.registry.service.PortRange;
import io.coracle.apiserver.registry.service.ServiceRange;
import java.util.Set;

/**
 * What a cluster can choose about its registry.
 *
 * @param serviceRange the addresses of Services
 * @param nodePorts the ports of Services on nodes
 * @param disabledAdmission names of admission plug-ins that are off
 */
public record RegistrySettings(
    ServiceRange serviceRange, PortRange nodePorts, Set<String> disabledAdmission) {

  /** What clusters have unless told otherwise. */
  public static final RegistrySettings STANDARD =
      new RegistrySettings(ServiceRange.parse("10.96.0.0/16"), PortRange.STANDARD, Set.of());

  public RegistrySettings {
    disabledAdmission = Set.copyOf(disabledAdmission);
  }
}
