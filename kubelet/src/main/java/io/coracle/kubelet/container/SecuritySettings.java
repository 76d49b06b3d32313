package io.coracle.kubelet.container;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerConfig.Security;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.SandboxConfig.Namespaces;
import io.coracle.kubelet.runtime.SandboxConfig.SandboxSecurity;
import io.coracle.kubelet.runtime.SandboxConfig.Seccomp;
import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who a container runs as and what it may do: its own security context, and the pod's where it says
 * nothing (Kubernetes documentation, "Configure a Security Context").
 */
final class SecuritySettings {
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private final Pod pod;
  private final PodSecurityContext ofPod;
  private final Path seccompRoot;

  SecuritySettings(Pod pod, Path seccompRoot) {
    this.pod = pod;
    PodSecurityContext given = pod.getSpec().getSecurityContext();
    this.ofPod = given == null ? new PodSecurityContext() : given;
    this.seccompRoot = seccompRoot;
  }

  Namespaces namespaces() {
    return new Namespaces(
        Pods.hostNetwork(pod),
        Fields.yes(pod.getSpec().getHostPID()),
        Fields.yes(pod.getSpec().getHostIPC()),
        Fields.yes(pod.getSpec().getShareProcessNamespace()));
  }

  SandboxSecurity ofSandbox() {
    boolean privileged =
        Pods.allContainers(pod).stream()
            .anyMatch(
                c ->
                    c.getSecurityContext() != null
                        && Fields.yes(c.getSecurityContext().getPrivileged()));
    Seccomp seccomp =
        ofPod.getSeccompProfile() == null
            ? new Seccomp("RuntimeDefault", "")
            : seccomp(ofPod.getSeccompProfile());
    return new SandboxSecurity(
        privileged,
        id(ofPod.getRunAsUser()),
        id(ofPod.getRunAsGroup()),
        groups(),
        strictGroups(),
        seccomp);
  }

  /**
   * The settings of a container.
   *
   * @param image looked at only where the image's user matters
   * @param target id of the container whose processes it is to see; empty for its own
   * @param firstUser of the pod's own users; zero for the host's
   * @throws ConfigFault if it must not run as root and would, or might
   */
  Security of(
      Container container, Supplier<Optional<ImageStatus>> image, String target, long firstUser) {
    SecurityContext own =
        container.getSecurityContext() == null
            ? new SecurityContext()
            : container.getSecurityContext();
    long user = id(first(own.getRunAsUser(), ofPod.getRunAsUser()));
    if (Fields.yes(first(own.getRunAsNonRoot(), ofPod.getRunAsNonRoot()))) {
      refuseRoot(container, user, image);
    }
    boolean privileged = Fields.yes(own.getPrivileged());
    boolean masks = !privileged && !"Unmasked".equals(own.getProcMount());
    Capabilities capabilities =
        own.getCapabilities() == null ? new Capabilities() : own.getCapabilities();
    return new Security(
        privileged,
        user,
        id(first(own.getRunAsGroup(), ofPod.getRunAsGroup())),
        "",
        groups(),
        strictGroups(),
        Fields.list(capabilities.getAdd()),
        Fields.list(capabilities.getDrop()),
        Fields.yes(own.getReadOnlyRootFilesystem()),
        !privileged && !Fields.yes(own.getAllowPrivilegeEscalation(), true),
        seccomp(first(own.getSeccompProfile(), ofPod.getSeccompProfile())),
        appArmor(first(own.getAppArmorProfile(), ofPod.getAppArmorProfile())),
        masks ? MASKED : List.of(),
        masks ? READ_ONLY : List.of(),
        namespaces().seeing(target).withUsers(firstUser));
  }

  private void refuseRoot(Container container, long user, Supplier<Optional<ImageStatus>> image) {
    String where =
        " (pod: \"" + Pods.reference(pod) + "\", container: " + container.getName() + ")";
    if (user == 0) {
      throw new ConfigFault("container's runAsUser breaks non-root policy" + where);
    }
    if (user > 0) {
      return;
    }
    Optional<ImageStatus> status = image.get();
    String name = status.map(ImageStatus::userName).orElse("");
    if (!name.isEmpty()) {
      throw new ConfigFault(
          "container has runAsNonRoot and image has non-numeric user ("
              + name
              + "), cannot verify user is non-root"
              + where);
    }
    if (status.map(ImageStatus::user).orElse(0L) <= 0) {
      throw new ConfigFault("container has runAsNonRoot and image will run as root" + where);
    }
  }

  private boolean strictGroups() {
    return Fields.text(ofPod.getSupplementalGroupsPolicy()).equals("Strict");
  }

  private List<Long> groups() {
    List<Long> groups = new ArrayList<>(Fields.list(ofPod.getSupplementalGroups()));
    if (ofPod.getFsGroup() != null) {
      groups.add(ofPod.getFsGroup());
    }
    return groups;
  }

  private Seccomp seccomp(@Nullable SeccompProfile profile) {
    if (profile == null || profile.getType() == null) {
      return Seccomp.UNCONFINED;
    }
    String path =
        profile.getType().equals("Localhost")
            ? seccompRoot.resolve(Fields.text(profile.getLocalhostProfile())).toString()
            : "";
    return new Seccomp(profile.getType(), path);
  }

  private static String appArmor(@Nullable AppArmorProfile profile) {
    String type = profile == null ? "" : Fields.text(profile.getType());
    return switch (type) {
      case "Unconfined" -> "unconfined";
      case "Localhost" -> profile == null ? "" : Fields.text(profile.getLocalhostProfile());
      default -> "";
    };
  }

  private static long id(@Nullable Long value) {
    return value == null ? -1 : value;
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T otherwise) {
    return own == null ? otherwise : own;
  }
}
