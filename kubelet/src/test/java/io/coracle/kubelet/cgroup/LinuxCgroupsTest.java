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
import java.util.List;
import java.util.Set;
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
  void create_lessThanTheKernelCanCount_isTheLeastThatItCan() throws IOException {
    trees("cpu", "memory");
    String path = LinuxCgroups.detect(mount, "/kubepods").create(with("5m", "64Mi"));
    assertThat(mount.resolve("cpu" + path + "/cpu.cfs_quota_us")).hasContent("1000");
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

  private void trees(String... controllers) throws IOException {
    for (String controller : controllers) {
      Files.createDirectories(mount.resolve(controller));
    }
  }

  private static Pod with(String cpu, String memory) {
    return pod(
        "web",
        "Always",
        new ContainerBuilder(container("web"))
            .withNewResources()
            .addToRequests("cpu", new Quantity("100m"))
            .addToLimits("cpu", new Quantity(cpu))
            .addToLimits("memory", new Quantity(memory))
            .endResources()
            .build());
  }

  @Test
  void enforce_limits_boundsTheRootAndEachPod() throws IOException {
    trees("cpu", "memory", "pids");
    Cgroups cgroups = LinuxCgroups.detect(mount, "/kubepods");
    cgroups.enforce(new Cgroups.Limits(1900, 1 << 30, 5000, 60, Set.of()));
    assertThat(mount.resolve("cpu/kubepods/cpu.shares")).hasContent("1945");
    assertThat(mount.resolve("memory/kubepods/memory.limit_in_bytes")).hasContent("1073741824");
    assertThat(mount.resolve("pids/kubepods/pids.max")).hasContent("5000");
    String path = cgroups.create(limited());
    assertThat(mount.resolve("pids" + path + "/pids.max")).hasContent("60");
  }

  @Test
  void loosen_oneLimitGrowsAndOneShrinks_allowsBothUntilItIsSetAnew() throws IOException {
    trees("cpu", "memory");
    Cgroups cgroups = LinuxCgroups.detect(mount, "/kubepods");
    String path = cgroups.create(with("1", "64Mi"));
    Path quota = mount.resolve("cpu" + path + "/cpu.cfs_quota_us");
    Path memory = mount.resolve("memory" + path + "/memory.limit_in_bytes");
    cgroups.loosen(with("2", "32Mi"));
    assertThat(quota).hasContent("200000");
    assertThat(memory).hasContent("67108864");
    assertThat(cgroups.create(with("2", "32Mi"))).isEqualTo(path);
    assertThat(quota).hasContent("200000");
    assertThat(memory).hasContent("33554432");
  }

  @Test
  void usage_version1_isReadFromEachTree() throws IOException {
    trees("cpu", "memory", "cpuacct", "pids");
    Cgroups cgroups = LinuxCgroups.detect(mount, "/kubepods");
    String path = cgroups.create(limited());
    write("cpuacct" + path + "/cpuacct.usage", "123456789");
    write("memory" + path + "/memory.usage_in_bytes", "1000");
    write(
        "memory" + path + "/memory.stat",
        "inactive_file 1\ntotal_inactive_file 300\ntotal_rss 400\ntotal_cache 500\n"
            + "total_pgfault 6\ntotal_pgmajfault 7\n");
    write("memory" + path + "/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
    write("pids" + path + "/pids.current", "8");
    Cgroups.Measured measured = cgroups.usage(limited()).orElseThrow();
    assertThat(measured.usage())
        .isEqualTo(new CgroupUsage(123456789, 1000, 700, 400, 500, 6, 7, 8, 2, 0));
    assertThat(measured.memoryLimit()).isEqualTo(64 << 20);
    assertThat(cgroups.usage(limited(), "none")).isEmpty();
    write("cpu" + path + "/sandbox/cgroup.procs", "4711\n4712\n");
    assertThat(cgroups.process(limited(), "sandbox")).hasValue(4711);
    assertThat(cgroups.process(limited(), "none")).isEmpty();
  }

  @Test
  void usage_version2_isReadFromTheTree() throws IOException {
    for (String path : List.of("", "kubepods", "kubepods/burstable", "kubepods/besteffort")) {
      write(path + "/cgroup.controllers", "cpu memory pids");
      write(path + "/cgroup.subtree_control", "");
    }
    String path = "kubepods/burstable/poduid-web";
    write(path + "/cgroup.controllers", "cpu memory pids");
    write(path + "/cgroup.subtree_control", "");
    Cgroups cgroups = LinuxCgroups.detect(mount, "/kubepods");
    assertThat(cgroups.create(limited())).isEqualTo("/" + path);
    write(path + "/cpu.stat", "usage_usec 42\nnr_throttled 3\n");
    write(path + "/memory.current", "1000");
    write(
        path + "/memory.stat", "anon 400\nfile 500\ninactive_file 100\npgfault 6\npgmajfault 7\n");
    write(path + "/memory.events", "low 0\noom_kill 2\n");
    write(path + "/pids.current", "8");
    Cgroups.Measured measured = cgroups.usage(limited()).orElseThrow();
    assertThat(measured.usage())
        .isEqualTo(new CgroupUsage(42_000, 1000, 900, 400, 500, 6, 7, 8, 2, 3));
    write(path + "/sandbox/cgroup.procs", "0\n");
    assertThat(cgroups.process(limited(), "sandbox")).isEmpty();
    write(path + "/memory.max", "max");
    assertThat(cgroups.usage(limited()).orElseThrow().memoryLimit()).isZero();
  }

  private void write(String file, String content) throws IOException {
    Path path = mount.resolve(file.startsWith("/") ? file.substring(1) : file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
