package io.coracle.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A cluster on real containers in which the images of learners' manifests can be pulled by the
 * names that they have there, from a registry on this machine in the place of Docker's. Threads may
 * share it.
 */
record LearnersCluster(TestCluster cluster, LocalRegistry registry, Path directory)
    implements AutoCloseable {
  /** Where pods are told to ask for names. Nobody answers there. */
  static final String DNS = "10.43.0.10";

  /** Gives tests the one that all of them share; it ends with the last test. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == LearnersCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(LearnersCluster.class))
          .computeIfAbsent("cluster", key -> start(), LearnersCluster.class);
    }
  }

  private static LearnersCluster start() {
    try {
      Path directory = Files.createTempDirectory("coracle-learners-");
      var registry =
          new LocalRegistry(
              LearnersImage.write(directory.resolve("nginx")),
              Map.of("library/busybox", LearnersImage.busybox(directory.resolve("busybox"))));
      Path config = directory.resolve("node.yaml");
      Files.writeString(
          config,
          """
          apiVersion: kubelet.config.k8s.io/v1beta1
          kind: KubeletConfiguration
          clusterDNS: [%s]
          clusterDomain: cluster.local
          """
              .formatted(DNS));
      TestCluster cluster =
          TestCluster.real("--pod-cidr", "10.65.0.0/16", "--node-config", config.toString());
      Path host = cluster.data().resolve("containerd/certs.d/docker.io");
      Files.createDirectories(host);
      Files.writeString(
          host.resolve("hosts.toml"),
          """
          server = "http://%1$s"
          [host."http://%1$s"]
            capabilities = ["pull", "resolve"]
          """
              .formatted(registry.address()));
      return new LearnersCluster(cluster, registry, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cluster.close();
    registry.close();
    Command.of("rm", "-rf", directory.toString()).run().ok();
  }

  /** A manifest of the documents, as it is there. */
  static String manifest(String name) {
    String file = "documents/" + name + ".yaml";
    try (InputStream in = LearnersCluster.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies a manifest of the documents in a namespace of its own, and returns that. */
  Space apply(String name) {
    Space space = space(name);
    space.kubectl("apply", "-f", "-").input(manifest(name)).run().ok();
    return space;
  }

  /** A namespace of its own. */
  Space space(String name) {
    return new Space(cluster, cluster.newNamespace(name));
  }

  /** Commands in a namespace. */
  record Space(TestCluster cluster, String namespace) {
    Command kubectl(String... words) {
      return cluster.kubectl("-n", namespace).with(words);
    }

    String get(String pod) {
      return kubectl("get", "pod", pod, "--no-headers").run().output().strip();
    }

    /** Waits until a pod's row has a text. */
    void await(String pod, String text, long seconds) {
      Waiting.until(() -> get(pod), text, Duration.ofSeconds(seconds));
    }

    String describe(String pod) {
      return kubectl("describe", "pod", pod).run().ok();
    }

    /** Runs a command on a terminal of its own, and types {@code input}. */
    String onTerminal(String input, String... words) {
      Command command = kubectl(words);
      String line = String.join(" ", command.words().stream().map(w -> "'" + w + "'").toList());
      var terminal =
          new Command(List.of("script", "-qec", line, "/dev/null"), command.environment(), input);
      return terminal.run().output();
    }

    /** Deletes a pod without all the time that it has for its end. */
    void end(String pod) {
      kubectl("delete", "pod", pod, "--grace-period=1", "--wait=false").run().ok();
    }
  }
}
