package io.coracle.client.controller;

import static io.coracle.client.TestWorld.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.client.Resources;
import io.coracle.client.TestWorld;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControllerRuntimeTest {
  private final TestWorld test = new TestWorld(1);
  private final Informers informers = Informers.over(test.client, test.world.environment());
  private final ControllerRuntime runtime =
      new ControllerRuntime(test.world.environment(), test.client, informers);

  @AfterEach
  void close() {
    runtime.close();
    informers.close();
    test.close();
  }

  /** Keeps a copy of every config map of namespace {@code from} in namespace {@code to}. */
  private static final class Copier implements Controller {
    private final Context context;
    private final Informer<ConfigMap> maps;
    private final List<String> runs = new ArrayList<>();

    Copier(Context context) {
      this.context = context;
      this.maps = context.informers().of(ConfigMap.class);
    }

    @Override
    public String name() {
      return "copier";
    }

    @Override
    public int workers() {
      return 3;
    }

    @Override
    public void watch(Informers all, Consumer<ObjectKey> enqueue) {
      maps.onChange(
          new Informer.Handler<>() {
            @Override
            public void added(ConfigMap object) {
              enqueue.accept(new ObjectKey("from", object.getMetadata().getName()));
            }

            @Override
            public void updated(ConfigMap before, ConfigMap object) {
              added(object);
            }

            @Override
            public void deleted(ConfigMap object) {
              added(object);
            }
          });
    }

    @Override
    public Result reconcile(ObjectKey key) {
      runs.add(key.name());
      Resources<ConfigMap> resources = context.client().resources(ConfigMap.class);
      Optional<ConfigMap> source = maps.get("from", key.name());
      Optional<ConfigMap> copy = maps.get("to", key.name());
      if (source.isEmpty()) {
        if (copy.isPresent()) {
          resources.delete("to", key.name(), io.coracle.client.DeleteOptions.now());
        }
      } else if (copy.isEmpty()) {
        resources.create(
            "to", configMap("to", key.name(), source.get().getData().getOrDefault("k", "")));
      } else if (!copy.get().getData().equals(source.get().getData())) {
        resources.update(new ConfigMapBuilder(copy.get()).withData(source.get().getData()).build());
      }
      return Result.done();
    }
  }

  private Optional<String> copyOf(String name) {
    return informers.of(ConfigMap.class).get("to", name).map(m -> m.getData().get("k"));
  }

  @Test
  void start_objectsChange_areReconciled() {
    test.api.put(configMap("from", "a", "1"));
    var copiers = new ArrayList<Copier>();
    runtime.add(
        context -> {
          copiers.add(new Copier(context));
          return copiers.getFirst();
        });
    test.world.advance(Duration.ofSeconds(1));
    assertThat(copiers.getFirst().runs).isEmpty();
    runtime.start();
    test.world.settle();
    assertThat(copyOf("a")).contains("1");
    test.api.put(configMap("from", "a", "2"));
    test.api.put(configMap("from", "b", "1"));
    test.world.settle();
    assertThat(copyOf("a")).contains("2");
    assertThat(copyOf("b")).contains("1");
    test.client
        .resources(ConfigMap.class)
        .delete("from", "a", io.coracle.client.DeleteOptions.now());
    test.world.settle();
    assertThat(copyOf("a")).isEmpty();
    assertThat(runtime.idle()).isTrue();
  }

  @Test
  void start_serverFailsAndWatchesDrop_theGoalIsReached() {
    runtime.add(Copier::new);
    runtime.start();
    for (int i = 0; i < 20; i++) {
      test.api.put(configMap("from", "m" + i, String.valueOf(i)));
    }
    test.api.failNext(7, 500);
    test.world.advance(Duration.ofMillis(20));
    test.api.dropWatches();
    test.world.advance(Duration.ofMinutes(1));
    for (int i = 0; i < 20; i++) {
      assertThat(copyOf("m" + i)).contains(String.valueOf(i));
    }
  }

  @Test
  void run_sameSeed_isTheSameToTheRequest() {
    assertThat(requestsOfARun(7)).isEqualTo(requestsOfARun(7));
  }

  private static List<String> requestsOfARun(long seed) {
    try (var world = new TestWorld(seed);
        var copies = Informers.over(world.client, world.world.environment());
        var controllers = new ControllerRuntime(world.world.environment(), world.client, copies)) {
      controllers.add(Copier::new);
      controllers.start();
      for (int i = 0; i < 30; i++) {
        world.api.put(configMap("from", "m" + i, "1"));
        if (i % 7 == 0) {
          world.api.failNext(2, 500);
          world.api.dropWatches();
        }
        world.world.advance(Duration.ofMillis(17));
      }
      world.world.advance(Duration.ofMinutes(2));
      return world.api.requests();
    }
  }

  @Test
  void add_lateOrTwice_isRefused() {
    runtime.add(Copier::new);
    assertThatThrownBy(() -> runtime.add(Copier::new)).isInstanceOf(IllegalStateException.class);
    runtime.start();
    assertThatThrownBy(() -> runtime.add(Copier::new)).isInstanceOf(IllegalStateException.class);
  }
}
