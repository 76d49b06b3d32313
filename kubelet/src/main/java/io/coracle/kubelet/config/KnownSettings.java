package io.coracle.kubelet.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of {@code KubeletConfiguration} ({@code kubelet.config.k8s.io/v1beta1}). */
final class KnownSettings {
  /** What a field holds. */
  enum Form {
    DURATION,
    NUMBER,
    SWITCH,
    TEXT,
    TEXTS,
    /** Text by name. */
    WORDS,
    /** Lists of texts by name. */
    LISTS,
    OBJECTS,
    OBJECT
  }

  /** Those that this kubelet goes by. */
  private static final Map<String, Form> HONOURED =
      Map.ofEntries(
          Map.entry("apiVersion", Form.TEXT),
          Map.entry("kind", Form.TEXT),
          Map.entry("clusterDNS", Form.TEXTS),
          Map.entry("clusterDomain", Form.TEXT),
          Map.entry("maxPods", Form.NUMBER),
          Map.entry("podsPerCore", Form.NUMBER),
          Map.entry("podPidsLimit", Form.NUMBER),
          Map.entry("evictionHard", Form.WORDS),
          Map.entry("evictionSoft", Form.WORDS),
          Map.entry("evictionSoftGracePeriod", Form.WORDS),
          Map.entry("evictionMinimumReclaim", Form.WORDS),
          Map.entry("evictionPressureTransitionPeriod", Form.DURATION),
          Map.entry("evictionMaxPodGracePeriod", Form.NUMBER),
          Map.entry("mergeDefaultEvictionSettings", Form.SWITCH),
          Map.entry("serializeImagePulls", Form.SWITCH),
          Map.entry("maxParallelImagePulls", Form.NUMBER),
          Map.entry("imagePullCredentialsVerificationPolicy", Form.TEXT),
          Map.entry("preloadedImagesVerificationAllowlist", Form.TEXTS),
          Map.entry("imageMinimumGCAge", Form.DURATION),
          Map.entry("imageMaximumGCAge", Form.DURATION),
          Map.entry("imageGCHighThresholdPercent", Form.NUMBER),
          Map.entry("imageGCLowThresholdPercent", Form.NUMBER),
          Map.entry("kubeReserved", Form.WORDS),
          Map.entry("systemReserved", Form.WORDS),
          Map.entry("enforceNodeAllocatable", Form.TEXTS),
          Map.entry("localStorageCapacityIsolation", Form.SWITCH),
          Map.entry("registerWithTaints", Form.OBJECTS),
          Map.entry("containerLogMaxSize", Form.TEXT),
          Map.entry("containerLogMaxFiles", Form.NUMBER),
          Map.entry("containerLogMonitorInterval", Form.DURATION),
          Map.entry("containerLogMaxWorkers", Form.NUMBER),
          Map.entry("staticPodPath", Form.TEXT),
          Map.entry("staticPodURL", Form.TEXT),
          Map.entry("staticPodURLHeader", Form.LISTS),
          Map.entry("crashLoopBackOff", Form.OBJECT),
          Map.entry("fileCheckFrequency", Form.DURATION),
          Map.entry("httpCheckFrequency", Form.DURATION),
          Map.entry("tracing", Form.OBJECT),
          Map.entry("shutdownGracePeriod", Form.DURATION),
          Map.entry("shutdownGracePeriodCriticalPods", Form.DURATION),
          Map.entry("shutdownGracePeriodByPodPriority", Form.OBJECTS));

  /** Those that are known, but say nothing to this kubelet. */
  private static final Map<String, Form> IGNORED =
      Stream.of(
              of(
                  Form.SWITCH,
                  "enableServer rotateCertificates serverTLSBootstrap enableDebuggingHandlers"
                      + " enableContentionProfiling cgroupsPerQOS singleProcessOOMKill runOnce"
                      + " cpuCFSQuota enableControllerAttachDetach"
                      + " protectKernelDefaults makeIPTablesUtilChains failSwapOn"
                      + " kernelMemcgNotification enableSystemLogHandler enableSystemLogQuery"
                      + " enableProfilingHandler enableDebugFlagsHandler seccompDefault"
                      + " registerNode failCgroupV1"),
              of(
                  Form.NUMBER,
                  "port readOnlyPort registryPullQPS registryBurst eventRecordQPS eventBurst"
                      + " healthzPort oomScoreAdj nodeLeaseDurationSeconds nodeStatusMaxImages"
                      + " maxOpenFiles kubeAPIQPS kubeAPIBurst"
                      + " iptablesMasqueradeBit iptablesDropBit memoryThrottlingFactor"),
              of(
                  Form.DURATION,
                  "syncFrequency"
                      + " streamingConnectionIdleTimeout nodeStatusUpdateFrequency"
                      + " nodeStatusReportFrequency volumeStatsAggPeriod cpuManagerReconcilePeriod"
                      + " runtimeRequestTimeout cpuCFSQuotaPeriod"),
              of(
                  Form.TEXT,
                  "podLogsDir address tlsCertFile tlsPrivateKeyFile"
                      + " tlsMinVersion healthzBindAddress"
                      + " kubeletCgroups systemCgroups cgroupRoot cgroupDriver cpuManagerPolicy"
                      + " memoryManagerPolicy topologyManagerPolicy topologyManagerScope"
                      + " hairpinMode podCIDR resolvConf contentType"
                      + " configMapAndSecretChangeDetectionStrategy reservedSystemCPUs"
                      + " showHiddenMetricsForVersion systemReservedCgroup kubeReservedCgroup"
                      + " volumePluginDir providerID containerRuntimeEndpoint"
                      + " imageServiceEndpoint"),
              of(Form.TEXTS, "tlsCipherSuites allowedUnsafeSysctls"),
              of(Form.WORDS, "cpuManagerPolicyOptions topologyManagerPolicyOptions qosReserved"),
              of(Form.OBJECTS, "reservedMemory"),
              of(
                  Form.OBJECT,
                  "authentication authorization featureGates memorySwap logging"
                      + " userNamespaces"))
          .flatMap(forms -> forms.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private KnownSettings() {}

  private static Map<String, Form> of(Form form, String names) {
    Map<String, Form> forms = new TreeMap<>();
    for (String name : names.split(" ", -1)) {
      forms.put(name, form);
    }
    return forms;
  }

  static Map<String, Form> all() {
    Map<String, Form> all = new TreeMap<>(IGNORED);
    all.putAll(HONOURED);
    return all;
  }

  static Set<String> ignored() {
    return IGNORED.keySet();
  }
}
