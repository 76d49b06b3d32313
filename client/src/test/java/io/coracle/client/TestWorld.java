package io.coracle.client;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.client.testing.FakeApi;
import io.coracle.client.transport.InProcessTransport;
import io.coracle.http.Peer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A virtual world with a fake API server and a client of it. */
public final class TestWorld implements AutoCloseable {
  public final VirtualWorld world;
  public final FakeApi api;
  public final Client client;

  public TestWorld(long seed) {
    world = new VirtualWorld(seed);
    api = new FakeApi(world.environment());
    var peer = new Peer.InProcess("tester", List.of(), Map.of());
    client = Client.over(new InProcessTransport(world.environment(), api, peer), "tester");
  }

  /** Runs {@code body} as a task and returns what it returns or throws what it throws. */
  public <T> T run(Supplier<T> body) {
    var result = new AtomicReference<Supplier<T>>();
    world
        .environment()
        .tasks()
        .start(
            "test",
            () -> {
              try {
                T value = body.get();
                result.set(() -> value);
              } catch (RuntimeException e) {
                result.set(
                    () -> {
                      throw e;
                    });
              }
            });
    world.runUntil(() -> result.get() != null, Duration.ofHours(1));
    return java.util.Objects.requireNonNull(result.get()).get();
  }

  public static ConfigMap configMap(String namespace, String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels("value", value)
        .endMetadata()
        .addToData("k", value)
        .build();
  }

  @Override
  public void close() {
    world.close();
  }
}
