package io.coracle.kubelet.container;

import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Files of pods on a node that has no disk: paths have names, and nothing is ever in them. */
public final class NoPodFiles implements PodFiles {
  private final Path logs;

  /**
   * @param logs the directory that the names of logs begin with
   */
  public NoPodFiles(Path logs) {
    this.logs = logs;
  }

  @Override
  public Path logDirectory(Pod pod) {
    return logs.resolve(Pods.namespace(pod) + "_" + Pods.name(pod) + "_" + Pods.uid(pod));
  }

  @Override
  public void prepareLogs(Pod pod, String container) {}

  @Override
  public Optional<Path> hosts(Pod pod, String content) {
    return Optional.empty();
  }

  @Override
  public Optional<Path> closed() {
    return Optional.empty();
  }

  @Override
  public String hostsOfNode() {
    return "";
  }

  @Override
  public String resolverOfNode() {
    return "";
  }

  @Override
  public Optional<Path> messageFile(Pod pod, String container, int attempt) {
    return Optional.empty();
  }

  @Override
  public String message(String podUid, String container, int attempt) {
    return "";
  }

  @Override
  public String tail(Path log) {
    return "";
  }

  @Override
  public void removeLog(Path log) {}

  @Override
  public void remove(Pod pod) {}

  @Override
  public Set<String> kept() {
    return Set.of();
  }
}
