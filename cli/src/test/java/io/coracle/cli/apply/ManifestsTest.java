package io.coracle.cli.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.coracle.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
  @TempDir private Path directory;

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private List<String> names() {
    return Manifests.read(List.of(directory)).stream().map(m -> m.kind() + " " + m.name()).toList();
  }

  @Test
  void read_directory_takesManifestsByNameAndNamespacesFirst() throws IOException {
    write("b/two.yml", "{apiVersion: v1, kind: Namespace, metadata: {name: ns}}");
    write("a.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}");
    write("c.json", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}");
    write("readme.txt", "not a manifest");
    assertThat(names()).containsExactly("Namespace ns", "ConfigMap c", "Secret s");
  }

  @Test
  void read_list_isItsItems() throws IOException {
    write(
        "list.yaml",
        "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: p}}]}");
    assertThat(names()).containsExactly("Pod p");
  }

  @Test
  void read_documentWithoutKind_namesFileAndDocument() throws IOException {
    Path file =
        write("x.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n---\napiVersion: v1\n");
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> Manifests.read(List.of(file)))
        .withMessage(file + ":2: kind is missing");
  }

  @Test
  void read_noYaml_namesTheFile() throws IOException {
    Path file = write("x.yaml", "a: [1\nb: }");
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> Manifests.read(List.of(file)))
        .withMessageStartingWith(file + ": ");
  }

  @Test
  void read_keyTwice_isRefused() throws IOException {
    Path file = write("x.yaml", "apiVersion: v1\nkind: Pod\nkind: Pod\nmetadata: {name: p}\n");
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> Manifests.read(List.of(file)))
        .withMessageContaining("more than once: kind");
  }

  @Test
  void read_nothingThere_saysSo() {
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> Manifests.read(List.of(directory.resolve("missing.yaml"))))
        .withMessageStartingWith("there is no file or directory");
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> Manifests.read(List.of(directory)))
        .withMessageStartingWith("there are no *.yaml");
  }
}
