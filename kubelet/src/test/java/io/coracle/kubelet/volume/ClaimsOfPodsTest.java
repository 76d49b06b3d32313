package io.coracle.kubelet.volume;

import static io.coracle.kubelet.testing.TestPods.container;
import static io.coracle.kubelet.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.volume.Claims;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.container.PodFields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.testing.FakeApi;
import io.coracle.kubelet.testing.FakeImageVolumes;
import io.coracle.kubelet.testing.FakeMounts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsOfPodsTest {
  private static final String NOT_MOUNTED =
      "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[],"
          + " failed to process volumes=[data]: error processing PVC default/data: ";

  @TempDir Path root;

  private final VirtualWorld world = new VirtualWorld(5);
  private final FakeApi api = new FakeApi(world.environment());
  private DiskVolumes volumes;

  @BeforeEach
  void open() {
    volumes =
        new DiskVolumes(
            world.environment(),
            root,
            api,
            new FakeMounts(),
            new FakeImageVolumes(),
            VolumeSteps.UNWATCHED);
  }

  @AfterEach
  void close() {
    volumes.close();
    world.close();
  }

  private static final Container MOUNTING =
      new ContainerBuilder(container("web"))
          .addNewVolumeMount()
          .withName("data")
          .withMountPath("/data")
          .endVolumeMount()
          .build();

  private static final Container WITH_DEVICE =
      new ContainerBuilder(container("web"))
          .addNewVolumeDevice()
          .withName("data")
          .withDevicePath("/dev/xda")
          .endVolumeDevice()
          .build();

  private static Pod using(Container container, boolean readOnly) {
    return new PodBuilder(pod("web", "Always", container))
        .editSpec()
        .addNewVolume()
        .withName("data")
        .withNewPersistentVolumeClaim("data", readOnly)
        .endVolume()
        .endSpec()
        .build();
  }

  private PersistentVolumeClaimBuilder claim() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("data")
        .withNamespace("default")
        .withUid("claim-uid")
        .addToAnnotations(Claims.BIND_COMPLETED, "yes")
        .endMetadata()
        .withNewSpec()
        .withVolumeName("pv")
        .endSpec();
  }

  private PersistentVolumeBuilder volume() {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName("pv")
        .endMetadata()
        .withNewSpec()
        .withNewClaimRef()
        .withName("data")
        .withNamespace("default")
        .withUid("claim-uid")
        .endClaimRef()
        .endSpec();
  }

  private void bind(Path path) {
    api.claims.put("data", claim().build());
    api.volumes.put(
        "pv",
        volume().editSpec().withNewLocal().withPath(path.toString()).endLocal().endSpec().build());
  }

  private Mounting prepare(Pod pod) {
    return volumes.prepare(new PodFields(pod, List.of(), List.of(), Map.of()));
  }

  @Test
  void prepare_localVolume_isItsPath() throws Exception {
    Path path = Files.createDirectory(root.resolve("local"));
    bind(path);
    ContainerConfig.Mount mount =
        prepare(using(MOUNTING, false)).mounts(MOUNTING, Map.of()).getFirst();
    assertThat(mount.hostPath()).isEqualTo(path);
    assertThat(mount.readOnly()).isFalse();
    volumes.release(using(MOUNTING, false));
    assertThat(prepare(using(MOUNTING, true)).mounts(MOUNTING, Map.of()).getFirst().readOnly())
        .isTrue();
  }

  @Test
  void prepare_again_keepsWhatWasFound() throws Exception {
    bind(Files.createDirectory(root.resolve("local")));
    Pod pod = using(MOUNTING, false);
    prepare(pod);
    api.claims.clear();
    assertThat(prepare(pod).mounts(MOUNTING, Map.of())).hasSize(1);
    volumes.release(pod);
    assertThatThrownBy(() -> prepare(pod)).hasMessageContaining("not found");
  }

  @Test
  void release_localVolume_leavesItsFiles() throws Exception {
    Path path = Files.createDirectory(root.resolve("local"));
    Files.writeString(path.resolve("kept"), "data");
    bind(path);
    Pod pod = using(MOUNTING, false);
    prepare(pod);
    volumes.release(pod);
    assertThat(path.resolve("kept")).hasContent("data");
  }

  @Test
  void prepare_claimNotReady_saysWhy() {
    assertThatThrownBy(() -> prepare(using(MOUNTING, false)))
        .hasMessage(
            NOT_MOUNTED
                + "failed to fetch PVC from API server: persistentvolumeclaims \"data\" not found");
    api.claims.put("data", claim().editSpec().withVolumeName("").endSpec().build());
    assertThatThrownBy(() -> prepare(using(MOUNTING, false)))
        .hasMessage(NOT_MOUNTED + "PVC is not bound");
    api.claims.put("data", claim().build());
    assertThatThrownBy(() -> prepare(using(MOUNTING, false)))
        .hasMessageContaining("persistentvolumes \"pv\" not found");
    api.claims.put(
        "data",
        claim().editMetadata().withDeletionTimestamp("2026-01-01T00:00:00Z").endMetadata().build());
    assertThatThrownBy(() -> prepare(using(MOUNTING, false)))
        .hasMessage(NOT_MOUNTED + "PVC is being deleted");
  }

  @Test
  void prepare_volumeOfAnotherClaim_isRefused() {
    bind(root);
    api.volumes.put(
        "pv", volume().editSpec().editClaimRef().withUid("other").endClaimRef().endSpec().build());
    assertThatThrownBy(() -> prepare(using(MOUNTING, false)))
        .hasMessageContaining("does not match the UID \"claim-uid\" of the PVC");
  }

  @Test
  void prepare_pathMissing_saysSo() {
    bind(root.resolve("missing"));
    assertThatThrownBy(() -> prepare(using(MOUNTING, false)))
        .hasMessage(
            "MountVolume.NewMounter initialization failed for volume \"pv\" : path \""
                + root.resolve("missing")
                + "\" does not exist");
  }

  @Test
  void prepare_kindThatIsNotKnown_saysSo() {
    bind(root);
    api.volumes.put(
        "pv",
        volume()
            .editSpec()
            .withNewNfs()
            .withServer("nfs")
            .withPath("/")
            .endNfs()
            .endSpec()
            .build());
    assertThatThrownBy(() -> prepare(using(MOUNTING, false)))
        .hasMessage("MountVolume.SetUp failed for volume \"pv\" : no volume plugin matched");
  }

  @Test
  void prepare_blockAndFileSystem_areNotMixedUp() {
    bind(root);
    assertThatThrownBy(() -> prepare(using(WITH_DEVICE, false)))
        .hasMessageContaining(
            "volume data has volumeMode Filesystem, but is specified in volumeDevices");
    var block = volume().editSpec().withVolumeMode("Block").withNewLocal(null, "/dev/null");
    api.volumes.put("pv", block.endSpec().build());
    assertThatThrownBy(() -> prepare(using(MOUNTING, false)))
        .hasMessageContaining("volume data has volumeMode Block, but is specified in volumeMounts");
    assertThatThrownBy(() -> prepare(using(WITH_DEVICE, false)))
        .hasMessage(
            "MapVolume.MapPodDevice failed for volume \"pv\" : /dev/null is not a block device");
  }

  @Test
  void prepare_ephemeralVolume_mustBeThePodsOwn() throws Exception {
    Path path = Files.createDirectory(root.resolve("local"));
    bind(path);
    Pod pod =
        new PodBuilder(pod("web", "Always", MOUNTING))
            .editSpec()
            .addNewVolume()
            .withName("data")
            .withNewEphemeral()
            .endEphemeral()
            .endVolume()
            .endSpec()
            .build();
    api.claims.put("web-data", claim().build());
    assertThatThrownBy(() -> prepare(pod)).hasMessageContaining("was not created for pod");
    api.claims.put(
        "web-data",
        claim()
            .editMetadata()
            .addNewOwnerReference()
            .withUid(Pods.uid(pod))
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .build());
    assertThat(prepare(pod).mounts(MOUNTING, Map.of()).getFirst().hostPath()).isEqualTo(path);
  }

  @Test
  void diskless_claimNotBound_saysTheSame() {
    var diskless = new DisklessVolumes(api, new FakeImageVolumes(), VolumeSteps.UNWATCHED);
    assertThatThrownBy(
            () ->
                diskless.prepare(
                    new PodFields(using(MOUNTING, false), List.of(), List.of(), Map.of())))
        .hasMessageStartingWith(NOT_MOUNTED);
  }

  @Test
  void directories_nameOfAVolume_areMadeAndRemoved() throws Exception {
    LocalDirectories directories = LocalDirectories.below(root.resolve("all"));
    Path made = directories.make("pvc-1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwxrwxrwx");
    Files.writeString(made.resolve("f"), "data");
    assertThat(directories.make("pvc-1").resolve("f")).hasContent("data");
    directories.remove("pvc-1");
    directories.remove("pvc-1");
    assertThat(made).doesNotExist();
  }

  @Test
  void directories_nameThatLeadsOut_isRefused() {
    LocalDirectories directories = LocalDirectories.below(root.resolve("all"));
    for (String name : List.of("..", "a/b", "", ".", "-a", "A", "a..", "../x")) {
      assertThatThrownBy(() -> directories.remove(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
