package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for the security contexts of pods and containers. */
final class SecurityContextRules {
  private static final List<String> PROC_MOUNTS = List.of("Default", "Unmasked");
  private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");
  private static final List<String> CHANGE_POLICIES = List.of("Always", "OnRootMismatch");
  private static final List<String> GROUPS_POLICIES = List.of("Merge", "Strict");
  private static final List<String> SELINUX_POLICIES = List.of("MountOption", "Recursive");
  private static final int MAX_SYSCTL_LENGTH = 253;
  private static final int MAX_PATH = 4095;
  private static final long MAX_ID = Integer.MAX_VALUE;

  private SecurityContextRules() {}

  static void ofContainer(Field context, boolean hostUsers) {
    if (context.size() == 0) {
      return;
    }
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    Field procMount = context.at("procMount");
    if (procMount.present() && procMount.oneOf(PROC_MOUNTS)) {
      if (procMount.is("Unmasked") && hostUsers) {
        procMount.invalid("`hostUsers` must be false to use `Unmasked`");
      }
    }
    seccomp(context.at("seccompProfile"));
    if (context.at("allowPrivilegeEscalation").isFalse()) {
      if (context.at("privileged").flag()) {
        context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
      }
      for (Field capability : context.at("capabilities").at("add").items()) {
        if (capability.is("CAP_SYS_ADMIN")) {
          context.invalid(
              "cannot set `allowPrivilegeEscalation` to false and add capability CAP_SYS_ADMIN");
        }
      }
    }
    WindowsRules.options(context.at("windowsOptions"));
    appArmor(context.at("appArmorProfile"));
  }

  static void ofPod(Field spec) {
    Field context = spec.at("securityContext");
    if (context.absent()) {
      return;
    }
    id(context.at("fsGroup"));
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    for (Field group : context.at("supplementalGroups").items()) {
      id(group);
    }
    if (spec.at("shareProcessNamespace").flag() && spec.at("hostPID").flag()) {
      context
          .at("shareProcessNamespace")
          .invalid("true", "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(context.at("sysctls"), spec);
    context.at("fsGroupChangePolicy").optionalOneOf(CHANGE_POLICIES);
    seccomp(context.at("seccompProfile"));
    WindowsRules.options(context.at("windowsOptions"));
    appArmor(context.at("appArmorProfile"));
    context.at("supplementalGroupsPolicy").optionalOneOf(GROUPS_POLICIES);
    context.at("seLinuxChangePolicy").optionalOneOf(SELINUX_POLICIES);
  }

  private static void id(Field id) {
    if (id.present() && (id.number() < 0 || id.number() > MAX_ID)) {
      id.invalid("must be between 0 and " + MAX_ID + ", inclusive");
    }
  }

  private static void seccomp(Field profile) {
    if (profile.absent()) {
      return;
    }
    Field type = profile.at("type");
    Field file = profile.at("localhostProfile");
    type.requiredOneOf(PROFILES);
    if (type.is("Localhost")) {
      if (file.absent()) {
        file.required("must be set when seccomp type is Localhost");
      } else {
        PathRules.descending(file);
      }
    } else if (file.present()) {
      file.invalid("can only be set when seccomp type is Localhost");
    }
  }

  private static void appArmor(Field profile) {
    if (profile.absent()) {
      return;
    }
    Field type = profile.at("type");
    Field file = profile.at("localhostProfile");
    if (!type.requiredOneOf(PROFILES)) {
      return;
    }
    if (type.is("Localhost")) {
      if (file.isEmpty()) {
        file.required("must be set when AppArmor type is Localhost");
      } else if (!file.text().equals(file.text().strip())) {
        file.invalid("must not be padded with whitespace");
      }
      if (file.text().length() > MAX_PATH) {
        file.tooLong(MAX_PATH);
      }
    } else if (file.present()) {
      file.invalid("can only be set when AppArmor type is Localhost");
    }
  }

  private static void sysctls(Field sysctls, Field spec) {
    if (sysctls.size() == 0) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Field sysctl : sysctls.items()) {
      Field name = sysctl.at("name");
      String text = name.text();
      if (text.isEmpty()) {
        name.required("");
      } else if (!isSysctl(text)) {
        name.invalid("must be a name of at most 253 lower-case parts separated by dots or slashes");
      } else if (!seen.add(text)) {
        name.duplicate();
      }
      hostSysctl(name, spec);
    }
  }

  private static void hostSysctl(Field name, Field spec) {
    String text = name.text().replace('/', '.');
    if (spec.at("hostNetwork").flag() && text.startsWith("net.")) {
      name.invalid("may not be specified when 'hostNetwork' is true");
    }
    boolean ipc =
        text.startsWith("kernel.shm")
            || text.startsWith("kernel.msg")
            || text.equals("kernel.sem")
            || text.startsWith("fs.mqueue.");
    if (spec.at("hostIPC").flag() && ipc) {
      name.invalid("may not be specified when 'hostIPC' is true");
    }
  }

  /** Parts of lower-case letters, digits, hyphens and underscores, separated by dots or slashes. */
  static boolean isSysctl(String name) {
    if (name.length() > MAX_SYSCTL_LENGTH) {
      return false;
    }
    boolean outer = false;
    boolean start = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean separator = c == '.' || c == '/';
      if (separator ? !outer : !alphanumeric && (start || (c != '-' && c != '_'))) {
        return false;
      }
      outer = alphanumeric;
      start = separator;
    }
    return outer;
  }
}
