package io.coracle.kubelet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static final String HEAD =
      "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";

  private static SettingsReader.Read read(String yaml) {
    return SettingsReader.text((HEAD + yaml).getBytes(StandardCharsets.UTF_8));
  }

  private static KubeletSettings settings(String yaml) {
    return read(yaml).settings();
  }

  @Test
  void defaults_areThoseOfKubernetes() {
    KubeletSettings settings = KubeletSettings.defaults();
    assertThat(settings.maxPods()).isEqualTo(110);
    assertThat(settings.podPids()).isEqualTo(-1);
    assertThat(settings.eviction().thresholds())
        .extracting(Threshold::signal)
        .containsExactlyInAnyOrder(
            Signal.MEMORY,
            Signal.NODE_BYTES,
            Signal.NODE_INODES,
            Signal.IMAGE_BYTES,
            Signal.IMAGE_INODES);
    assertThat(settings.eviction().transition()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.images())
        .isEqualTo(new ImageSettings(Duration.ofMinutes(2), Duration.ZERO, 85, 80));
    assertThat(settings.shutdown().asked()).isFalse();
    assertThat(settings.enforced()).isTrue();
  }

  @Test
  void allocatable_withReservations_isCapacityLessThoseAndTheHardThreshold() {
    KubeletSettings settings =
        settings(
            """
            kubeReserved: {cpu: 100m, memory: 1Gi}
            systemReserved: {cpu: 200m, ephemeral-storage: 1Gi}
            evictionHard: {memory.available: 100Mi, nodefs.available: 10%}
            """);
    assertThat(settings.allocatable("cpu", 4000)).isEqualTo(3700);
    assertThat(settings.allocatable("memory", 4L << 30)).isEqualTo((3L << 30) - (100L << 20));
    assertThat(settings.allocatable("ephemeral-storage", 100L << 30)).isEqualTo(89L << 30);
    assertThat(settings.allocatable("memory", 1)).isZero();
  }

  @Test
  void evictionHard_said_replacesTheDefaultsUnlessTheyAreToBeMerged() {
    assertThat(settings("evictionHard: {pid.available: 5%}").eviction().thresholds())
        .extracting(Threshold::signal)
        .containsExactly(Signal.PROCESSES);
    var merged =
        settings("mergeDefaultEvictionSettings: true\nevictionHard: {memory.available: 1Gi}");
    assertThat(merged.eviction().thresholds()).hasSize(5);
    assertThat(merged.eviction().reserve(Signal.MEMORY, 8L << 30)).isEqualTo(1L << 30);
  }

  @Test
  void evictionSoft_withGraceAndReclaim_isAThresholdWithThem() {
    var thresholds =
        settings(
                """
                evictionHard: {memory.available: "0%"}
                evictionSoft: {memory.available: 20%}
                evictionSoftGracePeriod: {memory.available: 1m30s}
                evictionMinimumReclaim: {memory.available: 500Mi}
                evictionMaxPodGracePeriod: 20
                """)
            .eviction();
    assertThat(thresholds.mostGrace()).isEqualTo(Duration.ofSeconds(20));
    assertThat(thresholds.thresholds())
        .containsExactly(
            new Threshold(
                Signal.MEMORY, Amount.percent(20), Duration.ofSeconds(90), Amount.of(500L << 20)));
    assertThat(thresholds.reserve(Signal.MEMORY, 100)).isZero();
  }

  @Test
  void shutdown_plainPeriods_areTwoSteps() {
    var shutdown =
        settings("shutdownGracePeriod: 30s\nshutdownGracePeriodCriticalPods: 10s").shutdown();
    assertThat(shutdown.steps())
        .containsExactly(
            new ShutdownSettings.Step(0, Duration.ofSeconds(20)),
            new ShutdownSettings.Step(2_000_000_000, Duration.ofSeconds(10)));
    assertThat(
            settings(
                    """
                    shutdownGracePeriodByPodPriority:
                    - {priority: 1000, shutdownGracePeriodSeconds: 5}
                    - {priority: 0, shutdownGracePeriodSeconds: 60}
                    """)
                .shutdown()
                .steps())
        .extracting(ShutdownSettings.Step::priority)
        .containsExactly(0, 1000);
  }

  @Test
  void podsPerCore_said_boundsThePodsByCpus() {
    KubeletSettings settings = settings("maxPods: 50\npodsPerCore: 10");
    assertThat(settings.podsOn(2000)).isEqualTo(20);
    assertThat(settings.podsOn(64_000)).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxPods: 5 | 2147483647",
        "serializeImagePulls: false | 2147483647",
        "serializeImagePulls: true | 1",
        "serializeImagePulls: true; maxParallelImagePulls: 1 | 1",
        "maxParallelImagePulls: 3 | 3",
        "serializeImagePulls: false; maxParallelImagePulls: 3 | 3"
      })
  void parallelPulls_bySettings(String text, int expected) {
    assertThat(settings(text.replace("; ", "\n")).parallelPulls()).isEqualTo(expected);
  }

  @Test
  void parallelPulls_moreThanOneInSeries_isRefused() {
    assertThatThrownBy(() -> settings("serializeImagePulls: true\nmaxParallelImagePulls: 3"))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining("maxParallelImagePulls (3) must be 1");
  }

  @Test
  void read_fieldsThatSayNothingHere_tellsThem() {
    assertThat(read("cgroupDriver: systemd\nmaxPods: 20").ignored())
        .containsExactly("cgroupDriver");
  }

  @Test
  void document_keepsWhatWasSaidBesideTheDefaults() {
    var document = settings("maxPods: 7").document();
    assertThat(document.path("maxPods").asInt()).isEqualTo(7);
    assertThat(document.path("evictionHard").path("memory.available").asString())
        .isEqualTo("100Mi");
    assertThat(document.path("kind").asString()).isEqualTo("KubeletConfiguration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxPod: 3 | there is no field \"maxPod\"",
        "maxPods: many | maxPods must be a number",
        "maxPods: -1 | maxPods must be between 0 and 2147483647",
        "evictionPressureTransitionPeriod: 5 | must be a time such as 1m30s",
        "evictionHard: {memory: 1Gi} | evictionHard: there is no signal \"memory\"",
        "evictionHard: {memory.available: lots} | evictionHard.memory.available: ",
        "evictionHard: {memory.available: 101%} | a percentage is between 0% and 100%",
        "evictionHard: {memory.available: '-1'} | it must not be negative",
        "evictionSoft: {memory.available: 1Gi} | evictionSoftGracePeriod must say a time for",
        "imageGCLowThresholdPercent: 90 | must be less than imageGCHighThresholdPercent",
        "kubeReserved: {gpu: '1'} | kubeReserved can keep cpu, memory, ephemeral-storage, pid",
        "kubeReserved: {cpu: -1} | kubeReserved must be an object with texts as values",
        "kubeReserved: {cpu: '-1'} | kubeReserved.cpu must be a quantity of at least zero",
        "shutdownGracePeriodCriticalPods: 10s | must not be longer than shutdownGracePeriod",
      })
  void read_whatDoesNotFit_isRefusedWithASentence(String yaml, String sentence) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void read_aFieldTwice_isRefused() {
    assertThatThrownBy(() -> read("maxPods: 1\nmaxPods: 2"))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining("maxPods\" twice");
  }

  @Test
  void file_ofAnotherKind_isRefusedNamingIt(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("k.yaml"), "kind: Pod");
    assertThatThrownBy(() -> SettingsReader.file(file))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("kind: KubeletConfiguration");
    assertThatThrownBy(() -> SettingsReader.file(directory.resolve("none")))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void staticPods_said_areWhereTheFileMeansThem(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("node.yaml");
    Files.writeString(
        file,
        HEAD
            + """
            staticPodPath: manifests
            staticPodURL: http://host/pods
            staticPodURLHeader: {Secret: [a, b]}
            httpCheckFrequency: 5s
            fileCheckFrequency: 0s
            """);
    SettingsReader.Read read = SettingsReader.file(file);
    assertThat(read.ignored()).isEmpty();
    StaticPodSettings found = read.settings().staticPods();
    assertThat(found.path()).isEqualTo(directory.resolve("manifests").toString());
    assertThat(found.fileCheck()).isEqualTo(Duration.ofSeconds(20));
    assertThat(found.urlCheck()).isEqualTo(Duration.ofSeconds(5));
    assertThat(found.urlHeaders()).containsEntry("Secret", java.util.List.of("a", "b"));
    assertThat(read.settings().document().toString()).contains("<masked>").doesNotContain("\"a\"");
    assertThat(KubeletSettings.defaults().staticPods().any()).isFalse();
  }

  @Test
  void logs_said_areTaken() {
    assertThat(KubeletSettings.defaults().logs())
        .isEqualTo(new LogSettings(10 << 20, 5, Duration.ofSeconds(10), 1));
    assertThat(
            settings(
                    """
                    containerLogMaxSize: 100Ki
                    containerLogMaxFiles: 2
                    containerLogMonitorInterval: 3s
                    containerLogMaxWorkers: 4
                    """)
                .logs())
        .isEqualTo(new LogSettings(100 << 10, 2, Duration.ofSeconds(3), 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "containerLogMaxFiles: 1 | containerLogMaxFiles must be between 2",
        "containerLogMaxSize: big | containerLogMaxSize must be a quantity",
        "containerLogMonitorInterval: 1s | containerLogMonitorInterval must be at least 3s",
        "containerLogMaxWorkers: 0 | containerLogMaxWorkers must be between 1",
        "staticPodURLHeader: {A: b} | staticPodURLHeader must be an object with lists"
      })
  void value_thatMakesNoSense_isRefused(String line, String message) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining(message);
  }

  @Test
  void verification_policyAndList_areRead() {
    assertThat(KubeletSettings.defaults().verification())
        .isEqualTo(new ImageVerification(ImageVerification.Policy.NEVER_PRELOADED, List.of()));
    assertThat(
            settings(
                    """
                    imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages
                    preloadedImagesVerificationAllowlist: [registry.example:5000/team/*, a.b/c]
                    """)
                .verification())
        .isEqualTo(
            new ImageVerification(
                ImageVerification.Policy.NEVER_ALLOWLISTED,
                List.of("registry.example:5000/team/*", "a.b/c")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {imagePullCredentialsVerificationPolicy: Perhaps} | must be one of NeverVerify, Never
          {preloadedImagesVerificationAllowlist: [a/b]} | NeverVerifyAllowlistedImages only
          """)
  void verification_thatDoesNotFit_isAFault(String fields, String message) {
    String yaml = fields.substring(1, fields.length() - 1);
    assertThatThrownBy(() -> read(yaml)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/*/b", "a/b:1", "a/b@sha256:0", "*", "/*", "' a/b'", "A/b"})
  void verification_patternThatIsNone_isAFault(String pattern) {
    assertThatThrownBy(
            () ->
                read(
                    "imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages\n"
                        + "preloadedImagesVerificationAllowlist: ["
                        + (pattern.startsWith("'") ? pattern : "'" + pattern + "'")
                        + "]\n"))
        .hasMessageContaining("is neither");
  }

  @Test
  void longestBackOff_isReadAndBounded() {
    assertThat(KubeletSettings.defaults().longestBackOff()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings("crashLoopBackOff: {}").longestBackOff()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings("crashLoopBackOff: {maxContainerRestartPeriod: 4s}").longestBackOff())
        .isEqualTo(Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @CsvSource({
    "maxContainerRestartPeriod: 999ms, must be between 1s and 5m0s",
    "maxContainerRestartPeriod: 301s, must be between 1s and 5m0s",
    "maxContainerRestartPeriod: soon, must be a time",
    "maxContainerRestartPeriod: 5, must be a time",
    "longest: 5s, there is no field \"crashLoopBackOff.longest\""
  })
  void longestBackOff_thatDoesNotFit_isAFault(String field, String message) {
    assertThatThrownBy(() -> read("crashLoopBackOff: {" + field + "}"))
        .hasMessageContaining(message);
  }

  @Test
  void tracing_said_isTaken() {
    assertThat(KubeletSettings.defaults().tracing().perMillion()).isZero();
    // Kubernetes: without a rate only those are traced whom a caller wants traced.
    assertThat(settings("tracing: {}").tracing())
        .isEqualTo(new TracingSettings("localhost", 4317, 0));
    assertThat(settings("tracing: {endpoint: 'collector:1', samplingRatePerMillion: 5}").tracing())
        .isEqualTo(new TracingSettings("collector", 1, 5));
    assertThat(settings("tracing: {endpoint: 'dns:///[::1]:4317'}").tracing())
        .isEqualTo(new TracingSettings("::1", 4317, 0));
    assertThat(settings("tracing: {samplingRatePerMillion: 1}").document().path("tracing"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tracing: {endpoint: nowhere}",
        "tracing: {endpoint: ''}",
        "tracing: {endpoint: 'https://collector:4317'}",
        "tracing: {endpoint: 'a b:1'}",
        "tracing: {endpoint: 'collector:4317/v1/traces'}",
        "tracing: {samplingRatePerMillion: -1}",
        "tracing: {samplingRatePerMillion: 1000001}",
        "tracing: {samplingRatePerMillion: all}",
        "tracing: {rate: 1}"
      })
  void tracing_wrong_isRefused(String said) {
    assertThatThrownBy(() -> settings(said))
        .isInstanceOf(SettingsFault.class)
        .hasMessageContaining("tracing.");
  }
}
