package io.coracle.kubelet.cri;

import io.coracle.kubelet.proto.cri.AuthConfig;
import io.coracle.kubelet.proto.cri.Capability;
import io.coracle.kubelet.proto.cri.ContainerMetadata;
import io.coracle.kubelet.proto.cri.DNSConfig;
import io.coracle.kubelet.proto.cri.Device;
import io.coracle.kubelet.proto.cri.HugepageLimit;
import io.coracle.kubelet.proto.cri.IDMapping;
import io.coracle.kubelet.proto.cri.ImageSpec;
import io.coracle.kubelet.proto.cri.Int64Value;
import io.coracle.kubelet.proto.cri.KeyValue;
import io.coracle.kubelet.proto.cri.LinuxContainerConfig;
import io.coracle.kubelet.proto.cri.LinuxContainerResources;
import io.coracle.kubelet.proto.cri.LinuxContainerSecurityContext;
import io.coracle.kubelet.proto.cri.LinuxPodSandboxConfig;
import io.coracle.kubelet.proto.cri.LinuxSandboxSecurityContext;
import io.coracle.kubelet.proto.cri.Mount;
import io.coracle.kubelet.proto.cri.MountPropagation;
import io.coracle.kubelet.proto.cri.NamespaceMode;
import io.coracle.kubelet.proto.cri.NamespaceOption;
import io.coracle.kubelet.proto.cri.PodSandboxConfig;
import io.coracle.kubelet.proto.cri.PodSandboxMetadata;
import io.coracle.kubelet.proto.cri.PortMapping;
import io.coracle.kubelet.proto.cri.Protocol;
import io.coracle.kubelet.proto.cri.SecurityProfile;
import io.coracle.kubelet.proto.cri.Signal;
import io.coracle.kubelet.proto.cri.SupplementalGroupsPolicy;
import io.coracle.kubelet.proto.cri.UserNamespace;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ImageAuth;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxConfig;
import java.util.Map;

/** Says in CRI's messages what the kubelet wants. */
final class CriRequests {
  private CriRequests() {}

  static PodSandboxConfig sandbox(SandboxConfig config) {
    var message =
        PodSandboxConfig.newBuilder()
            .setMetadata(
                PodSandboxMetadata.newBuilder()
                    .setName(config.name())
                    .setNamespace(config.namespace())
                    .setUid(config.uid())
                    .setAttempt(config.attempt()))
            .setHostname(config.hostname())
            .setLogDirectory(config.logDirectory().toString())
            .putAllLabels(config.labels())
            .putAllAnnotations(config.annotations())
            .setLinux(
                LinuxPodSandboxConfig.newBuilder()
                    .setCgroupParent(config.cgroupParent())
                    .putAllSysctls(config.sysctls())
                    .setSecurityContext(sandboxSecurity(config)));
    SandboxConfig.Dns dns = config.dns();
    if (!(dns.servers().isEmpty() && dns.searches().isEmpty() && dns.options().isEmpty())) {
      message.setDnsConfig(
          DNSConfig.newBuilder()
              .addAllServers(dns.servers())
              .addAllSearches(dns.searches())
              .addAllOptions(dns.options()));
    }
    for (SandboxConfig.PortMapping port : config.portMappings()) {
      message.addPortMappings(
          PortMapping.newBuilder()
              .setProtocol(protocol(port.protocol()))
              .setContainerPort(port.containerPort())
              .setHostPort(port.hostPort())
              .setHostIp(port.hostIp()));
    }
    return message.build();
  }

  private static LinuxSandboxSecurityContext sandboxSecurity(SandboxConfig config) {
    SandboxConfig.SandboxSecurity security = config.security();
    var message =
        LinuxSandboxSecurityContext.newBuilder()
            .setNamespaceOptions(namespaces(config.namespaces()))
            .setPrivileged(security.privileged())
            .addAllSupplementalGroups(security.supplementalGroups())
            .setSupplementalGroupsPolicy(policy(security.strictGroups()))
            .setSeccomp(seccomp(security.seccomp()));
    if (security.user() >= 0) {
      message.setRunAsUser(number(security.user()));
      if (security.group() >= 0) {
        message.setRunAsGroup(number(security.group()));
      }
    }
    return message.build();
  }

  private static SupplementalGroupsPolicy policy(boolean strict) {
    return strict ? SupplementalGroupsPolicy.Strict : SupplementalGroupsPolicy.Merge;
  }

  private static NamespaceOption namespaces(SandboxConfig.Namespaces namespaces) {
    var message =
        NamespaceOption.newBuilder()
            .setNetwork(namespaces.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
            .setIpc(namespaces.hostIpc() ? NamespaceMode.NODE : NamespaceMode.POD);
    if (namespaces.hostPid()) {
      message.setPid(NamespaceMode.NODE);
    } else if (namespaces.sharedPid()) {
      message.setPid(NamespaceMode.POD);
    } else if (!namespaces.processTarget().isEmpty()) {
      message.setPid(NamespaceMode.TARGET).setTargetId(namespaces.processTarget());
    } else {
      message.setPid(NamespaceMode.CONTAINER);
    }
    if (namespaces.firstUser() > 0) {
      IDMapping mapping = mapping(namespaces);
      message.setUsernsOptions(
          UserNamespace.newBuilder().setMode(NamespaceMode.POD).addUids(mapping).addGids(mapping));
    }
    return message.build();
  }

  private static IDMapping mapping(SandboxConfig.Namespaces namespaces) {
    return IDMapping.newBuilder()
        .setHostId((int) namespaces.firstUser())
        .setContainerId(0)
        .setLength(SandboxConfig.Namespaces.USERS)
        .build();
  }

  private static Protocol protocol(String name) {
    return switch (name) {
      case "UDP" -> Protocol.UDP;
      case "SCTP" -> Protocol.SCTP;
      default -> Protocol.TCP;
    };
  }

  private static SecurityProfile seccomp(SandboxConfig.Seccomp profile) {
    var message = SecurityProfile.newBuilder();
    return switch (profile.type()) {
      case "RuntimeDefault" ->
          message.setProfileType(SecurityProfile.ProfileType.RuntimeDefault).build();
      case "Localhost" ->
          message
              .setProfileType(SecurityProfile.ProfileType.Localhost)
              .setLocalhostRef(profile.localhostPath())
              .build();
      default -> message.setProfileType(SecurityProfile.ProfileType.Unconfined).build();
    };
  }

  private static SecurityProfile apparmor(String profile) {
    var message = SecurityProfile.newBuilder();
    return switch (profile) {
      case "unconfined" -> message.setProfileType(SecurityProfile.ProfileType.Unconfined).build();
      default ->
          message
              .setProfileType(SecurityProfile.ProfileType.Localhost)
              .setLocalhostRef(profile)
              .build();
    };
  }

  static io.coracle.kubelet.proto.cri.ContainerConfig container(ContainerConfig config) {
    var message =
        io.coracle.kubelet.proto.cri.ContainerConfig.newBuilder()
            .setMetadata(
                ContainerMetadata.newBuilder().setName(config.name()).setAttempt(config.attempt()))
            .setImage(image(config.image(), config.userImage()))
            .addAllCommand(config.command())
            .addAllArgs(config.args())
            .setWorkingDir(config.workingDirectory())
            .putAllLabels(config.labels())
            .putAllAnnotations(config.annotations())
            .setLogPath(config.logPath())
            .setStdin(config.stdin())
            .setStdinOnce(config.stdinOnce())
            .setTty(config.tty())
            .setStopSignal(signal(config.stopSignal()))
            .setLinux(
                LinuxContainerConfig.newBuilder()
                    .setResources(resources(config.resources()))
                    .setSecurityContext(security(config.security())));
    for (ContainerConfig.Variable variable : config.environment()) {
      message.addEnvs(KeyValue.newBuilder().setKey(variable.name()).setValue(variable.value()));
    }
    for (ContainerConfig.Mount mount : config.mounts()) {
      message.addMounts(mount(mount, config.security().namespaces()));
    }
    for (ContainerConfig.Device device : config.devices()) {
      message.addDevices(
          Device.newBuilder()
              .setContainerPath(device.containerPath())
              .setHostPath(device.hostPath())
              .setPermissions(device.permissions()));
    }
    return message.build();
  }

  private static Signal signal(String name) {
    if (name.isEmpty()) {
      return Signal.RUNTIME_DEFAULT;
    }
    try {
      return Signal.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new RuntimeFault(RuntimeFault.Code.UNKNOWN, "no such stop signal: " + name, e);
    }
  }

  private static Mount mount(ContainerConfig.Mount mount, SandboxConfig.Namespaces namespaces) {
    var message =
        Mount.newBuilder()
            .setContainerPath(mount.containerPath())
            .setReadonly(mount.readOnly())
            .setRecursiveReadOnly(mount.recursiveReadOnly())
            .setPropagation(
                switch (mount.propagation()) {
                  case PRIVATE -> MountPropagation.PROPAGATION_PRIVATE;
                  case HOST_TO_CONTAINER -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
                  case BIDIRECTIONAL -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
                });
    if (mount.image().isEmpty()) {
      message.setHostPath(mount.hostPath().toString());
    } else {
      message.setImage(image(mount.image(), "")).setImageSubPath(mount.imageSubPath());
    }
    if (namespaces.firstUser() > 0) {
      // Files keep the owners that they have on the host: root is root.
      message.addUidMappings(mapping(namespaces)).addGidMappings(mapping(namespaces));
    }
    return message.build();
  }

  static LinuxContainerResources resources(ContainerConfig.Resources resources) {
    var message =
        LinuxContainerResources.newBuilder()
            .setCpuPeriod(resources.cpuPeriod())
            .setCpuQuota(resources.cpuQuota())
            .setCpuShares(resources.cpuShares())
            .setMemoryLimitInBytes(resources.memoryLimit())
            .setMemorySwapLimitInBytes(resources.memorySwapLimit())
            .setOomScoreAdj(resources.oomScoreAdjust())
            .setCpusetCpus(resources.cpusetCpus())
            .putAllUnified(resources.unified());
    for (Map.Entry<String, Long> limit : resources.hugepageLimits().entrySet()) {
      message.addHugepageLimits(
          HugepageLimit.newBuilder().setPageSize(limit.getKey()).setLimit(limit.getValue()));
    }
    return message.build();
  }

  private static LinuxContainerSecurityContext security(ContainerConfig.Security security) {
    var message =
        LinuxContainerSecurityContext.newBuilder()
            .setPrivileged(security.privileged())
            .setCapabilities(
                Capability.newBuilder()
                    .addAllAddCapabilities(security.addedCapabilities())
                    .addAllDropCapabilities(security.droppedCapabilities()))
            .setNamespaceOptions(namespaces(security.namespaces()))
            .setReadonlyRootfs(security.readOnlyRootFilesystem())
            .addAllSupplementalGroups(security.supplementalGroups())
            .setSupplementalGroupsPolicy(policy(security.strictGroups()))
            .setNoNewPrivs(security.noNewPrivileges())
            .addAllMaskedPaths(security.maskedPaths())
            .addAllReadonlyPaths(security.readOnlyPaths())
            .setSeccomp(seccomp(security.seccomp()));
    // Where AppArmor is not there, runtimes refuse even to be asked for their default profile.
    if (!security.apparmorProfile().isEmpty()) {
      message.setApparmor(apparmor(security.apparmorProfile()));
    }
    if (security.user() >= 0) {
      message.setRunAsUser(number(security.user()));
    } else if (!security.userName().isEmpty()) {
      message.setRunAsUsername(security.userName());
    }
    boolean userKnown = security.user() >= 0 || !security.userName().isEmpty();
    if (security.group() >= 0 && userKnown) {
      message.setRunAsGroup(number(security.group()));
    }
    return message.build();
  }

  static ImageSpec image(String image, String userImage) {
    return ImageSpec.newBuilder().setImage(image).setUserSpecifiedImage(userImage).build();
  }

  /** Without the server: that it fits the image was seen before, and runtimes want a URL there. */
  static AuthConfig auth(ImageAuth auth) {
    return AuthConfig.newBuilder()
        .setUsername(auth.user())
        .setPassword(auth.password())
        .setIdentityToken(auth.identityToken())
        .build();
  }

  private static Int64Value number(long value) {
    return Int64Value.newBuilder().setValue(value).build();
  }
}
