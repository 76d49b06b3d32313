package io.coracle.cluster.bootstrap;

import io.coracle.client.Client;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.Optional;

/**
 * Creates the Service {@code kubernetes}, by which pods find the API, with its endpoint.
 *
 * @param client may do everything
 */
public record SystemObjects(Client client) {
  private static final String DEFAULT = "default";
  private static final String KUBERNETES = "kubernetes";

  /**
   * Makes the API reachable for pods by name.
   *
   * @param serviceAddress the first address of the Service range
   * @param serverAddress where the API server listens, as pods can reach it
   */
  public void ensureService(String serviceAddress, String serverAddress, int serverPort) {
    ensure(Service.class, service(serviceAddress, serverPort));
    EndpointSlice wanted = slice(serverAddress, serverPort);
    Optional<EndpointSlice> there = client.resources(EndpointSlice.class).get(DEFAULT, KUBERNETES);
    if (there.isEmpty()) {
      ensure(EndpointSlice.class, wanted);
    } else if (!there.get().getEndpoints().equals(wanted.getEndpoints())
        || !there.get().getPorts().equals(wanted.getPorts())) {
      client
          .resources(EndpointSlice.class)
          .edit(
              DEFAULT,
              KUBERNETES,
              slice ->
                  new EndpointSliceBuilder(slice)
                      .withEndpoints(wanted.getEndpoints())
                      .withPorts(wanted.getPorts())
                      .build());
    }
  }

  private static Service service(String serviceAddress, int serverPort) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(KUBERNETES)
        .withNamespace(DEFAULT)
        .addToLabels("component", "apiserver")
        .addToLabels("provider", KUBERNETES)
        .endMetadata()
        .withNewSpec()
        .withType("ClusterIP")
        .withClusterIP(serviceAddress)
        .withSessionAffinity("None")
        .addNewPort()
        .withName("https")
        .withProtocol("TCP")
        .withPort(443)
        .withNewTargetPort(serverPort)
        .endPort()
        .endSpec()
        .build();
  }

  private static EndpointSlice slice(String serverAddress, int serverPort) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(KUBERNETES)
        .withNamespace(DEFAULT)
        .addToLabels("kubernetes.io/service-name", KUBERNETES)
        .endMetadata()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses(serverAddress)
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .endEndpoint()
        .addNewPort()
        .withName("https")
        .withPort(serverPort)
        .withProtocol("TCP")
        .endPort()
        .build();
  }

  /** Asks first: an address that the object itself holds counts as taken for a second one. */
  private <T extends HasMetadata> void ensure(Class<T> type, T object) {
    if (client.resources(type).get(DEFAULT, object.getMetadata().getName()).isEmpty()) {
      client.resources(type).create(DEFAULT, object);
    }
  }
}
