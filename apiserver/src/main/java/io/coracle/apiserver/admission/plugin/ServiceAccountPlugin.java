package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionPlugin;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.base.Ids;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every pod runs as a service account: as {@code default} unless it names another, with the
 * account's token, the cluster's certificate authority and the namespace mounted, and with the
 * account's image pull secrets.
 */
public final class ServiceAccountPlugin implements AdmissionPlugin {
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";

  /** An hour and seven seconds: the odd number tells tokens made here from requested ones. */
  private static final int TOKEN_SECONDS = 3607;

  private static final int READ_FOR_ALL = 0644;

  private final Objects objects;
  private final Ids ids;

  public ServiceAccountPlugin(Objects objects, Ids ids) {
    this.objects = objects;
    this.ids = ids;
  }

  @Override
  public String name() {
    return "ServiceAccount";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    Pods.created(attributes)
        .filter(pod -> !Pods.isMirror(pod))
        .ifPresent(pod -> mutate(attributes, pod));
  }

  private void mutate(AdmissionAttributes attributes, ObjectNode pod) {
    ObjectNode spec = Pods.spec(pod);
    String name = spec.path("serviceAccountName").asString("");
    if (name.isEmpty()) {
      name = "default";
      spec.put("serviceAccountName", name);
      spec.put("serviceAccount", name);
    }
    String account = name;
    ObjectNode found =
        objects
            .get(ACCOUNTS, attributes.namespace(), name)
            .orElseThrow(() -> notFound(attributes, account));
    if (mounts(spec, found)) {
      mountToken(pod);
    }
    JsonNode pullSecrets = found.path("imagePullSecrets");
    if (spec.path("imagePullSecrets").isEmpty() && !pullSecrets.isEmpty()) {
      spec.set("imagePullSecrets", pullSecrets);
    }
  }

  private static StatusException notFound(AdmissionAttributes attributes, String account) {
    return StatusException.forbidden(
        Pods.RESOURCE,
        attributes.name(),
        "error looking up service account "
            + attributes.namespace()
            + "/"
            + account
            + ": serviceaccount \""
            + account
            + "\" not found");
  }

  @Override
  public void validate(AdmissionAttributes attributes) {
    Pods.created(attributes).filter(Pods::isMirror).ifPresent(pod -> checkMirror(attributes, pod));
  }

  private static void checkMirror(AdmissionAttributes attributes, ObjectNode pod) {
    if (!Pods.spec(pod).path("serviceAccountName").asString("").isEmpty()) {
      throw StatusException.forbidden(
          Pods.RESOURCE, attributes.name(), "a mirror pod may not reference service accounts");
    }
  }

  private static boolean mounts(ObjectNode spec, ObjectNode account) {
    JsonNode ofPod = spec.path("automountServiceAccountToken");
    return ofPod.isBoolean()
        ? ofPod.booleanValue()
        : account.path("automountServiceAccountToken").asBoolean(true);
  }

  private void mountToken(ObjectNode pod) {
    ObjectNode spec = Pods.spec(pod);
    String volume = existingVolume(spec);
    boolean exists = !volume.isEmpty();
    if (!exists) {
      volume = VOLUME_PREFIX + ids.suffix(5);
    }
    boolean needed = false;
    for (ObjectNode container : Pods.containers(pod)) {
      needed |= mount(container, volume);
    }
    if (needed && !exists) {
      Pods.array(spec, "volumes").add(volume(volume));
    }
  }

  private static String existingVolume(ObjectNode spec) {
    for (JsonNode volume : spec.path("volumes")) {
      String name = volume.path("name").asString("");
      if (name.startsWith(VOLUME_PREFIX) && volume.has("projected")) {
        return name;
      }
    }
    return "";
  }

  /** Returns whether the container had nothing mounted there yet. */
  private static boolean mount(ObjectNode container, String volume) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (mount.path("mountPath").asString("").equals(MOUNT_PATH)) {
        return false;
      }
    }
    ObjectNode mount = Pods.object("name", volume);
    mount.put("readOnly", true);
    mount.put("mountPath", MOUNT_PATH);
    Pods.array(container, "volumeMounts").add(mount);
    return true;
  }

  private static ObjectNode volume(String name) {
    ObjectNode volume = Pods.object("name", name);
    ObjectNode projected = volume.putObject("projected");
    ArrayNode sources = projected.putArray("sources");
    ObjectNode token = sources.addObject().putObject("serviceAccountToken");
    token.put("expirationSeconds", TOKEN_SECONDS);
    token.put("path", "token");
    ObjectNode authority = sources.addObject().putObject("configMap");
    authority.put("name", "kube-root-ca.crt");
    authority.putArray("items").add(Pods.object("key", "ca.crt", "path", "ca.crt"));
    ObjectNode item = Json.object();
    item.put("path", "namespace");
    item.set("fieldRef", Pods.object("apiVersion", "v1", "fieldPath", "metadata.namespace"));
    sources.addObject().putObject("downwardAPI").putArray("items").add(item);
    projected.put("defaultMode", READ_FOR_ALL);
    return volume;
  }
}
