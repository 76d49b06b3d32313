package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;
import java.util.Locale;

/**
 * Rules for volumes on other machines, in pods and in persistent volumes. The two differ where a
 * source refers to something in a namespace: a pod has one, a persistent volume must name it.
 */
final class RemoteVolumeRules {
  private static final int MAX_DRIVER_LENGTH = 63;
  private static final int MAX_SMALL_NUMBER = 255;
  private static final int MAX_TENANT_LENGTH = 64;
  private static final List<String> CSI_SECRETS =
      List.of(
          "controllerPublishSecretRef",
          "controllerExpandSecretRef",
          "nodePublishSecretRef",
          "nodeExpandSecretRef");

  private RemoteVolumeRules() {}

  /**
   * Checks {@code source}, of the kind {@code kind}.
   *
   * @param owner has the source
   * @param persistent whether the owner is a persistent volume
   */
  static void source(String kind, Field source, Field owner, boolean persistent) {
    switch (kind) {
      case "nfs" -> nfs(source);
      case "csi" -> csi(source, persistent);
      case "iscsi" -> iscsi(source, persistent);
      case "fc" -> fibreChannel(source);
      // The reference names this source otherwise here.
      case "gcePersistentDisk" ->
          disk(owner.at("persistentDisk").holding(source), List.of("pdName"));
      case "awsElasticBlockStore" -> disk(source, List.of("volumeID"));
      case "cinder" -> {
        required(source, List.of("volumeID"));
        secret(source, persistent);
      }
      case "glusterfs" -> glusterfs(source);
      case "flocker" -> flocker(source);
      case "rbd" -> required(source, List.of("monitors", "image"));
      case "cephfs" -> required(source, List.of("monitors"));
      case "quobyte" -> quobyte(source);
      case "flexVolume" -> flexible(source);
      case "azureFile" -> {
        required(source, List.of("secretName", "shareName"));
        if (source.at("secretNamespace").present()) {
          required(source, List.of("secretNamespace"));
        }
      }
      case "azureDisk" -> AzureDiskRules.disk(source);
      case "vsphereVolume" -> required(source, List.of("volumePath"));
      case "photonPersistentDisk" -> required(source, List.of("pdID"));
      case "portworxVolume" -> required(source, List.of("volumeID"));
      case "storageos" -> storageOs(source, persistent);
      case "scaleIO" -> required(source, List.of("gateway", "system", "volumeName"));
      default -> throw new IllegalArgumentException("no remote volume: " + kind);
    }
  }

  private static void required(Field source, List<String> fields) {
    for (String field : fields) {
      source.at(field).notEmpty("");
    }
  }

  private static void nfs(Field source) {
    required(source, List.of("server", "path"));
    Field path = source.at("path");
    if (!path.text().startsWith("/")) {
      path.invalid("must be an absolute path");
    }
  }

  private static void csi(Field source, boolean persistent) {
    Field driver = source.at("driver");
    if (driver.notEmpty("")) {
      if (driver.text().length() > MAX_DRIVER_LENGTH) {
        driver.tooLong(MAX_DRIVER_LENGTH);
      }
      driver.invalid(Names.dnsSubdomain(driver.text().toLowerCase(Locale.ROOT)));
    }
    if (!persistent) {
      Field name = source.at("nodePublishSecretRef").at("name");
      if (source.at("nodePublishSecretRef").present() && name.notEmpty("")) {
        source.at("name").holding(name).invalid(Names.dnsSubdomain(name.text()));
      }
      return;
    }
    source.at("volumeHandle").notEmpty("");
    for (String field : CSI_SECRETS) {
      Field secret = source.at(field);
      if (secret.absent()) {
        continue;
      }
      Field name = secret.at("name");
      if (name.notEmpty("")) {
        name.invalid(Names.dnsSubdomain(name.text()));
      }
      Field namespace = secret.at("namespace");
      if (namespace.notEmpty("")) {
        namespace.invalid(Names.dnsLabel(namespace.text()));
      }
    }
  }

  private static void iscsi(Field source, boolean persistent) {
    required(source, List.of("targetPortal"));
    Field name = source.at("iqn");
    if (name.notEmpty("") && !InitiatorNames.isValid(name.text())) {
      name.invalid("must be a valid name that begins with iqn, eui or naa");
    }
    smallNumber(source.at("lun"));
    Field secret = source.at("secretRef");
    boolean authenticates =
        source.at("chapAuthDiscovery").flag() || source.at("chapAuthSession").flag();
    if (authenticates && secret.absent()) {
      secret.required("");
    }
    if (persistent && secret.present()) {
      secret.at("name").notEmpty("");
    }
    Field initiator = source.at("initiatorName");
    if (initiator.present() && !InitiatorNames.isValid(initiator.text())) {
      source
          .at("initiatorname")
          .invalid(initiator.text(), "must be a valid name that begins with iqn, eui or naa");
    }
  }

  /** With an initiator of its own, the names of a volume and its portal must fit into one. */
  static void initiatorLength(Field source, String volumeName, Field place) {
    int length = volumeName.length() + 1 + source.at("targetPortal").text().length();
    if (source.at("initiatorName").present() && length > MAX_TENANT_LENGTH) {
      place.invalid("the volume's name and targetPortal are too long for an initiatorName");
    }
  }

  private static void smallNumber(Field number) {
    if (number.number() < 0 || number.number() > MAX_SMALL_NUMBER) {
      number.invalid("must be between 0 and 255, inclusive");
    }
  }

  private static void fibreChannel(Field source) {
    Field targets = source.at("targetWWNs");
    boolean identified = source.at("wwids").size() > 0;
    if (targets.size() == 0) {
      if (!identified) {
        targets.required("must specify either targetWWNs or wwids");
      }
      return;
    }
    if (identified) {
      targets.invalid("targetWWNs and wwids can not be specified together");
    }
    if (source.at("lun").absent()) {
      source.at("lun").required("lun is required if targetWWNs is specified");
    } else {
      smallNumber(source.at("lun"));
    }
  }

  private static void disk(Field source, List<String> fields) {
    required(source, fields);
    smallNumber(source.at("partition"));
  }

  private static void secret(Field source, boolean persistent) {
    Field secret = source.at("secretRef");
    if (secret.present()) {
      required(secret, persistent ? List.of("name", "namespace") : List.of("name"));
    }
  }

  private static void glusterfs(Field source) {
    required(source, List.of("endpoints", "path"));
    Field namespace = source.at("endpointsNamespace");
    if (namespace.present()) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
  }

  private static void flocker(Field source) {
    Field name = source.at("datasetName");
    boolean identified = !source.at("datasetUUID").isEmpty();
    if (name.isEmpty() && !identified) {
      source.required("one of datasetName and datasetUUID is required");
    }
    if (!name.isEmpty() && identified) {
      source.invalid("resource", "datasetName and datasetUUID can not be specified together");
    }
    if (name.text().indexOf('/') >= 0) {
      name.invalid("must not contain '/'");
    }
  }

  private static void quobyte(Field source) {
    Field registry = source.at("registry");
    if (registry.notEmpty("")) {
      if (source.at("tenant").text().length() > MAX_TENANT_LENGTH) {
        source.at("tenant").required("may not exceed 64 characters");
      } else {
        for (String pair : registry.text().split(",", -1)) {
          if (pair.indexOf(':') < 0 || pair.indexOf(':') != pair.lastIndexOf(':')) {
            registry.invalid("must be pairs of host:port separated by commas");
          }
        }
      }
    }
    source.at("volume").notEmpty("");
  }

  private static void flexible(Field source) {
    source.at("driver").notEmpty("");
    Field options = source.at("options");
    for (String key : options.keys()) {
      int slash = key.indexOf('/');
      String domain = '.' + (slash < 0 ? key : key.substring(0, slash)).toLowerCase(Locale.ROOT);
      if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
        options.key(key).invalid(key, "kubernetes.io and k8s.io namespaces are reserved");
      }
    }
  }

  private static void storageOs(Field source, boolean persistent) {
    Field name = source.at("volumeName");
    if (name.notEmpty("")) {
      name.invalid(Names.dnsLabel(name.text()));
    }
    Field namespace = source.at("volumeNamespace");
    if (!namespace.isEmpty()) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
    secret(source, persistent);
  }
}
