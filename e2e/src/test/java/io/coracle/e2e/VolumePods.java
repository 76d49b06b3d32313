package io.coracle.e2e;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Pods of volume tests: one container that does something with volumes and ends. */
record VolumePods(TestCluster cluster, String namespace) {
  static final String IMAGE = "coracle.io/busybox:1";
  static final Duration LIMIT = Duration.ofSeconds(40);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Makes a namespace of its own. */
  static VolumePods in(TestCluster cluster, String prefix) {
    return new VolumePods(cluster, cluster.newNamespace(prefix));
  }

  Command kubectl(String... words) {
    return cluster.kubectl("-n", namespace).with(words);
  }

  void apply(String manifest) {
    kubectl("apply", "-f", "-").input(manifest).run().ok();
  }

  /**
   * Creates a pod and returns its name.
   *
   * @param command for the shell
   * @param mounts items of {@code volumeMounts}, in flow style
   * @param volumes items of {@code volumes}, in flow style
   * @param more further lines of the specification, e.g. {@code securityContext: {...}}
   */
  String create(String command, String mounts, String volumes, String... more) {
    String name = "pod-" + NUMBER.incrementAndGet();
    apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {app: volumes}, annotations: {colour: green}}
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: %s
            command:
            - sh
            - -c
            - |
              %s
            volumeMounts: [%s]
          volumes: [%s]
          %s
        """
            .formatted(
                name,
                IMAGE,
                command.strip().replace("\n", "\n      "),
                mounts,
                volumes,
                String.join("\n  ", more)));
    return name;
  }

  /** Runs a pod to its end and returns what it printed. */
  String run(String command, String mounts, String volumes, String... more) {
    String name = create(command, mounts, volumes, more);
    Waiting.until(() -> phase(name), "Succeeded", LIMIT);
    String output = kubectl("logs", name).run().ok();
    delete(name);
    return output;
  }

  /** Creates a pod that stays, and waits until it runs. */
  String keep(String mounts, String volumes, String... more) {
    String name = create("sleep 3600", mounts, volumes, more);
    running(name);
    return name;
  }

  void running(String name) {
    Waiting.until(() -> phase(name), "Running", LIMIT);
  }

  String phase(String name) {
    return kubectl("get", "pod", name, "-o", "jsonpath={.status.phase}").run().output();
  }

  String exec(String name, String command) {
    return kubectl("exec", name, "--", "sh", "-c", command).run().output().strip();
  }

  /** The end of {@code kubectl describe}, where the events are. */
  String describe(String name) {
    return kubectl("describe", "pod", name).run().output();
  }

  void delete(String name) {
    kubectl("delete", "pod", name, "--timeout=60s").run().ok();
  }
}
