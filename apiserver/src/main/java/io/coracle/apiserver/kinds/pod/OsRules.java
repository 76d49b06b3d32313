package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import java.util.List;

/** Rules for pods that say which operating system they are for. */
final class OsRules {
  private static final List<String> SYSTEMS = List.of("linux", "windows");
  private static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");
  private static final List<String> NOT_IN_WINDOWS_CONTAINERS =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "capabilities",
          "readOnlyRootFilesystem",
          "privileged",
          "allowPrivilegeEscalation",
          "procMount",
          "runAsUser",
          "runAsGroup");

  private OsRules() {}

  static void operatingSystem(Field spec) {
    Field system = spec.at("os");
    if (system.absent()) {
      return;
    }
    String name = system.at("name").text();
    if (name.isEmpty()) {
      system.at("name").required("cannot be empty");
    } else if (!SYSTEMS.contains(name)) {
      system.notSupported(name, SYSTEMS);
    } else if (name.equals("linux")) {
      linux(spec);
    } else {
      windows(spec);
    }
  }

  private static void linux(Field spec) {
    forbid(spec.at("securityContext").at("windowsOptions"), "linux");
    for (String list : CONTAINER_LISTS) {
      for (Field container : spec.at(list).items()) {
        forbid(container.at("securityContext").at("windowsOptions"), "linux");
      }
    }
  }

  private static void windows(Field spec) {
    Field context = spec.at("securityContext");
    forbid(context.at("appArmorProfile"), "windows");
    forbid(context.at("seLinuxOptions"), "windows");
    forbid(spec.at("hostUsers"), "windows");
    forbid(spec.at("hostPID"), "windows");
    forbid(spec.at("hostIPC"), "windows");
    for (String field : List.of("seccompProfile", "fsGroup", "fsGroupChangePolicy")) {
      forbid(context.at(field), "windows");
    }
    if (context.at("sysctls").size() > 0) {
      forbid(context.at("sysctls"), "windows");
    }
    forbid(spec.at("shareProcessNamespace"), "windows");
    for (String field : List.of("runAsUser", "runAsGroup", "supplementalGroups")) {
      forbid(context.at(field), "windows");
    }
    forbid(context.at("supplementalGroupsPolicy"), "windows");
    forbid(context.at("seLinuxChangePolicy"), "windows");
    for (String list : CONTAINER_LISTS) {
      for (Field container : spec.at(list).items()) {
        for (String field : NOT_IN_WINDOWS_CONTAINERS) {
          forbid(container.at("securityContext").at(field), "windows");
        }
      }
    }
  }

  private static void forbid(Field field, String system) {
    if (field.present()) {
      field.forbidden("cannot be set for a " + system + " pod");
    }
  }
}
