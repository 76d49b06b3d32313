package io.coracle.kubelet.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.pods.Pods;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  private final VirtualWorld world = new VirtualWorld(1);
  private final SimulatedManifestFiles files = new SimulatedManifestFiles();
  private final List<List<String>> found = new ArrayList<>();
  private final FileSource source =
      new FileSource(
          world.environment(),
          files,
          new ManifestReader(world.environment(), "node"),
          Duration.ofSeconds(20),
          pods -> found.add(pods.stream().map(Pods::name).toList()));

  @AfterEach
  void close() {
    source.close();
    world.close();
  }

  static String manifest(String name) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: %s}, spec: {containers: [{name: c, image: i}]}}"
        .formatted(name);
  }

  private void start() {
    world.environment().tasks().start("test", source::start);
    world.settle();
  }

  @Test
  void start_files_areReadAtOnce() {
    files.put("/m/b.yaml", manifest("b"));
    files.put("/m/a.yaml", manifest("a"));
    start();
    assertThat(found).containsExactly(List.of("a-node", "b-node"));
  }

  @Test
  void change_whileWatched_isSeenAtOnce() {
    start();
    files.put("/m/a.yaml", manifest("a"));
    world.advance(Duration.ofMillis(200));
    assertThat(found).containsExactly(List.of(), List.of("a-node"));
    files.remove("/m/a.yaml");
    world.advance(Duration.ofMillis(200));
    assertThat(found.getLast()).isEmpty();
  }

  @Test
  void change_thatBreaksTheFile_keepsWhatItSaid() {
    files.put("/m/a.yaml", manifest("a"));
    files.put("/m/b.yaml", manifest("b"));
    start();
    files.put("/m/a.yaml", "kind: Pod\nmetadata: {");
    world.advance(Duration.ofMinutes(2));
    assertThat(found).allMatch(List.of("a-node", "b-node")::equals).hasSizeGreaterThan(2);
    files.put("/m/a.yaml", manifest("mended"));
    world.advance(Duration.ofSeconds(1));
    assertThat(found.getLast()).containsExactly("mended-node", "b-node");
  }

  @Test
  void manyChanges_inAMoment_areReadOnce() {
    start();
    for (int i = 0; i < 50; i++) {
      files.put("/m/a.yaml", manifest("a" + i));
    }
    world.advance(Duration.ofSeconds(1));
    assertThat(found).containsExactly(List.of(), List.of("a49-node"));
  }

  @Test
  void disk_directory_showsPlainFilesOnly(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("b.yaml"), manifest("b"));
    Files.writeString(directory.resolve("a.json"), manifest("a"));
    Files.writeString(directory.resolve(".hidden.yaml"), manifest("hidden"));
    Files.createDirectory(directory.resolve("sub"));
    var disk = new DiskManifestFiles(world.environment(), directory);
    assertThat(disk.list())
        .containsExactly(
            directory.resolve("a.json").toString(), directory.resolve("b.yaml").toString());
    assertThat(disk.read(directory.resolve("a.json").toString()))
        .isEqualTo(manifest("a").getBytes(StandardCharsets.UTF_8));
    Path file = directory.resolve("b.yaml");
    assertThat(new DiskManifestFiles(world.environment(), file).list())
        .containsExactly(file.toString());
    assertThat(new DiskManifestFiles(world.environment(), directory.resolve("none")).list())
        .isEmpty();
  }
}
