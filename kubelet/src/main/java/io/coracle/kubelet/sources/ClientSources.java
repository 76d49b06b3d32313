package io.coracle.kubelet.sources;

import io.coracle.api.json.Json;
import io.coracle.api.time.Times;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.informer.Informer;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sources behind a client. Thread-safe. */
public final class ClientSources implements Sources, AutoCloseable {
  /** How often objects that nobody asks for are dropped. */
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Client client;
  private final Informer<Service> services;
  private final Referenced<ConfigMap> configMaps;
  private final Referenced<Secret> secrets;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Cancellable sweeping;

  public ClientSources(Environment environment, Client client, Informer<Service> services) {
    this.client = client;
    this.services = services;
    this.configMaps =
        new Referenced<>(
            environment,
            client.resources(ConfigMap.class),
            map -> Fields.yes(map.getImmutable()),
            (namespace, name) -> tell(Kind.CONFIG_MAP, namespace, name));
    this.secrets =
        new Referenced<>(
            environment,
            client.resources(Secret.class),
            secret -> Fields.yes(secret.getImmutable()),
            (namespace, name) -> tell(Kind.SECRET, namespace, name));
    this.sweeping =
        environment
            .timers()
            .every(
                SWEEP,
                () -> {
                  configMaps.sweep();
                  secrets.sweep();
                });
  }

  private void tell(Kind kind, String namespace, String name) {
    listeners.forEach(listener -> listener.changed(kind, namespace, name));
  }

  @Override
  public void onChange(Listener listener) {
    listeners.add(listener);
  }

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return configMaps.get(namespace, name);
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return secrets.get(namespace, name);
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return client.resources(PersistentVolumeClaim.class).get(namespace, name);
  }

  @Override
  public Optional<PersistentVolume> volume(String name) {
    return client.resources(PersistentVolume.class).get("", name);
  }

  @Override
  public Optional<RuntimeClass> runtimeClass(String name) {
    return client.resources(RuntimeClass.class).get("", name);
  }

  @Override
  public Collection<Service> services(String namespace) {
    return services.inNamespace(namespace);
  }

  @Override
  public Token token(Pod pod, String audience, long expirationSeconds) {
    ObjectNode request = Json.object();
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    ObjectNode spec = request.putObject("spec");
    // An empty list asks for the server's own audience.
    ArrayNode audiences = spec.putArray("audiences");
    if (!audience.isEmpty()) {
      audiences.add(audience);
    }
    spec.put("expirationSeconds", expirationSeconds);
    spec.putObject("boundObjectRef")
        .put("apiVersion", "v1")
        .put("kind", "Pod")
        .put("name", Pods.name(pod))
        .put("uid", Pods.uid(pod));
    ObjectNode answer =
        client
            .resources(ServiceAccount.class)
            .createSubresource(
                Pods.namespace(pod),
                Fields.text(pod.getSpec().getServiceAccountName(), "default"),
                "token",
                request,
                ObjectNode.class);
    JsonNode status = answer.path("status");
    return new Token(
        status.path("token").asString(""),
        Times.parse(status.path("expirationTimestamp").asString("")));
  }

  @Override
  public void close() {
    sweeping.cancel();
    configMaps.close();
    secrets.close();
  }
}
