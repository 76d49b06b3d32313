package io.coracle.kubelet.config;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.api.quantity.Quantity;
import io.coracle.api.time.GoDuration;
import io.coracle.api.typed.Typed;
import io.coracle.api.yaml.Yaml;
import io.coracle.kubelet.config.ImageVerification.Policy;
import io.fabric8.kubernetes.api.model.Taint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a {@code KubeletConfiguration}, as YAML or JSON. Fields that Kubernetes does not know, and
 * values that do not fit, are faults; fields that it knows and this kubelet does not go by are
 * told.
 */
public final class SettingsReader {
  static final String VERSION = "kubelet.config.k8s.io/v1beta1";
  static final String KIND = "KubeletConfiguration";

  private static final List<String> RESERVABLE =
      List.of("cpu", "memory", "ephemeral-storage", "pid");

  private static final String MASKED = "<masked>";
  private static final String LOG_SIZE = "10Mi";
  private static final Duration SHORTEST_LOG_INTERVAL = Duration.ofSeconds(3);
  private static final int MOST_LOG_WORKERS = 1000;
  private static final Duration SHORTEST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
  private static final Duration CHECK_MANIFESTS = Duration.ofSeconds(20);

  /** The whole name of a repository with its registry, or the beginning of such names. */
  private static final Pattern REPOSITORIES =
      Pattern.compile("[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*(/[a-z0-9._-]+|/\\*)");

  private final ObjectNode said;
  private final SettingsValues values;

  private SettingsReader(ObjectNode said) {
    this.said = said;
    this.values = new SettingsValues(said);
  }

  /**
   * What was read.
   *
   * @param ignored fields that are there and say nothing to this kubelet
   */
  public record Read(KubeletSettings settings, Set<String> ignored) {
    public Read {
      ignored = Set.copyOf(ignored);
    }
  }

  /**
   * Reads a file.
   *
   * @throws SettingsFault naming the file and what is wrong with it
   */
  public static Read file(Path file) {
    try {
      ObjectNode said = said(Files.readAllBytes(file));
      String manifests = said.path("staticPodPath").asString("");
      if (!manifests.isEmpty()) {
        // As the file means it, wherever the program was started.
        said.put("staticPodPath", file.toAbsolutePath().resolveSibling(manifests).toString());
      }
      return known(said);
    } catch (IOException e) {
      throw new SettingsFault("the kubelet's configuration " + file + " cannot be read", e);
    } catch (SettingsFault e) {
      throw new SettingsFault(
          "the kubelet's configuration " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text.
   *
   * @throws SettingsFault saying what is wrong with it
   */
  public static Read text(byte[] text) {
    return known(said(text));
  }

  private static ObjectNode said(byte[] text) {
    Yaml.Document document;
    try {
      document = Yaml.parse(text);
    } catch (StatusException e) {
      throw new SettingsFault(String.valueOf(e.getMessage()), e);
    }
    if (!(document.tree() instanceof ObjectNode said)) {
      throw new SettingsFault("it is no object");
    }
    if (!document.duplicates().isEmpty()) {
      throw new SettingsFault("it says \"" + document.duplicates().getFirst() + "\" twice");
    }
    String version = said.path("apiVersion").asString("");
    String kind = said.path("kind").asString("");
    if (!version.equals(VERSION) || !kind.equals(KIND)) {
      throw new SettingsFault(
          "it must say \"apiVersion: %s\" and \"kind: %s\"".formatted(VERSION, KIND));
    }
    return said;
  }

  private static Read known(ObjectNode said) {
    var ignored = new TreeSet<>(said.propertyNames());
    ignored.retainAll(KnownSettings.ignored());
    return new Read(read(said), ignored);
  }

  static KubeletSettings read(ObjectNode said) {
    return new SettingsReader(said).settings();
  }

  private KubeletSettings settings() {
    values.check();
    List<String> enforced = values.texts("enforceNodeAllocatable", List.of("pods"));
    return new KubeletSettings(
        values.number("maxPods", KubeletSettings.DEFAULT_MAX_PODS, 0, Integer.MAX_VALUE),
        values.number("podsPerCore", 0, 0, Integer.MAX_VALUE),
        values.number("podPidsLimit", -1, -1, Integer.MAX_VALUE),
        reserved(),
        enforced.contains("pods"),
        values.yes("localStorageCapacityIsolation", true),
        new EvictionReader(values).settings(),
        images(),
        parallelPulls(),
        verification(),
        shutdown(),
        staticPods(),
        logs(),
        longestBackOff(),
        TracingReader.settings(values),
        values.texts("clusterDNS", List.of()),
        said.path("clusterDomain").asString(""),
        taints(),
        document());
  }

  private Map<String, Long> reserved() {
    Map<String, Long> sums = new HashMap<>();
    for (String field : List.of("kubeReserved", "systemReserved")) {
      values
          .words(field)
          .forEach(
              (resource, text) -> sums.merge(resource, amount(field, resource, text), Long::sum));
    }
    return sums;
  }

  private static long amount(String field, String resource, String text) {
    if (!RESERVABLE.contains(resource)) {
      throw new SettingsFault(
          "%s can keep %s, not \"%s\"".formatted(field, String.join(", ", RESERVABLE), resource));
    }
    Quantity quantity =
        Quantity.tryParse(text)
            .filter(q -> q.signum() >= 0)
            .orElseThrow(
                () ->
                    new SettingsFault(
                        "%s.%s must be a quantity of at least zero, not \"%s\""
                            .formatted(field, resource, text)));
    return resource.equals("cpu") ? quantity.milliValue() : quantity.value();
  }

  private ImageSettings images() {
    int high = values.number("imageGCHighThresholdPercent", 85, 0, 100);
    int low = values.number("imageGCLowThresholdPercent", 80, 0, 100);
    if (low >= high) {
      throw new SettingsFault(
          "imageGCLowThresholdPercent (%d) must be less than imageGCHighThresholdPercent (%d)"
              .formatted(low, high));
    }
    return new ImageSettings(
        values.duration("imageMinimumGCAge", Duration.ofMinutes(2)),
        values.duration("imageMaximumGCAge", Duration.ZERO),
        high,
        low);
  }

  /** Other than Kubernetes, one slow pull holds up no other unless that is asked for. */
  private int parallelPulls() {
    int most = values.number("maxParallelImagePulls", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    boolean serial = values.yes("serializeImagePulls", false);
    if (serial && said.has("maxParallelImagePulls") && most > 1) {
      throw new SettingsFault(
          "maxParallelImagePulls (%d) must be 1 when serializeImagePulls is true".formatted(most));
    }
    return serial ? 1 : most;
  }

  private ImageVerification verification() {
    String text = said.path("imagePullCredentialsVerificationPolicy").asString("");
    String wanted = text.isEmpty() ? Policy.NEVER_PRELOADED.text() : text;
    Policy policy =
        Stream.of(Policy.values())
            .filter(p -> p.text().equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new SettingsFault(
                        "imagePullCredentialsVerificationPolicy must be one of %s, not \"%s\""
                            .formatted(
                                Stream.of(Policy.values())
                                    .map(Policy::text)
                                    .collect(Collectors.joining(", ")),
                                wanted)));
    List<String> allowed = values.texts("preloadedImagesVerificationAllowlist", List.of());
    if (!allowed.isEmpty() && policy != Policy.NEVER_ALLOWLISTED) {
      throw new SettingsFault(
          "preloadedImagesVerificationAllowlist is for imagePullCredentialsVerificationPolicy"
              + " NeverVerifyAllowlistedImages only");
    }
    for (String pattern : allowed) {
      if (!REPOSITORIES.matcher(pattern).matches()) {
        throw new SettingsFault(
            "preloadedImagesVerificationAllowlist has names of images without tag and digest, and"
                + " beginnings of them that end with \"/*\"; \"%s\" is neither".formatted(pattern));
      }
    }
    return new ImageVerification(policy, allowed);
  }

  private ShutdownSettings shutdown() {
    Duration total = values.duration("shutdownGracePeriod", Duration.ZERO);
    Duration critical = values.duration("shutdownGracePeriodCriticalPods", Duration.ZERO);
    if (critical.compareTo(total) > 0) {
      throw new SettingsFault(
          "shutdownGracePeriodCriticalPods must not be longer than shutdownGracePeriod");
    }
    List<ShutdownSettings.Step> steps = new ArrayList<>();
    for (JsonNode step : said.path("shutdownGracePeriodByPodPriority")) {
      steps.add(
          new ShutdownSettings.Step(
              step.path("priority").asInt(0),
              Duration.ofSeconds(step.path("shutdownGracePeriodSeconds").asLong(0))));
    }
    if (!steps.isEmpty() && !total.isZero()) {
      throw new SettingsFault(
          "shutdownGracePeriod and shutdownGracePeriodByPodPriority exclude each other");
    }
    return steps.isEmpty() ? ShutdownSettings.of(total, critical) : new ShutdownSettings(steps);
  }

  private StaticPodSettings staticPods() {
    return new StaticPodSettings(
        said.path("staticPodPath").asString(""),
        values.interval("fileCheckFrequency", CHECK_MANIFESTS),
        said.path("staticPodURL").asString(""),
        values.lists("staticPodURLHeader"),
        values.interval("httpCheckFrequency", CHECK_MANIFESTS));
  }

  private LogSettings logs() {
    String size = said.path("containerLogMaxSize").asString("");
    Quantity most =
        Quantity.tryParse(size.isEmpty() ? LOG_SIZE : size)
            .orElseThrow(
                () ->
                    new SettingsFault(
                        "containerLogMaxSize must be a quantity, not \"%s\"".formatted(size)));
    Duration interval = values.interval("containerLogMonitorInterval", Duration.ofSeconds(10));
    if (interval.compareTo(SHORTEST_LOG_INTERVAL) < 0) {
      throw new SettingsFault("containerLogMonitorInterval must be at least 3s");
    }
    return new LogSettings(
        most.value(),
        values.number("containerLogMaxFiles", 5, 2, Integer.MAX_VALUE),
        interval,
        values.number("containerLogMaxWorkers", 1, 1, MOST_LOG_WORKERS));
  }

  private Duration longestBackOff() {
    String name = "maxContainerRestartPeriod";
    String field = "crashLoopBackOff." + name;
    JsonNode period = values.object("crashLoopBackOff", Set.of(name)).path(name);
    if (period.isMissingNode() || period.isNull()) {
      return LONGEST_BACK_OFF;
    }
    try {
      Duration longest = GoDuration.parse(period.asString(""));
      if (longest.compareTo(SHORTEST_BACK_OFF) >= 0 && longest.compareTo(LONGEST_BACK_OFF) <= 0) {
        return longest;
      }
    } catch (IllegalArgumentException e) {
      throw new SettingsFault(field + " must be a time such as 1m30s", e);
    }
    throw new SettingsFault(field + " must be between 1s and 5m0s");
  }

  private List<Taint> taints() {
    List<Taint> taints = new ArrayList<>();
    for (JsonNode taint : said.path("registerWithTaints")) {
      taints.add(Typed.read(taint, Taint.class));
    }
    return taints;
  }

  /** What was said, and the defaults of what was not. */
  private ObjectNode document() {
    ObjectNode document = Json.object();
    document.put("kind", KIND).put("apiVersion", VERSION);
    document
        .put("clusterDomain", "")
        .put("serializeImagePulls", false)
        .put("imagePullCredentialsVerificationPolicy", Policy.NEVER_PRELOADED.text())
        .put("imageMinimumGCAge", "2m0s")
        .put("imageMaximumGCAge", "0s")
        .put("imageGCHighThresholdPercent", 85)
        .put("imageGCLowThresholdPercent", 80)
        .put("containerLogMaxSize", LOG_SIZE)
        .put("containerLogMaxFiles", 5)
        .put("containerLogMaxWorkers", 1)
        .put("containerLogMonitorInterval", "10s")
        .put("fileCheckFrequency", "20s")
        .put("httpCheckFrequency", "20s")
        .put("maxPods", KubeletSettings.DEFAULT_MAX_PODS)
        .put("podPidsLimit", -1)
        .put("evictionPressureTransitionPeriod", "5m0s")
        .put("localStorageCapacityIsolation", true)
        .put("shutdownGracePeriod", "0s")
        .put("shutdownGracePeriodCriticalPods", "0s");
    document
        .putObject("crashLoopBackOff")
        .put("maxContainerRestartPeriod", GoDuration.text(LONGEST_BACK_OFF));
    EvictionReader.DEFAULTS.forEach(document.putObject("evictionHard")::put);
    document.putArray("enforceNodeAllocatable").add("pods");
    said.properties().forEach(field -> document.set(field.getKey(), field.getValue()));
    Map<String, List<String>> headers = values.lists("staticPodURLHeader");
    if (!headers.isEmpty()) {
      // They may hold what only that server is to know.
      ObjectNode masked = document.putObject("staticPodURLHeader");
      headers.keySet().forEach(name -> masked.putArray(name).add(MASKED));
    }
    return document;
  }
}
