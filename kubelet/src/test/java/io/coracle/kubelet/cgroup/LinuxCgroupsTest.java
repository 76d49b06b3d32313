package io.coracle.kubelet.cgroup;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxCgroupsTest {
  @TempDir Path mount;

  private static Pod limited() {
    return pod(
        "web",
        "Always",
        new ContainerBuilder(container("web"))
            .withNewResources()
            .addToRequests("cpu", new Quantity("500m"))
            .addToLimits("cpu", new Quantity("1"))
            .addToLimits("memory", new Quantity("64Mi"))
            .endResources()
            .build());
  }

  @Test
  void create_version1_setsLimitsInEachTree() throws IOException {
    Files.createDirectories(mount.resolve("cpu"));
    Files.createDirectories(mount.resolve("memory"));
    Cgroups cgroups = LinuxCgroups.detect(mount, "/kubepods");
    assertThat(cgroups.unified()).isFalse();
    String path = cgroups.create(limited());
    assertThat(path).isEqualTo("/kubepods/burstable/poduid-web");
    assertThat(mount.resolve("cpu" + path + "/cpu.shares")).hasContent("512");
    assertThat(mount.resolve("cpu" + path + "/cpu.cfs_quota_us")).hasContent("100000");
    assertThat(mount.resolve("memory" + path + "/memory.limit_in_bytes")).hasContent("67108864");
    assertThat(mount.resolve("cpu/kubepods/burstable/cpu.shares")).hasContent("512");
    assertThat(mount.resolve("cpu/kubepods/besteffort/cpu.shares")).hasContent("2");
  }

  @Test
  void create_version2_setsLimitsInTheTree() throws IOException {
    // A real tree makes these files itself, in each cgroup.
    for (String path :
        new String[] {
          "",
          "kubepods",
          "kubepods/burstable",
          "kubepods/besteffort",
          "kubepods/burstable/poduid-web"
        }) {
      Files.createDirectories(mount.resolve(path));
      Files.writeString(mount.resolve(path).resolve("cgroup.controllers"), "cpu memory pids");
      Files.writeString(mount.resolve(path).resolve("cgroup.subtree_control"), "");
    }
    Cgroups cgroups = LinuxCgroups.detect(mount, "/kubepods");
    assertThat(cgroups.unified()).isTrue();
    String path = cgroups.create(limited()).substring(1);
    assertThat(mount.resolve("cgroup.subtree_control")).hasContent("+cpu +memory +pids");
    assertThat(mount.resolve(path + "/cpu.weight")).hasContent("20");
    assertThat(mount.resolve(path + "/cpu.max")).hasContent("100000 100000");
    assertThat(mount.resolve(path + "/memory.max")).hasContent("67108864");
  }

  @Test
  void detect_nothingMounted_leavesItToTheRuntime() {
    assertThat(LinuxCgroups.detect(mount, "/kubepods").create(limited())).isEmpty();
  }
}
