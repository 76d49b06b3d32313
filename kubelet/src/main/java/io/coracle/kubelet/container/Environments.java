package io.coracle.kubelet.container;

import io.coracle.base.log.Log;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.sources.Sources;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.FileKeySelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The environment variables of a container. */
final class Environments {
  private static final Log LOG = Log.of("kubelet");

  /** As the API has it. */
  private static final int LONGEST_KEY = 128;

  private final Sources sources;
  private final Mounting volumes;
  private final PodFields fields;
  private final Pod pod;
  private final String namespace;

  /**
   * @param volumes of the pod, for files in them
   */
  Environments(Sources sources, PodFields fields, Mounting volumes) {
    this.sources = sources;
    this.volumes = volumes;
    this.fields = fields;
    this.pod = fields.pod();
    this.namespace = Pods.namespace(pod);
  }

  /**
   * All variables of a container in the order in which they were defined; of two of one name the
   * later counts.
   *
   * @throws ConfigFault if something is missing that is not optional
   */
  Map<String, String> of(Container container) {
    Map<String, String> services = services();
    Map<String, String> variables = new LinkedHashMap<>();
    Fields.list(container.getEnvFrom()).forEach(from -> addAll(from, variables));
    for (EnvVar variable : Fields.list(container.getEnv())) {
      value(variable, container, name -> lookup(name, variables, services))
          .ifPresent(value -> variables.put(variable.getName(), value));
    }
    Map<String, String> all = new LinkedHashMap<>(services);
    all.putAll(variables);
    return all;
  }

  private static @Nullable String lookup(
      String name, Map<String, String> variables, Map<String, String> services) {
    String own = variables.get(name);
    return own == null ? services.get(name) : own;
  }

  private Map<String, String> services() {
    List<Service> visible = new ArrayList<>();
    sources.services("default").stream()
        .filter(s -> s.getMetadata().getName().equals("kubernetes"))
        .forEach(visible::add);
    if (Fields.yes(pod.getSpec().getEnableServiceLinks(), true)) {
      visible.addAll(sources.services(namespace));
    }
    return ServiceVariables.of(visible);
  }

  private void addAll(EnvFromSource from, Map<String, String> variables) {
    String prefix = Fields.text(from.getPrefix());
    if (from.getConfigMapRef() != null) {
      boolean optional = Fields.yes(from.getConfigMapRef().getOptional());
      configMap(from.getConfigMapRef().getName(), optional)
          .ifPresent(map -> texts(map).forEach((k, v) -> variables.put(prefix + k, v)));
    } else if (from.getSecretRef() != null) {
      boolean optional = Fields.yes(from.getSecretRef().getOptional());
      secret(from.getSecretRef().getName(), optional)
          .ifPresent(s -> texts(s).forEach((k, v) -> variables.put(prefix + k, v)));
    }
  }

  private Optional<String> value(
      EnvVar variable,
      Container container,
      java.util.function.Function<String, @Nullable String> lookup) {
    EnvVarSource from = variable.getValueFrom();
    if (from == null) {
      return Optional.of(Expansion.expand(Fields.text(variable.getValue()), lookup));
    }
    if (from.getFieldRef() != null) {
      return Optional.of(fields.field(from.getFieldRef().getFieldPath()));
    }
    if (from.getResourceFieldRef() != null) {
      return Optional.of(fields.resource(from.getResourceFieldRef(), container));
    }
    if (from.getConfigMapKeyRef() != null) {
      var ref = from.getConfigMapKeyRef();
      boolean optional = Fields.yes(ref.getOptional());
      return configMap(ref.getName(), optional)
          .flatMap(m -> key(texts(m), ref.getKey(), optional, "ConfigMap", ref.getName()));
    }
    if (from.getSecretKeyRef() != null) {
      var ref = from.getSecretKeyRef();
      boolean optional = Fields.yes(ref.getOptional());
      return secret(ref.getName(), optional)
          .flatMap(s -> key(texts(s), ref.getKey(), optional, "Secret", ref.getName()));
    }
    if (from.getFileKeyRef() != null) {
      return inFile(from.getFileKeyRef());
    }
    throw new ConfigFault("environment variable " + variable.getName() + " has no known source");
  }

  private Optional<String> inFile(FileKeySelector ref) {
    String key = Fields.text(ref.getKey());
    if (key.length() > LONGEST_KEY) {
      throw new ConfigFault(
          "environment variable key \""
              + key
              + "\" exceeds maximum length of "
              + LONGEST_KEY
              + " characters");
    }
    String path = Fields.text(ref.getPath());
    try {
      byte[] content = volumes.read(Fields.text(ref.getVolumeName()), path);
      Optional<String> value = EnvFile.value(new String(content, StandardCharsets.UTF_8), key);
      if (value.isEmpty() && !Fields.yes(ref.getOptional())) {
        throw new ConfigFault(
            "environment variable key \"" + key + "\" not found in file \"" + path + "\"");
      }
      return value;
    } catch (IOException | EnvFile.Fault e) {
      // What a container has written there may be secret.
      LOG.warn(
          "A file of environment variables cannot be read",
          "pod",
          Pods.reference(pod),
          "path",
          path,
          "message",
          e.getMessage());
      throw new ConfigFault("couldn't parse env file");
    }
  }

  private Optional<String> key(
      Map<String, String> texts, String key, boolean optional, String kind, String name) {
    if (!texts.containsKey(key) && !optional) {
      throw new ConfigFault(
          "couldn't find key " + key + " in " + kind + " " + namespace + "/" + name);
    }
    return Optional.ofNullable(texts.get(key));
  }

  private Optional<ConfigMap> configMap(String name, boolean optional) {
    Optional<ConfigMap> found = sources.configMap(namespace, name);
    if (found.isEmpty() && !optional) {
      throw new ConfigFault("configmap \"" + name + "\" not found");
    }
    return found;
  }

  private Optional<Secret> secret(String name, boolean optional) {
    Optional<Secret> found = sources.secret(namespace, name);
    if (found.isEmpty() && !optional) {
      throw new ConfigFault("secret \"" + name + "\" not found");
    }
    return found;
  }

  private static Map<String, String> texts(ConfigMap map) {
    return Fields.map(map.getData());
  }

  private static Map<String, String> texts(Secret secret) {
    Map<String, String> texts = new LinkedHashMap<>();
    Fields.map(secret.getData())
        .forEach(
            (key, value) ->
                texts.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return texts;
  }
}
