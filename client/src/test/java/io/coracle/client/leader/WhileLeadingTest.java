package io.coracle.client.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.client.TestWorld;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhileLeadingTest {
  private final TestWorld test = new TestWorld(1);
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    test.close();
  }

  private WhileLeading run(String identity, Supplier<AutoCloseable> starter) {
    return WhileLeading.run(
        test.world.environment(),
        test.client,
        LeaderElection.of("kube-system", "thing", identity),
        starter);
  }

  private AutoCloseable logged(String name) {
    log.add(name + " starts");
    return () -> log.add(name + " stops");
  }

  @Test
  void run_two_oneWorksUntilItIsClosedThenTheOther() {
    WhileLeading a = run("a", () -> logged("a"));
    test.world.advance(Duration.ofSeconds(5));
    WhileLeading b = run("b", () -> logged("b"));
    test.world.advance(Duration.ofMinutes(1));
    assertThat(log).containsExactly("a starts");

    a.close();
    test.world.advance(Duration.ofSeconds(5));

    assertThat(log).containsExactly("a starts", "a stops", "b starts");
    b.close();
    assertThat(log).endsWith("b stops");
  }

  @Test
  void run_starterFails_isTriedAgain() {
    var tries = new ArrayList<Integer>();
    WhileLeading a =
        run(
            "a",
            () -> {
              tries.add(tries.size());
              if (tries.size() < 3) {
                throw new IllegalStateException("not yet");
              }
              return logged("a");
            });

    test.world.advance(Duration.ofSeconds(10));

    assertThat(tries).hasSize(3);
    assertThat(log).containsExactly("a starts");
    a.close();
  }

  @Test
  void close_leader_givesTheLeaseUp() {
    WhileLeading a = run("a", () -> logged("a"));
    test.world.advance(Duration.ofSeconds(5));

    a.close();
    test.world.advance(Duration.ofSeconds(1));

    assertThat(log).containsExactly("a starts", "a stops");
    Lease lease = test.client.resources(Lease.class).get("kube-system", "thing").orElseThrow();
    assertThat(lease.getSpec().getHolderIdentity()).isEmpty();
  }
}
