package io.coracle.kubelet.staticpod;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.manifest.ManifestSource;
import io.coracle.kubelet.pods.Crew;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The static pods of this node. What the sources say is compared with what was given to the
 * workers; a pod that takes the place of another of its name waits until nothing of that one is
 * left. Of two pods of one name in the manifests the first counts. Thread-safe.
 */
public final class StaticPods {
  private static final Log LOG = Log.of("kubelet");

  private final Environment environment;
  private final Crew crew;
  private final MirrorPods mirrors;
  private final Map<ManifestSource, List<Pod>> said = new EnumMap<>(ManifestSource.class);

  /** By full name; only the settling task touches these three. */
  private final Map<String, Pod> running = new HashMap<>();

  private final Map<String, Pod> ending = new HashMap<>();
  private Set<String> doubles = Set.of();

  private boolean open;
  private boolean settling;
  private boolean changed;

  public StaticPods(Environment environment, Crew crew, MirrorPods mirrors) {
    this.environment = environment;
    this.crew = crew;
    this.mirrors = mirrors;
  }

  /** Takes in all pods of one source. Does not block. */
  public void take(ManifestSource source, List<Pod> pods) {
    synchronized (this) {
      said.put(source, List.copyOf(pods));
    }
    settleSoon();
  }

  /** Whether that source has said which pods it has. */
  public synchronized boolean heard(ManifestSource source) {
    return said.containsKey(source);
  }

  /** All pods that the sources ask for. */
  public Collection<Pod> pods() {
    return wanted().values();
  }

  /** Begins to give pods to the workers. Does not block. */
  public void open() {
    synchronized (this) {
      open = true;
    }
    settleSoon();
  }

  /** Gives no more pods to the workers; those that they have go on. */
  public synchronized void close() {
    open = false;
  }

  /** Takes in that nothing is left of some pod. Does not block. */
  public void retired() {
    settleSoon();
  }

  private void settleSoon() {
    synchronized (this) {
      if (!open) {
        return;
      }
      changed = true;
      if (settling) {
        return;
      }
      settling = true;
    }
    environment.tasks().start("static-pods", this::settleAll);
  }

  private void settleAll() {
    while (more()) {
      settle();
    }
  }

  private synchronized boolean more() {
    settling = changed && open;
    changed = false;
    return settling;
  }

  private synchronized Map<String, Pod> wanted() {
    Map<String, Pod> wanted = new LinkedHashMap<>();
    Set<String> twice = new HashSet<>();
    for (List<Pod> pods : said.values()) {
      for (Pod pod : pods) {
        if (wanted.putIfAbsent(Pods.fullName(pod), pod) != null) {
          twice.add(Pods.fullName(pod));
        }
      }
    }
    if (!doubles.containsAll(twice)) {
      LOG.warn("Several manifests have pods of one name; the first counts", "pods", twice);
    }
    doubles = Set.copyOf(twice);
    return wanted;
  }

  private void settle() {
    Map<String, Pod> wanted = wanted();
    for (Map.Entry<String, Pod> entry : List.copyOf(running.entrySet())) {
      Pod pod = entry.getValue();
      Pod next = wanted.get(entry.getKey());
      if (next == null || !Pods.uid(next).equals(Pods.uid(pod))) {
        LOG.info("A static pod is no longer wanted", "pod", Pods.reference(pod));
        running.remove(entry.getKey());
        ending.put(entry.getKey(), pod);
        crew.remove(pod);
      }
    }
    for (Map.Entry<String, Pod> entry : new ArrayList<>(ending.entrySet())) {
      if (!crew.has(Pods.uid(entry.getValue()))) {
        ending.remove(entry.getKey());
        if (!wanted.containsKey(entry.getKey())) {
          mirrors.unwanted(entry.getValue());
        }
      }
    }
    wanted.forEach(this::begin);
  }

  private void begin(String fullName, Pod pod) {
    boolean free =
        !running.containsKey(fullName)
            && !ending.containsKey(fullName)
            && !crew.leaving(Pods.namespace(pod), Pods.name(pod));
    if (free) {
      LOG.info("A static pod begins", "pod", Pods.reference(pod));
      running.put(fullName, pod);
      mirrors.wanted(pod);
      crew.update(pod);
    }
  }
}
