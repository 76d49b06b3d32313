package io.coracle.kubelet.volume;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.container.ConfigFault;
import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.container.PodFields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.sources.Sources.Kind;
import io.coracle.kubelet.testing.FakeApi;
import io.coracle.kubelet.testing.FakeImageVolumes;
import io.coracle.kubelet.testing.FakeMounts;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskVolumesTest {
  @TempDir Path root;

  private final VirtualWorld world = new VirtualWorld(3);
  private final FakeApi api = new FakeApi(world.environment());
  private final FakeMounts mounts = new FakeMounts();
  private final FakeImageVolumes images = new FakeImageVolumes();
  private DiskVolumes volumes;

  @BeforeEach
  void open() {
    volumes =
        new DiskVolumes(world.environment(), root, api, mounts, images, VolumeSteps.UNWATCHED);
  }

  @AfterEach
  void close() {
    volumes.close();
    world.close();
  }

  private static Pod with(Volume... all) {
    var web = new ContainerBuilder(container("web"));
    for (Volume volume : all) {
      web.addNewVolumeMount()
          .withName(volume.getName())
          .withMountPath("/" + volume.getName())
          .endVolumeMount();
    }
    return new PodBuilder(pod("web", "Always", web.build()))
        .editMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .editSpec()
        .withVolumes(all)
        .endSpec()
        .build();
  }

  private static PodFields fields(Pod pod) {
    return new PodFields(pod, List.of(), List.of("192.0.2.1"), Map.of());
  }

  private static Path path(Mounting mounting, String volume) {
    Container container =
        new ContainerBuilder(container("web"))
            .addNewVolumeMount()
            .withName(volume)
            .withMountPath("/at")
            .endVolumeMount()
            .build();
    return mounting.mounts(container, Map.of()).getFirst().hostPath();
  }

  private static Volume settings(String... items) {
    var builder = new VolumeBuilder().withName("settings").withNewConfigMap().withName("settings");
    for (String item : items) {
      builder =
          builder.addNewItem().withKey(item).withMode(0400).withPath("deep/" + item).endItem();
    }
    return builder.endConfigMap().build();
  }

  private void put(String key, String value) {
    api.configMaps.put("settings", new ConfigMapBuilder().addToData(key, value).build());
  }

  @Test
  void prepare_configMap_isFilesThatFollowIt() throws Exception {
    put("colour", "green");
    Path path = path(volumes.prepare(fields(with(settings()))), "settings");
    assertThat(path.resolve("colour")).isSymbolicLink().hasContent("green");
    put("colour", "blue");
    api.changed(Kind.CONFIG_MAP, "settings");
    world.settle();
    assertThat(path.resolve("colour")).hasContent("blue");
    put("shape", "round");
    world.advance(Duration.ofSeconds(61));
    assertThat(path.resolve("shape")).hasContent("round");
    assertThat(path.resolve("colour")).doesNotExist();
    try (var entries = Files.list(path)) {
      assertThat(entries.map(p -> p.getFileName().toString()))
          .filteredOn(n -> n.startsWith("..version"))
          .hasSize(1);
    }
  }

  @Test
  void prepare_items_haveTheirPathsAndModes() throws Exception {
    put("colour", "green");
    Path path = path(volumes.prepare(fields(with(settings("colour")))), "settings");
    assertThat(path.resolve("deep/colour")).hasContent("green");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(path.resolve("deep/colour"))))
        .isEqualTo("r--------");
  }

  @Test
  void prepare_missingConfigMap_saysSo() {
    assertThatThrownBy(() -> volumes.prepare(fields(with(settings()))))
        .isInstanceOf(VolumeFault.class)
        .hasMessage(
            "MountVolume.SetUp failed for volume \"settings\" : configmap \"settings\" not found");
  }

  @Test
  void prepare_projectedToken_isRenewedInTime() throws Exception {
    Volume token =
        new VolumeBuilder()
            .withName("token")
            .withNewProjected()
            .addNewSource()
            .withNewServiceAccountToken()
            .withPath("token")
            .withExpirationSeconds(3600L)
            .endServiceAccountToken()
            .endSource()
            .addNewSource()
            .withNewDownwardAPI()
            .addNewItem()
            .withPath("labels")
            .withNewFieldRef("v1", "metadata.labels")
            .endItem()
            .endDownwardAPI()
            .endSource()
            .endProjected()
            .build();
    Path path = path(volumes.prepare(fields(with(token))), "token");
    String first = Files.readString(path.resolve("token"));
    assertThat(path.resolve("labels")).hasContent("app=\"web\"");
    world.advance(Duration.ofMinutes(47));
    assertThat(path.resolve("token")).hasContent(first);
    world.advance(Duration.ofMinutes(3));
    assertThat(Files.readString(path.resolve("token"))).isNotEqualTo(first);
    assertThat(mounts.mounted).hasSize(1);
  }

  @Test
  void mounts_subPathThatLeadsOut_isRefused() throws Exception {
    Volume scratch =
        new VolumeBuilder().withName("scratch").withNewEmptyDir().endEmptyDir().build();
    Pod pod = with(scratch);
    Mounting mounting = volumes.prepare(fields(pod));
    Path path = path(mounting, "scratch");
    Files.createSymbolicLink(path.resolve("out"), root.getParent());
    assertThatThrownBy(() -> mounting.mounts(part("out/new"), Map.of()))
        .isInstanceOf(ConfigFault.class);
    assertThatThrownBy(() -> mounting.mounts(part("../.."), Map.of()))
        .isInstanceOf(ConfigFault.class);
    assertThat(mounting.mounts(part("in/side"), Map.of()).getFirst().hostPath())
        .isDirectory()
        .startsWith(root.resolve("pods").resolve(Pods.uid(pod)).resolve("volume-subpaths"));
    assertThat(path.resolve("in/side")).isDirectory();
  }

  @Test
  void mounts_subPathExpressionThatCannotBeUsed_isRefused() {
    Volume scratch =
        new VolumeBuilder().withName("scratch").withNewEmptyDir().endEmptyDir().build();
    Mounting mounting = volumes.prepare(fields(with(scratch)));
    Container container = new ContainerBuilder(part("")).build();
    container.getVolumeMounts().getFirst().setSubPathExpr("$(ONE)/$(TWO)");
    assertThatThrownBy(() -> mounting.mounts(container, Map.of("TWO", "")))
        .isInstanceOf(ConfigFault.class)
        .hasMessage("missing value for ONE, TWO");
    assertThatThrownBy(() -> mounting.mounts(container, Map.of("ONE", "/a", "TWO", "b")))
        .hasMessage("error SubPath `/a/b` must not be an absolute path");
    assertThatThrownBy(() -> mounting.mounts(container, Map.of("ONE", "a", "TWO", "..")))
        .hasMessage("unable to provision SubPath `a/..`: must not contain '..'");
    assertThat(mounting.mounts(container, Map.of("ONE", "a", "TWO", "b"))).hasSize(1);
  }

  private static Container part(String subPath) {
    return new ContainerBuilder(container("web"))
        .addNewVolumeMount()
        .withName("scratch")
        .withMountPath("/at")
        .withSubPath(subPath)
        .endVolumeMount()
        .build();
  }

  @Test
  void read_fileOfAVolumeThatOnlyAVariableNames_staysWithinTheVolume() throws Exception {
    Volume scratch =
        new VolumeBuilder().withName("scratch").withNewEmptyDir().endEmptyDir().build();
    Container web =
        new ContainerBuilder(container("web"))
            .addNewEnv()
            .withName("A")
            .withNewValueFrom()
            .withNewFileKeyRef("A", false, "env", "scratch")
            .endValueFrom()
            .endEnv()
            .build();
    Pod pod =
        new PodBuilder(pod("web", "Always", web)).editSpec().withVolumes(scratch).endSpec().build();
    Mounting mounting = volumes.prepare(fields(pod));
    Path volume =
        root.resolve("pods")
            .resolve(Pods.uid(pod))
            .resolve("volumes/kubernetes.io~empty-dir/scratch");
    Files.writeString(volume.resolve("env"), "A='1'");
    Files.writeString(root.resolve("secret"), "A='2'");
    assertThat(mounting.read("scratch", "env")).asString().isEqualTo("A='1'");
    Files.createSymbolicLink(volume.resolve("out"), root.resolve("secret"));
    assertThatThrownBy(() -> mounting.read("scratch", "out")).isInstanceOf(IOException.class);
    Files.createSymbolicLink(volume.resolve("in"), Path.of("/env"));
    assertThat(mounting.read("scratch", "in")).asString().isEqualTo("A='1'");
    assertThatThrownBy(() -> mounting.read("scratch", "none")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> mounting.read("scratch", ".")).hasMessage(" is not a file");
    assertThatThrownBy(() -> mounting.read("other", "env"))
        .hasMessage("cannot find the volume \"other\" referenced by FileKeyRef");
  }

  @Test
  void release_everything_isUnmountedAndGone() {
    Volume scratch =
        new VolumeBuilder().withName("scratch").withNewEmptyDir().endEmptyDir().build();
    Volume memory =
        new VolumeBuilder()
            .withName("memory")
            .withNewEmptyDir()
            .withMedium("Memory")
            .endEmptyDir()
            .build();
    Pod pod = with(scratch, memory);
    volumes.prepare(fields(pod)).mounts(part("a"), Map.of());
    assertThat(mounts.mounted).hasSize(2);
    assertThat(volumes.kept()).containsExactly(Pods.uid(pod));
    volumes.release(pod);
    assertThat(mounts.mounted).isEmpty();
    assertThat(volumes.kept()).isEmpty();
  }

  @Test
  void prepare_hostPathOfTheWrongType_isRefused() throws Exception {
    Path file = Files.createFile(root.resolve("file"));
    Volume host =
        new VolumeBuilder().withName("host").withNewHostPath(file.toString(), "Directory").build();
    assertThatThrownBy(() -> volumes.prepare(fields(with(host))))
        .hasMessageContaining("hostPath type check failed: " + file + " is not a directory");
  }

  private static Volume image(String reference) {
    return new VolumeBuilder().withName("tools").withNewImage("IfNotPresent", reference).build();
  }

  @Test
  void prepare_image_isMountedOnceAndLetGo() {
    Pod pod = with(image("image:1"));
    Path path = path(volumes.prepare(fields(pod)), "tools");
    volumes.prepare(fields(pod));
    assertThat(mounts.mounted).containsExactly(path);
    assertThat(images.held).containsExactly("coracle-volume-uid-web-tools");
    volumes.release(pod);
    assertThat(images.held).isEmpty();
    assertThat(mounts.mounted).isEmpty();
  }

  @Test
  void prepare_imageThatIsNotThere_saysSo() {
    assertThatThrownBy(() -> volumes.prepare(fields(with(image("missing:1")))))
        .hasMessage(
            "MountVolume.SetUp failed for volume \"tools\" : ErrImagePull: missing:1 not found");
  }

  @Test
  void prepare_volumeThatNoContainerUses_isLeftOut() {
    Pod pod =
        new PodBuilder(pod("web", "Always", container("web")))
            .editSpec()
            .withVolumes(settings())
            .endSpec()
            .build();
    volumes.prepare(fields(pod));
    assertThat(root.resolve("pods").resolve(Pods.uid(pod)).resolve("volumes")).doesNotExist();
  }

  @Test
  void mounts_recursivelyReadOnly_goThroughAPlaceOfTheirOwn() {
    Volume scratch =
        new VolumeBuilder().withName("scratch").withNewEmptyDir().endEmptyDir().build();
    Mounting mounting = volumes.prepare(fields(with(scratch)));
    Container container =
        new ContainerBuilder(container("web"))
            .addNewVolumeMount()
            .withName("scratch")
            .withMountPath("/at")
            .withReadOnly(true)
            .withRecursiveReadOnly("Enabled")
            .endVolumeMount()
            .build();
    Path place = mounting.mounts(container, Map.of()).getFirst().hostPath();
    assertThat(mounts.mounted).containsExactly(place);
    assertThat(place).isDirectory().hasFileName("0-ro");
  }
}
