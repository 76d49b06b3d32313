package io.coracle.kubelet.config;

import io.coracle.api.time.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the thresholds of a {@code KubeletConfiguration}. */
final class EvictionReader {
  /** The hard thresholds of a kubelet that nothing is said to. */
  static final Map<String, String> DEFAULTS =
      Map.of(
          "memory.available", "100Mi",
          "nodefs.available", "10%",
          "nodefs.inodesFree", "5%",
          "imagefs.available", "15%",
          "imagefs.inodesFree", "5%");

  private static final Duration TRANSITION = Duration.ofMinutes(5);

  private final SettingsValues values;

  EvictionReader(SettingsValues values) {
    this.values = values;
  }

  EvictionSettings settings() {
    Map<String, String> hard = new TreeMap<>(hardOnes());
    Map<String, String> soft = values.words("evictionSoft");
    Map<String, String> graces = values.words("evictionSoftGracePeriod");
    Map<String, String> reclaim = values.words("evictionMinimumReclaim");
    reclaim.keySet().forEach(name -> signal("evictionMinimumReclaim", name));
    List<Threshold> thresholds = new ArrayList<>();
    hard.forEach((name, text) -> add(thresholds, "evictionHard", name, text, "0s", reclaim));
    for (Map.Entry<String, String> threshold : soft.entrySet()) {
      String grace = graces.get(threshold.getKey());
      if (grace == null) {
        throw new SettingsFault(
            "evictionSoftGracePeriod must say a time for " + threshold.getKey());
      }
      add(thresholds, "evictionSoft", threshold.getKey(), threshold.getValue(), grace, reclaim);
    }
    int mostGrace = values.number("evictionMaxPodGracePeriod", 0, 0, Integer.MAX_VALUE);
    Duration transition = values.duration("evictionPressureTransitionPeriod", TRANSITION);
    return new EvictionSettings(
        thresholds, transition.isZero() ? TRANSITION : transition, Duration.ofSeconds(mostGrace));
  }

  /** Who says one hard threshold says all, unless the defaults are to be kept beside them. */
  private Map<String, String> hardOnes() {
    if (!values.has("evictionHard")) {
      return DEFAULTS;
    }
    Map<String, String> hard = new TreeMap<>();
    if (values.yes("mergeDefaultEvictionSettings", false)) {
      hard.putAll(DEFAULTS);
    }
    hard.putAll(values.words("evictionHard"));
    return hard;
  }

  private static void add(
      List<Threshold> thresholds,
      String field,
      String name,
      String text,
      String grace,
      Map<String, String> reclaim) {
    Signal signal = signal(field, name);
    Amount value = amount(field, name, text);
    Amount minimum = amount("evictionMinimumReclaim", name, reclaim.getOrDefault(name, "0"));
    // A threshold of nothing or of everything is switched off.
    boolean off = value.nothing() || value.fraction() >= 1;
    if (!off) {
      thresholds.add(new Threshold(signal, value, grace(name, grace), minimum));
    }
  }

  private static Signal signal(String field, String name) {
    return Signal.of(name)
        .orElseThrow(
            () -> new SettingsFault("%s: there is no signal \"%s\"".formatted(field, name)));
  }

  private static Amount amount(String field, String name, String text) {
    try {
      return Amount.parse(text);
    } catch (IllegalArgumentException e) {
      throw new SettingsFault("%s.%s: %s".formatted(field, name, e.getMessage()), e);
    }
  }

  private static Duration grace(String name, String text) {
    try {
      Duration grace = GoDuration.parse(text);
      if (grace.isNegative()) {
        throw new SettingsFault("evictionSoftGracePeriod.%s must not be negative".formatted(name));
      }
      return grace;
    } catch (IllegalArgumentException e) {
      throw new SettingsFault("evictionSoftGracePeriod.%s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
