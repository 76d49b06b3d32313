package io.coracle.client.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.client.TestWorld;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderElectorTest {
  private final TestWorld test = new TestWorld(1);
  private final List<String> log = new ArrayList<>();

  @AfterEach
  void close() {
    test.close();
  }

  private LeaderElector contender(TestWorld in, String identity, List<String> told) {
    return new LeaderElector(
        in.world.environment(),
        in.client,
        LeaderElection.of("kube-system", "thing", identity),
        new LeaderElector.Listener() {
          @Override
          public void started() {
            told.add(seconds(in) + " " + identity + " leads");
          }

          @Override
          public void stopped() {
            told.add(seconds(in) + " " + identity + " stops");
          }
        });
  }

  private static long seconds(TestWorld in) {
    return Duration.between(VirtualWorld.EPOCH, in.world.now()).toSeconds();
  }

  private Lease lease() {
    return test.client.resources(Lease.class).get("kube-system", "thing").orElseThrow();
  }

  @Test
  void start_alone_leadsAndRenews() {
    LeaderElector a = contender(test, "a", log);
    a.start();
    test.world.advance(Duration.ofMinutes(1));
    assertThat(log).containsExactly("0 a leads");
    assertThat(a.leading()).isTrue();
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("a");
    assertThat(lease().getSpec().getRenewTime().toInstant())
        .isAfterOrEqualTo(test.world.now().minusSeconds(2));
    assertThat(lease().getSpec().getAcquireTime().toInstant()).isEqualTo(VirtualWorld.EPOCH);
    assertThat(lease().getSpec().getLeaseTransitions()).isZero();
  }

  @Test
  void close_theLeader_letsTheOtherIn() {
    LeaderElector a = contender(test, "a", log);
    LeaderElector b = contender(test, "b", log);
    a.start();
    b.start();
    test.world.advance(Duration.ofSeconds(30));
    a.close();
    test.world.advance(Duration.ofSeconds(3));
    assertThat(log).hasSize(3).startsWith("0 a leads", "30 a stops");
    assertThat(log.getLast()).endsWith("b leads");
    assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(1);
    a.close();
    assertThat(a.leading()).isFalse();
  }

  @Test
  void serverUnreachable_forLong_theLeaderStopsAndComesBack() {
    LeaderElector a = contender(test, "a", log);
    a.start();
    test.world.advance(Duration.ofSeconds(5));
    test.api.failNext(Integer.MAX_VALUE, 503);
    test.world.advance(Duration.ofSeconds(20));
    assertThat(log).containsExactly("0 a leads", "14 a stops");
    test.api.failNext(0, 503);
    test.world.advance(Duration.ofSeconds(5));
    assertThat(a.leading()).isTrue();
  }

  @Test
  void election_durationsInTheWrongOrder_areRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new LeaderElection("n", "l", "i", second, second, second))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Contenders come, go and lose the server at random: never do two lead at once. */
  @Test
  void chaos_manySeeds_neverTwoLeaders() {
    for (long seed = 1; seed <= 20; seed++) {
      try (var world = new TestWorld(seed)) {
        var random = new SplittableRandom(seed);
        List<String> told = new ArrayList<>();
        List<LeaderElector> electors = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          electors.add(contender(world, "c" + i, told));
          electors.get(i).start();
        }
        for (int step = 0; step < 200; step++) {
          world.world.advance(Duration.ofMillis(random.nextInt(4000)));
          switch (random.nextInt(10)) {
            case 0 -> world.api.failNext(random.nextInt(40), 500);
            case 1 -> {
              int which = random.nextInt(3);
              electors.get(which).close();
              electors.set(which, contender(world, "c" + which + "-" + step, told));
              electors.get(which).start();
            }
            default -> {}
          }
          assertThat(electors.stream().filter(LeaderElector::leading).count())
              .as("seed %d", seed)
              .isLessThanOrEqualTo(1);
        }
        assertThat(told).as("seed %d", seed).hasSizeGreaterThan(2);
      }
    }
  }
}
