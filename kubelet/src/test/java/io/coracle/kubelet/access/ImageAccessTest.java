package io.coracle.kubelet.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.config.ImageVerification;
import io.coracle.kubelet.config.ImageVerification.Policy;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageAccessTest {
  private static final String REPOSITORY = "registry.example/team/app";
  private static final String IMAGE = REPOSITORY + ":1";
  private static final String REFERENCE = "sha256:1234";
  private static final SecretCredential ALICE = new SecretCredential("1", "a", "pull", "hash-a");
  private static final SecretCredential BOB = new SecretCredential("2", "b", "pull", "hash-b");

  private final VirtualWorld world = new VirtualWorld(1);
  @TempDir private Path directory = Path.of("");

  @AfterEach
  void close() {
    world.close();
  }

  private DiskPullRecords records() {
    return new DiskPullRecords(directory);
  }

  /** A new one each time, so that whatever counts comes from the files. */
  private ImageAccess access(Policy policy, String... allowed) {
    return new ImageAccess(
        records(), new ImageVerification(policy, List.of(allowed)), world.environment().clock());
  }

  private ImageAccess access() {
    return access(Policy.NEVER_PRELOADED);
  }

  private void pull(Optional<SecretCredential> opened) {
    ImageAccess access = access();
    access.begin(IMAGE);
    access.succeeded(IMAGE, REPOSITORY, REFERENCE, opened);
  }

  private static boolean mustPull(ImageAccess access, SecretCredential... shown) {
    return access.mustPull(IMAGE, REPOSITORY, REFERENCE, () -> List.of(shown));
  }

  @Test
  void mustPull_imageThatNobodyPulled_isForAllUnlessThePolicySaysOtherwise() {
    assertThat(mustPull(access())).isFalse();
    assertThat(mustPull(access(Policy.NEVER))).isFalse();
    assertThat(mustPull(access(Policy.ALWAYS))).isTrue();
    assertThat(mustPull(access(Policy.NEVER_ALLOWLISTED))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "registry.example/team/app, false",
    "registry.example/team/*, false",
    "registry.example/*, false",
    "registry.example/tea, true",
    "registry.example/team/app2/*, true",
    "registry.example/team, true"
  })
  void mustPull_allowlist_countsWholeNamesAndBeginningsOfPaths(String pattern, boolean must) {
    assertThat(mustPull(access(Policy.NEVER_ALLOWLISTED, pattern))).isEqualTo(must);
  }

  @Test
  void mustPull_pulledWithASecret_onlyThatOneAndItsLikeOpenIt() {
    pull(Optional.of(ALICE));
    assertThat(mustPull(access())).isTrue();
    assertThat(mustPull(access(), BOB)).isTrue();
    assertThat(mustPull(access(), BOB, ALICE)).isFalse();
    assertThat(mustPull(access(), new SecretCredential("9", "c", "same", "hash-a"))).isFalse();
    assertThat(mustPull(access(Policy.NEVER))).isFalse();
  }

  @Test
  void mustPull_theSameCredentialsElsewhere_countFromThenOn() {
    pull(Optional.of(ALICE));
    var copy = new SecretCredential("9", "c", "copy", "hash-a");
    assertThat(mustPull(access(), copy)).isFalse();
    // Its owner changes the password: what was shown once is trusted.
    assertThat(mustPull(access(), new SecretCredential("9", "c", "copy", "hash-new"))).isFalse();
    assertThat(records().pulled(REFERENCE).orElseThrow().grant(REPOSITORY).secrets())
        .extracting(SecretCredential::hash)
        .containsExactly("hash-a", "hash-new");
  }

  @Test
  void mustPull_secretOfTheSameNameMadeAnew_isAnother() {
    pull(Optional.of(ALICE));
    assertThat(mustPull(access(), new SecretCredential("7", "a", "pull", "other"))).isTrue();
  }

  @Test
  void mustPull_pulledWithoutCredentials_isEverybodys() {
    pull(Optional.of(ALICE));
    pull(Optional.empty());
    assertThat(mustPull(access())).isFalse();
    pull(Optional.of(BOB));
    assertThat(mustPull(access())).isFalse();
  }

  @Test
  void mustPull_theSameImageFromAnotherRepository_mustBeShownThere() {
    pull(Optional.empty());
    assertThat(access().mustPull("else.example/app:1", "else.example/app", REFERENCE, List::of))
        .isTrue();
  }

  @Test
  void mustPull_pullUnderWayOrCutOff_isNotEverybodys() {
    ImageAccess access = access();
    access.begin(IMAGE);
    assertThat(mustPull(access)).isTrue();
    // The kubelet is killed here, and the next one finds the intention.
    assertThat(mustPull(access())).isTrue();
    access().settle(Map.of(IMAGE, REFERENCE), world.environment().clock().now());
    assertThat(records().intentions()).isEmpty();
    assertThat(mustPull(access(), ALICE)).isTrue();
  }

  @Test
  void failed_lastOfSeveralPulls_endsTheIntention() {
    ImageAccess access = access();
    access.begin(IMAGE);
    access.begin(IMAGE);
    access.failed(IMAGE);
    assertThat(records().intended(IMAGE)).isTrue();
    access.failed(IMAGE);
    assertThat(records().intended(IMAGE)).isFalse();
    assertThat(mustPull(access)).isFalse();
  }

  @Test
  void settle_imageThatIsGone_isForgottenUnlessItIsNew() {
    pull(Optional.of(ALICE));
    access().settle(Map.of(), world.environment().clock().now());
    assertThat(records().allPulled()).hasSize(1);
    access().settle(Map.of(), world.environment().clock().now().plus(Duration.ofSeconds(1)));
    assertThat(records().allPulled()).isEmpty();
  }

  @Test
  void mustPull_damagedRecord_asksForAPullThatMendsIt() throws Exception {
    pull(Optional.of(ALICE));
    try (Stream<Path> files = Files.list(directory.resolve("image_manager/pulled"))) {
      Files.writeString(files.findFirst().orElseThrow(), "{");
    }
    assertThat(mustPull(access(), ALICE)).isTrue();
    assertThat(records().allPulled()).isEmpty();
    pull(Optional.of(ALICE));
    assertThat(mustPull(access(), ALICE)).isFalse();
  }

  @Test
  void begin_directoryThatCannotBeWritten_isRefused() throws Exception {
    Files.writeString(directory.resolve("image_manager"), "in the way");
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> access().begin(IMAGE)))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void save_record_isAFileAsTheReferenceHasIt() throws Exception {
    pull(Optional.of(ALICE));
    try (Stream<Path> files = Files.list(directory.resolve("image_manager/pulled"))) {
      Path file = files.findFirst().orElseThrow();
      assertThat(file.getFileName().toString()).matches("sha256-[0-9a-f]{64}");
      assertThat(Files.readString(file))
          .startsWith(
              "{\"kind\":\"ImagePulledRecord\",\"apiVersion\":\"kubelet.config.k8s.io/v1beta1\"")
          .endsWith(
              "\"imageRef\":\"sha256:1234\",\"credentialMapping\":{\"registry.example/team/app\":"
                  + "{\"kubernetesSecrets\":[{\"uid\":\"1\",\"namespace\":\"a\",\"name\":\"pull\","
                  + "\"credentialHash\":\"hash-a\"}]}}}");
    }
  }
}
