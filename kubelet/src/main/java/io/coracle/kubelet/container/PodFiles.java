package io.coracle.kubelet.container;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The small files that the kubelet keeps for pods beside their volumes. Calls may block. */
public interface PodFiles {

  /** Makes the directory for a pod's logs and returns its path. */
  Path logDirectory(Pod pod);

  /** Makes the directory for one container's logs. */
  void prepareLogs(Pod pod, String container);

  /** Writes a pod's {@code /etc/hosts} and returns its path; empty where there are no files. */
  Optional<Path> hosts(Pod pod, String content);

  /** The host's own {@code /etc/hosts}. */
  String hostsOfNode();

  /** The host's own {@code resolv.conf}. */
  String resolverOfNode();

  /**
   * Makes the file that a container's run may write a message into before it ends; empty where
   * there are no files.
   */
  Optional<Path> messageFile(Pod pod, String container, int attempt);

  /**
   * What a run has written into its message file, at most {@link #MAX_MESSAGE} bytes; empty for
   * nothing.
   */
  String message(String podUid, String container, int attempt);

  /** The end of a log, at most {@link #MAX_LOG_LINES} lines and {@link #MAX_LOG_MESSAGE} bytes. */
  String tail(Path log);

  void removeLog(Path log);

  /**
   * A directory on the way to pods' files that other users may not enter; empty if there is none.
   * Containers with users of their own are such others.
   */
  Optional<Path> closed();

  /** Removes everything that is kept for a pod, its logs included. */
  void remove(Pod pod);

  /** The uids of pods for which something is kept. */
  Set<String> kept();

  /** Bytes of a termination message (Kubernetes API, {@code Container.terminationMessagePath}). */
  int MAX_MESSAGE = 4096;

  /** Bytes of a message taken from the log. */
  int MAX_LOG_MESSAGE = 2048;

  /** Lines of a message taken from the log. */
  int MAX_LOG_LINES = 80;
}
