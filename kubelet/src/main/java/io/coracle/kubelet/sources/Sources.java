package io.coracle.kubelet.sources;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** What the API has that pods refer to. Calls may block. */
public interface Sources {

  Optional<ConfigMap> configMap(String namespace, String name);

  Optional<Secret> secret(String namespace, String name);

  /** Read anew every time: what a claim is bound to decides whether a pod starts. */
  Optional<PersistentVolumeClaim> claim(String namespace, String name);

  Optional<PersistentVolume> volume(String name);

  /** How a class of pods is run. Read anew every time. */
  Optional<RuntimeClass> runtimeClass(String name);

  /** The Services of one namespace. */
  Collection<Service> services(String namespace);

  /** A token for the pod's service account, bound to the pod. */
  Token token(Pod pod, String audience, long expirationSeconds);

  /** Calls {@code listener} when an object that was asked for changes. */
  void onChange(Listener listener);

  /** Which kind of object. */
  enum Kind {
    CONFIG_MAP,
    SECRET
  }

  /** Is told of changes. Must be quick and must not block. */
  @FunctionalInterface
  interface Listener {
    void changed(Kind kind, String namespace, String name);
  }

  /** A token and when it ends. Never printed. */
  record Token(String value, Instant expires) {
    @Override
    public String toString() {
      return "Token[" + expires + "]";
    }
  }
}
