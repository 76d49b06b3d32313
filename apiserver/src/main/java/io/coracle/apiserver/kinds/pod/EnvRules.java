package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;

/** Rules for the environment of containers, and for references to fields and resources. */
final class EnvRules {
  private static final List<String> ENV_FIELDS =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  static final List<String> VOLUME_FIELDS =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  /** Fields that a reference may name at all. */
  private static final List<String> KNOWN_FIELDS =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.serviceAccountName",
          "spec.schedulerName",
          "status.phase",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");

  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final List<String> CPU_DIVISORS = List.of("0", "1", "1m");
  private static final List<String> BYTE_DIVISORS =
      List.of(
          "0", "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

  private EnvRules() {}

  static void env(Field env) {
    for (Field variable : env.items()) {
      Field name = variable.at("name");
      if (name.notEmpty("")) {
        name.invalid(Names.environmentVariable(name.text()));
      }
      Field source = variable.at("valueFrom");
      if (source.present()) {
        valueFrom(source, variable.at("value"));
      }
    }
  }

  private static void valueFrom(Field source, Field value) {
    int sources = 0;
    Field fieldRef = source.at("fieldRef");
    if (fieldRef.present()) {
      sources++;
      fieldReference(fieldRef, ENV_FIELDS);
    }
    Field resourceRef = source.at("resourceFieldRef");
    if (resourceRef.present()) {
      sources++;
      resourceReference(resourceRef, false);
    }
    for (String reference : List.of("configMapKeyRef", "secretKeyRef")) {
      Field keyRef = source.at(reference);
      if (keyRef.present()) {
        sources++;
        keyReference(keyRef);
      }
    }
    Field fileRef = source.at("fileKeyRef");
    if (fileRef.present()) {
      sources++;
      fileReference(fileRef);
    }
    if (sources == 0) {
      source.invalid("", "must name one source, such as `fieldRef` or `configMapKeyRef`");
    } else if (!value.isEmpty()) {
      source.invalid("", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      source.invalid("", "may not have more than one source at a time");
    }
  }

  private static void keyReference(Field reference) {
    Field name = reference.at("name");
    name.invalid(name.text(), Names.dnsSubdomain(name.text()));
    Field key = reference.at("key");
    if (key.notEmpty("")) {
      key.invalid(Names.dataKey(key.text()));
    }
  }

  private static void fileReference(Field reference) {
    Field volume = reference.at("volumeName");
    if (volume.notEmpty("")) {
      volume.invalid(Names.dnsLabel(volume.text()));
    }
    Field path = reference.at("path");
    if (path.notEmpty("")) {
      PathRules.descendingNotReserved(path);
    }
    Field key = reference.at("key");
    if (key.notEmpty("")) {
      key.invalid(Names.environmentVariable(key.text()));
    }
  }

  /** A reference to a field of the pod, one of {@code supported}. */
  static void fieldReference(Field reference, List<String> supported) {
    Field path = reference.at("fieldPath");
    if (!reference.at("apiVersion").notEmpty("") || !path.notEmpty("")) {
      return;
    }
    String text = path.text();
    int bracket = text.endsWith("']") ? text.indexOf("['") : -1;
    String field = bracket < 0 ? text : text.substring(0, bracket);
    boolean map = field.equals("metadata.labels") || field.equals("metadata.annotations");
    if (!reference.at("apiVersion").is("v1")
        || !KNOWN_FIELDS.contains(field)
        || (bracket >= 0 && !map)) {
      path.invalid("error converting fieldPath: field label not supported: " + text);
    } else if (bracket < 0) {
      path.oneOf(supported);
    } else {
      String key = text.substring(bracket + 2, text.length() - 2);
      boolean annotation = field.equals("metadata.annotations");
      for (String problem : Names.qualifiedName(annotation ? key.toLowerCase(ROOT) : key)) {
        reference.invalid(key, problem);
      }
    }
  }

  private static final java.util.Locale ROOT = java.util.Locale.ROOT;

  /** A reference to a request or limit of a container. */
  static void resourceReference(Field reference, boolean inVolume) {
    Field resource = reference.at("resource");
    String name = resource.text();
    boolean hugePages =
        name.startsWith("limits.hugepages-") || name.startsWith("requests.hugepages-");
    if (inVolume && reference.at("containerName").isEmpty()) {
      reference.at("containerName").required("");
    } else if (resource.notEmpty("") && !hugePages) {
      resource.oneOf(RESOURCES);
    }
    Field divisor = reference.at("divisor");
    String text = divisor.isNumber() ? String.valueOf(divisor.number()) : divisor.text();
    boolean cpu = name.equals("limits.cpu") || name.equals("requests.cpu");
    if (cpu || hugePages || RESOURCES.contains(name)) {
      List<String> divisors = cpu ? CPU_DIVISORS : BYTE_DIVISORS;
      if (!text.isEmpty() && !divisors.contains(text)) {
        divisor.invalid("only divisors " + String.join(", ", divisors) + " are supported");
      }
    }
  }

  static void envFrom(Field envFrom) {
    for (Field source : envFrom.items()) {
      Field prefix = source.at("prefix");
      if (!prefix.isEmpty()) {
        prefix.invalid(Names.environmentVariable(prefix.text()));
      }
      int sources = 0;
      for (String reference : List.of("configMapRef", "secretRef")) {
        Field ref = source.at(reference);
        if (ref.present()) {
          sources++;
          Field name = ref.at("name");
          if (name.notEmpty("")) {
            name.invalid(Names.dnsSubdomain(name.text()));
          }
        }
      }
      if (sources == 0) {
        envFrom.invalid("", "must specify one of: `configMapRef` or `secretRef`");
      } else if (sources > 1) {
        envFrom.invalid("", "may not have more than one source at a time");
      }
    }
  }
}
