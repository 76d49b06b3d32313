package io.coracle.kubelet.cri;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.proto.cri.IDMapping;
import io.coracle.kubelet.proto.cri.NamespaceMode;
import io.coracle.kubelet.proto.cri.NamespaceOption;
import io.coracle.kubelet.proto.cri.SupplementalGroupsPolicy;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerConfig.Mount;
import io.coracle.kubelet.runtime.ContainerConfig.Propagation;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.runtime.SandboxConfig.Namespaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CriRequestsTest {
  private static final Namespaces OWN = new Namespaces(false, false, false, false);

  private static io.coracle.kubelet.proto.cri.ContainerConfig container(Namespaces namespaces) {
    return CriRequests.container(
        new ContainerConfig(
            "c",
            0,
            "i",
            "i",
            List.of(),
            List.of(),
            "",
            List.of(),
            List.of(new Mount("/v", Path.of("/host"), false, false, Propagation.PRIVATE, "", "")),
            List.of(),
            Map.of(),
            Map.of(),
            "c/0.log",
            false,
            false,
            false,
            new ContainerConfig.Resources(0, 0, 0, 0, 0, 0, "", Map.of(), Map.of()),
            new ContainerConfig.Security(
                false,
                -1,
                -1,
                "",
                List.of(),
                true,
                List.of(),
                List.of(),
                false,
                false,
                SandboxConfig.Seccomp.UNCONFINED,
                "",
                List.of(),
                List.of(),
                namespaces),
            ""));
  }

  @Test
  void container_strictGroups_areAskedFor() {
    var security = container(OWN).getLinux().getSecurityContext();
    assertThat(security.getSupplementalGroupsPolicy()).isEqualTo(SupplementalGroupsPolicy.Strict);
  }

  private static NamespaceOption options(Namespaces namespaces) {
    return container(namespaces).getLinux().getSecurityContext().getNamespaceOptions();
  }

  @Test
  void container_target_countsOnlyWhereProcessesAreNeitherTheHostsNorShared() {
    assertThat(options(OWN).getPid()).isEqualTo(NamespaceMode.CONTAINER);
    assertThat(options(OWN.seeing("x")).getPid()).isEqualTo(NamespaceMode.TARGET);
    assertThat(options(OWN.seeing("x")).getTargetId()).isEqualTo("x");
    Namespaces shared = new Namespaces(false, false, false, true).seeing("x");
    assertThat(options(shared).getPid()).isEqualTo(NamespaceMode.POD);
    assertThat(options(shared).getTargetId()).isEmpty();
    Namespaces host = new Namespaces(false, true, false, false).seeing("x");
    assertThat(options(host).getPid()).isEqualTo(NamespaceMode.NODE);
  }

  @Test
  void container_usersOfItsOwn_areMappedAndSoAreItsMounts() {
    IDMapping mapping =
        IDMapping.newBuilder().setHostId(131072).setContainerId(0).setLength(65536).build();
    var container = container(OWN.withUsers(131072));
    NamespaceOption options = container.getLinux().getSecurityContext().getNamespaceOptions();
    assertThat(options.getUsernsOptions().getMode()).isEqualTo(NamespaceMode.POD);
    assertThat(options.getUsernsOptions().getUidsList()).containsExactly(mapping);
    assertThat(options.getUsernsOptions().getGidsList()).containsExactly(mapping);
    assertThat(container.getMounts(0).getUidMappingsList()).containsExactly(mapping);
    assertThat(container.getMounts(0).getGidMappingsList()).containsExactly(mapping);
  }

  @Test
  void container_usersOfTheHost_nothingIsMapped() {
    assertThat(options(OWN).hasUsernsOptions()).isFalse();
    assertThat(container(OWN).getMounts(0).getUidMappingsList()).isEmpty();
  }
}
