package io.coracle.controllers.testing;

import io.coracle.base.Environment;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.client.Client;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ControllerRuntime;
import io.coracle.client.informer.Informers;
import io.coracle.client.testing.FakeApi;
import io.coracle.client.transport.InProcessTransport;
import io.coracle.http.Handler;
import io.coracle.http.Peer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Controllers on virtual time, against an API server in memory. */
public final class ControllerWorld implements AutoCloseable {
  public final VirtualWorld world = new VirtualWorld(1);
  public final FakeApi api = new FakeApi(world.environment());
  public final Client client;
  private final Informers informers;
  private final ControllerRuntime runtime;

  public ControllerWorld() {
    this(api -> api);
  }

  /**
   * @param around answers what the API in memory does not know to answer
   */
  public ControllerWorld(Function<Handler, Handler> around) {
    var peer = new Peer.InProcess("tester", List.of(), Map.of());
    Handler handler = around.apply(api);
    this.client = Client.over(new InProcessTransport(world.environment(), handler, peer), "tester");
    this.informers = Informers.over(client, world.environment());
    this.runtime = new ControllerRuntime(world.environment(), client, informers);
  }

  public Environment environment() {
    return world.environment();
  }

  public Instant now() {
    return world.now();
  }

  /** Starts a controller; all of them before time passes. */
  public ControllerWorld with(Function<Controller.Context, ? extends Controller> controller) {
    runtime.add(controller);
    return this;
  }

  public ControllerWorld start() {
    runtime.start();
    world.advance(Duration.ofSeconds(1));
    return this;
  }

  /** Creates or replaces an object and lets a second pass. */
  public <T extends HasMetadata> T put(T object) {
    T stored = api.put(object);
    world.advance(Duration.ofSeconds(1));
    return stored;
  }

  public void advance(Duration time) {
    world.advance(time);
  }

  public <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
    return run(() -> client.resources(type).get(namespace, name));
  }

  public <T extends HasMetadata> T get(Class<T> type, String namespace, String name) {
    return find(type, namespace, name).orElseThrow();
  }

  /** Changes an object as some other client would, its status included. */
  public <T extends HasMetadata> void edit(
      Class<T> type, String namespace, String name, UnaryOperator<T> change) {
    put(change.apply(get(type, namespace, name)));
  }

  public <T extends HasMetadata> void delete(Class<T> type, String namespace, String name) {
    run(
        () ->
            client
                .resources(type)
                .delete(namespace, name, io.coracle.client.DeleteOptions.DEFAULT));
    world.advance(Duration.ofSeconds(1));
  }

  private <T> T run(java.util.function.Supplier<T> body) {
    var result = new AtomicReference<Optional<T>>();
    environment().tasks().start("test", () -> result.set(Optional.of(body.get())));
    world.settle();
    return java.util.Objects.requireNonNull(result.get(), "the call failed").orElseThrow();
  }

  @Override
  public void close() {
    runtime.close();
    world.close();
  }
}
