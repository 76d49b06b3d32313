package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A row of a table of behaviours: a pod whose one container runs a shell script and ends, and what
 * it prints. Lists hold YAML in flow style.
 *
 * @param behaviour what the pod shows; the name of the test's invocation
 * @param name the pod's
 * @param spec further fields of the pod
 * @param container further fields of the container
 * @param expected a regular expression for the whole output
 */
record ShortPod(
    String behaviour,
    String name,
    String script,
    List<String> volumes,
    List<String> mounts,
    List<String> spec,
    List<String> container,
    String expected) {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** A pod that runs {@code script}. */
  static ShortPod of(String behaviour, String script) {
    String name = "row-" + NUMBER.incrementAndGet();
    return new ShortPod(behaviour, name, script, List.of(), List.of(), List.of(), List.of(), ".*");
  }

  private static List<String> add(List<String> list, String item) {
    var all = new ArrayList<>(list);
    all.add(item);
    return List.copyOf(all);
  }

  /** With a volume, mounted at {@code /} and its name. */
  ShortPod volume(String volumeName, String source) {
    return source(volumeName, source).mount("{name: %1$s, mountPath: /%1$s}".formatted(volumeName));
  }

  /** With a volume that nothing mounts yet. */
  ShortPod source(String volumeName, String source) {
    String volume = "{name: %s, %s}".formatted(volumeName, source);
    return new ShortPod(
        behaviour, name, script, add(volumes, volume), mounts, spec, container, expected);
  }

  ShortPod mount(String mount) {
    return new ShortPod(
        behaviour, name, script, volumes, add(mounts, mount), spec, container, expected);
  }

  /** With a field of the pod's specification, e.g. {@code hostNetwork: true}. */
  ShortPod pod(String field) {
    return new ShortPod(
        behaviour, name, script, volumes, mounts, add(spec, field), container, expected);
  }

  /** With a field of the container, e.g. {@code workingDir: /tmp}. */
  ShortPod container(String field) {
    return new ShortPod(
        behaviour, name, script, volumes, mounts, spec, add(container, field), expected);
  }

  /** With what the pod must print, white space at the ends aside. */
  ShortPod prints(String pattern) {
    return new ShortPod(behaviour, name, script, volumes, mounts, spec, container, pattern);
  }

  /** The manifest; without a script the container runs what its fields or its image say. */
  String manifest() {
    String run =
        script.isEmpty()
            ? ""
            : "command: [sh, -c, \"%s\"]"
                .formatted(
                    script
                        .strip()
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n"));
    String image =
        container.stream().anyMatch(field -> field.startsWith("image:"))
            ? ""
            : "image: " + VolumePods.IMAGE;
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {app: row, name: %1$s}, annotations: {colour: green}}
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 1
      volumes: [%s]
      %s
      containers:
      - name: main
        %s
        %s
        volumeMounts: [%s]
        %s
    """
        .formatted(
            name,
            String.join(", ", volumes),
            String.join("\n  ", spec),
            image,
            run,
            String.join(", ", mounts),
            String.join("\n    ", container));
  }

  /** Creates the pods of a whole table. */
  static void createAll(ClusterApi api, String namespace, Iterable<ShortPod> pods) {
    for (ShortPod pod : pods) {
      api.post("/api/v1/namespaces/" + namespace + "/pods", pod.manifest()).ok();
    }
  }

  /** Waits for the pod's end and looks at what it printed. */
  void check(ClusterApi api, String namespace) {
    String path = "/api/v1/namespaces/" + namespace + "/pods/" + name;
    String ended = api.await(() -> api.get(path), "\"phase\":\"Succeeded\"");
    String output = api.get(path + "/log").body().strip();
    assertThat(output)
        .as(ended)
        .matches(Pattern.compile(expected, Pattern.DOTALL | Pattern.MULTILINE));
  }

  @Override
  public String toString() {
    return behaviour;
  }
}
