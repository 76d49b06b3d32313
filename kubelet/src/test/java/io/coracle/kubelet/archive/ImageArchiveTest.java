package io.coracle.kubelet.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
  private static final byte[] CONFIG = bytes("{\"architecture\":\"any\"}");
  private static final byte[] LAYER = bytes("not really a layer");

  @TempDir Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String blob(byte[] content) {
    return "blobs/" + Digests.of(content).replace(':', '/');
  }

  private static String descriptor(String type, byte[] content, String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(type, Digests.of(content), content.length, more);
  }

  private static byte[] manifest() {
    return bytes(
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
            .formatted(
                descriptor("application/vnd.oci.image.config.v1+json", CONFIG, ""),
                descriptor("application/vnd.oci.image.layer.v1.tar", LAYER, "")));
  }

  private Path ociLayout(boolean compressed) throws IOException {
    Path file = directory.resolve("oci.tar");
    String platform =
        ",\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}"
            .formatted(ImagePlatform.current().architecture());
    String other = ",\"platform\":{\"os\":\"plan9\",\"architecture\":\"mips\"}";
    String type = "application/vnd.oci.image.manifest.v1+json";
    byte[] inner =
        bytes(
            "{\"manifests\":[%s,%s]}"
                .formatted(
                    descriptor(type, bytes("absent"), other),
                    descriptor(type, manifest(), platform)));
    byte[] index =
        bytes(
            "{\"manifests\":[%s]}"
                .formatted(
                    descriptor(
                        "application/vnd.oci.image.index.v1+json",
                        inner,
                        ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"me/app:2\"}")));
    try (var out = Files.newOutputStream(file);
        var sink = compressed ? new GZIPOutputStream(out) : out;
        var tar = new TarWriter(sink)) {
      tar.file("oci-layout", 0644, bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
      tar.file("index.json", 0644, index);
      for (byte[] content : List.of(inner, manifest(), CONFIG, LAYER)) {
        tar.file(blob(content), 0644, content);
      }
    }
    return file;
  }

  @Test
  void open_ociLayoutWithNestedIndex_takesThisMachinesImage() throws IOException {
    for (boolean compressed : new boolean[] {false, true}) {
      try (ImageArchive archive = ImageArchive.open(ociLayout(compressed))) {
        ImageArchive.Image image = archive.images().getFirst();
        assertThat(archive.images()).hasSize(1);
        assertThat(image.names()).containsExactly("docker.io/me/app:2");
        assertThat(image.manifest().digest()).isEqualTo(Digests.of(manifest()));
        assertThat(archive.content(image.layers().getFirst()).readAllBytes()).isEqualTo(LAYER);
      }
    }
  }

  @Test
  void open_noImageArchive_saysSo() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "x".repeat(2000));
    assertThatThrownBy(() -> ImageArchive.open(text))
        .isInstanceOf(ImageArchiveException.class)
        .hasMessageContaining(text.toString())
        .hasMessageContaining("no tar archive");
    Path tar = directory.resolve("other.tar");
    try (var out = Files.newOutputStream(tar);
        var writer = new TarWriter(out)) {
      writer.file("hello", 0644, bytes("hello"));
    }
    assertThatThrownBy(() -> ImageArchive.open(tar))
        .hasMessageContaining("neither a docker-archive nor an OCI layout");
    assertThatThrownBy(() -> ImageArchive.open(directory.resolve("absent")))
        .hasMessageContaining("there is no file");
    Path cut = directory.resolve("cut.tar");
    byte[] whole = Files.readAllBytes(ociLayout(false));
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> ImageArchive.open(cut)).isInstanceOf(ImageArchiveException.class);
  }

  @Test
  void full_names_areCompleted() {
    assertThat(ImageNames.full("busybox")).isEqualTo("docker.io/library/busybox:latest");
    assertThat(ImageNames.full("me/app:2")).isEqualTo("docker.io/me/app:2");
    assertThat(ImageNames.full("localhost/app")).isEqualTo("localhost/app:latest");
    assertThat(ImageNames.full("reg:5000/app@sha256:0")).isEqualTo("reg:5000/app@sha256:0");
  }

  @Test
  void write_offlineImage_isTheSameEveryTime() throws IOException {
    Assumptions.assumeTrue(Files.exists(OfflineImage.DEFAULT_BUSYBOX), "no busybox");
    Path first = directory.resolve("first.tar");
    Path second = directory.resolve("second.tar");
    OfflineImage.write(OfflineImage.DEFAULT_BUSYBOX, first);
    OfflineImage.write(OfflineImage.DEFAULT_BUSYBOX, second);
    assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    try (ImageArchive archive = ImageArchive.open(first)) {
      assertThat(archive.images())
          .flatExtracting(ImageArchive.Image::names)
          .containsExactly(OfflineImage.BUSYBOX, OfflineImage.PAUSE);
    }
  }

  @Test
  void write_noStaticBusybox_saysWhatToInstall() throws IOException {
    Path target = directory.resolve("target.tar");
    assertThatThrownBy(() -> OfflineImage.write(directory.resolve("none"), target))
        .hasMessageContaining("install the package busybox-static");
    Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh\n");
    assertThatThrownBy(() -> OfflineImage.write(script, target))
        .hasMessageContaining("needs shared libraries");
  }
}
