package io.coracle.kubelet.container;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.testing.FakeApi;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigsTest {
  private final VirtualWorld world = new VirtualWorld(1);
  private final FakeApi api = new FakeApi(world.environment());
  private final Configs configs =
      new Configs(
          KubeletConfig.of("node", "192.0.2.1", Path.of("/data"))
              .withClusterDns(List.of("10.96.0.10"), "cluster.local"),
          new Configs.NodeResources(8L << 30, false, Map.of("cpu", new Quantity("2"))),
          api,
          new NoPodFiles(Path.of("/logs")));

  @AfterEach
  void close() {
    world.close();
  }

  private ContainerConfig config(Pod pod, ImageStatus... image) {
    Container first = pod.getSpec().getContainers().getFirst();
    return configs.container(
        new Configs.Start(
            pod,
            first,
            2,
            "sha256:1",
            () -> image.length == 0 ? Optional.empty() : Optional.of(image[0]),
            List.of("10.0.0.7"),
            "",
            0,
            (c, variables) -> List.of()));
  }

  private static Map<String, String> environment(ContainerConfig config) {
    return config.environment().stream()
        .collect(Collectors.toMap(ContainerConfig.Variable::name, ContainerConfig.Variable::value));
  }

  @Test
  void container_stopSignal_isPassedOn() {
    Container web =
        new ContainerBuilder(container("web"))
            .withNewLifecycle()
            .withStopSignal("SIGUSR1")
            .endLifecycle()
            .build();
    assertThat(config(pod("web", "Always", web)).stopSignal()).isEqualTo("SIGUSR1");
    assertThat(config(pod("web", "Always", container("web"))).stopSignal()).isEmpty();
  }

  @Test
  void container_variables_comeFromEverywhere() {
    api.configMaps.put("settings", new ConfigMapBuilder().addToData("colour", "green").build());
    api.secrets.put("keys", new SecretBuilder().addToData("key", "c2VjcmV0").build());
    api.services.add(
        new ServiceBuilder()
            .withNewMetadata()
            .withName("kubernetes")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withClusterIP("10.96.0.1")
            .addNewPort()
            .withName("https")
            .withPort(443)
            .endPort()
            .endSpec()
            .build());
    Container web =
        new ContainerBuilder(container("web"))
            .addNewEnvFrom()
            .withPrefix("P_")
            .withNewConfigMapRef("settings", false)
            .endEnvFrom()
            .addNewEnv()
            .withName("A")
            .withValue("a")
            .endEnv()
            .addNewEnv()
            .withName("B")
            .withValue("$(A)-$(MISSING)-$$(A)-$(KUBERNETES_SERVICE_PORT)")
            .endEnv()
            .addNewEnv()
            .withName("KEY")
            .withNewValueFrom()
            .withNewSecretKeyRef("key", "keys", false)
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("IP")
            .withNewValueFrom()
            .withNewFieldRef("v1", "status.podIP")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("CPUS")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withResource("limits.cpu")
            .withDivisor(new Quantity("1m"))
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .withCommand("run", "$(B)")
            .build();
    ContainerConfig config = config(pod("web", "Always", web));
    assertThat(environment(config))
        .containsEntry("P_colour", "green")
        .containsEntry("B", "a-$(MISSING)-$(A)-443")
        .containsEntry("KEY", "secret")
        .containsEntry("IP", "10.0.0.7")
        .containsEntry("CPUS", "2000")
        .containsEntry("KUBERNETES_SERVICE_HOST", "10.96.0.1")
        .containsEntry("KUBERNETES_PORT", "tcp://10.96.0.1:443")
        .containsEntry("KUBERNETES_PORT_443_TCP_ADDR", "10.96.0.1");
    assertThat(config.command()).containsExactly("run", "a-$(MISSING)-$(A)-443");
    assertThat(config.annotations()).containsEntry("io.kubernetes.container.restartCount", "2");
    assertThat(config.logPath()).isEqualTo("web/2.log");
  }

  @Test
  void container_resources_areWhatLinuxTakes() {
    Container web =
        new ContainerBuilder(container("web"))
            .withNewResources()
            .addToRequests("cpu", new Quantity("250m"))
            .addToRequests("memory", new Quantity("2Gi"))
            .addToLimits("cpu", new Quantity("1500m"))
            .endResources()
            .build();
    ContainerConfig.Resources resources = config(pod("web", "Always", web)).resources();
    assertThat(resources.cpuShares()).isEqualTo(256);
    assertThat(resources.cpuQuota()).isEqualTo(150_000);
    assertThat(resources.memoryLimit()).isZero();
    assertThat(resources.oomScoreAdjust()).isEqualTo(750);
  }

  @Test
  void container_mustNotBeRoot_isRefusedWhenItWouldBe() {
    Container web =
        new ContainerBuilder(container("web"))
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .endSecurityContext()
            .build();
    Pod pod = pod("web", "Always", web);
    var root = new ImageStatus("1", List.of(), List.of(), 1, 0, "", false);
    var named = new ImageStatus("1", List.of(), List.of(), 1, -1, "app", false);
    var numbered = new ImageStatus("1", List.of(), List.of(), 1, 1000, "", false);
    assertThatThrownBy(() -> config(pod, root))
        .isInstanceOf(ConfigFault.class)
        .hasMessageContaining("image will run as root");
    assertThatThrownBy(() -> config(pod, named)).hasMessageContaining("non-numeric user (app)");
    assertThat(config(pod, numbered).security().user()).isEqualTo(-1);
  }

  @Test
  void sandbox_clusterFirst_asksTheClusterDns() {
    SandboxConfig sandbox = configs.sandbox(pod("web", "Always", container("web")), 0, "/k/p");
    assertThat(sandbox.dns().servers()).containsExactly("10.96.0.10");
    assertThat(sandbox.dns().searches())
        .containsExactly("default.svc.cluster.local", "svc.cluster.local", "cluster.local");
    assertThat(sandbox.dns().options()).containsExactly("ndots:5");
    assertThat(sandbox.hostname()).isEqualTo("web");
    assertThat(sandbox.labels())
        .containsEntry("io.kubernetes.pod.name", "web")
        .containsEntry("io.kubernetes.pod.uid", "uid-web");
  }

  @Test
  void hosts_podWithAliasesAndSubdomain_namesThem() {
    Pod pod =
        new PodBuilder(pod("web", "Always", container("web")))
            .editSpec()
            .withSubdomain("sub")
            .addNewHostAlias()
            .withIp("192.0.2.9")
            .withHostnames("one", "two")
            .endHostAlias()
            .endSpec()
            .build();
    assertThat(HostsFile.of(pod, "web", "cluster.local", List.of("10.0.0.7"), ""))
        .contains("10.0.0.7\tweb.sub.default.svc.cluster.local\tweb\n")
        .contains("# Entries added by HostAliases.\n192.0.2.9\tone\ttwo\n");
  }

  private Map<String, String> variables(String key, boolean optional, String content) {
    Container web =
        new ContainerBuilder(container("web"))
            .addNewEnv()
            .withName("A")
            .withNewValueFrom()
            .withNewFileKeyRef(key, optional, "env", "scratch")
            .endValueFrom()
            .endEnv()
            .build();
    Mounting volumes =
        new Mounting() {
          @Override
          public List<ContainerConfig.Mount> mounts(
              Container container, Map<String, String> variables) {
            return List.of();
          }

          @Override
          public byte[] read(String volume, String path) throws IOException {
            if (content.isEmpty()) {
              throw new NoSuchFileException(volume + "/" + path);
            }
            return content.getBytes(StandardCharsets.UTF_8);
          }
        };
    Pod pod = pod("web", "Always", web);
    return configs
        .container(
            new Configs.Start(pod, web, 0, "sha256:1", Optional::empty, List.of(), "", 0, volumes))
        .environment()
        .stream()
        .collect(Collectors.toMap(ContainerConfig.Variable::name, ContainerConfig.Variable::value));
  }

  @Test
  void container_variableOfAFile_isReadFromTheVolume() {
    assertThat(variables("K", false, "K='v'")).containsEntry("A", "v");
    assertThat(variables("K", true, "OTHER='v'")).doesNotContainKey("A");
    assertThatThrownBy(() -> variables("K", false, "OTHER='v'"))
        .hasMessage("environment variable key \"K\" not found in file \"env\"");
    assertThatThrownBy(() -> variables("K", true, "nonsense"))
        .hasMessage("couldn't parse env file");
    assertThatThrownBy(() -> variables("K", false, "")).hasMessage("couldn't parse env file");
    assertThatThrownBy(() -> variables("K".repeat(129), false, "K='v'"))
        .hasMessageEndingWith("exceeds maximum length of 128 characters");
  }

  private static PodSpecBuilder named(String subdomain) {
    return new PodSpecBuilder(pod("web", "Always", container("web")).getSpec())
        .withHostname("own")
        .withSubdomain(subdomain);
  }

  private String hostname(PodSpec spec) {
    Pod pod = new PodBuilder(pod("web", "Always", container("web"))).withSpec(spec).build();
    return configs.sandbox(pod, 0, "").hostname();
  }

  @Test
  void sandbox_names_areThoseOfThePod() {
    assertThat(hostname(named("sub").build())).isEqualTo("own");
    assertThat(hostname(named("sub").withSetHostnameAsFQDN(true).build()))
        .isEqualTo("own.sub.default.svc.cluster.local");
    assertThat(hostname(named("").withSetHostnameAsFQDN(true).build())).isEqualTo("own");
    assertThat(hostname(named("sub").withHostnameOverride("over.ride").build()))
        .isEqualTo("over.ride");
    PodSpec tooLong = named("s".repeat(40)).withSetHostnameAsFQDN(true).build();
    assertThatThrownBy(() -> hostname(tooLong))
        .isInstanceOf(ConfigFault.class)
        .hasMessageStartingWith(
            "Failed to construct FQDN from Pod hostname and cluster domain, FQDN own.sss")
        .hasMessageEndingWith("(64 characters is the max, 70 characters requested)");
  }

  @Test
  void container_variableOfALimitThatItHasNot_isThatOfThePodOrTheNode() {
    Container web =
        new ContainerBuilder(container("web"))
            .addNewEnv()
            .withName("CPU")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withResource("limits.cpu")
            .withDivisor(new Quantity("1m"))
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .build();
    Pod pod = pod("web", "Always", web);
    assertThat(config(pod).environment()).contains(new ContainerConfig.Variable("CPU", "2000"));
    Pod bounded =
        new PodBuilder(pod)
            .editSpec()
            .withNewResources()
            .addToLimits("cpu", new Quantity("200m"))
            .endResources()
            .endSpec()
            .build();
    assertThat(config(bounded).environment()).contains(new ContainerConfig.Variable("CPU", "200"));
  }
}
