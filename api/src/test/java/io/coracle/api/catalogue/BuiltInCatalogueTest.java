package io.coracle.api.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltInCatalogueTest {
  private final BuiltInCatalogue catalogue = BuiltInCatalogue.load();

  @Test
  void resource_pods_saysWhatDiscoverySays() {
    Resource pods = catalogue.resource(new GroupVersionResource("", "v1", "pods")).orElseThrow();
    assertThat(pods.kind()).isEqualTo(new GroupVersionKind("", "v1", "Pod"));
    assertThat(pods.namespaced()).isTrue();
    assertThat(pods.shortNames()).containsExactly("po");
    assertThat(pods.categories()).containsExactly("all");
    assertThat(pods.allows("deletecollection")).isTrue();
    assertThat(pods.subresource("eviction").orElseThrow().kind())
        .isEqualTo(new GroupVersionKind("policy", "v1", "Eviction"));
  }

  @Test
  void resource_shownByTwoGroups_isKeptOnce() {
    Resource events =
        catalogue.resource(new GroupVersionResource("events.k8s.io", "v1", "events")).orElseThrow();
    assertThat(events.storage()).isEqualTo(new GroupResource("", "events"));
    assertThat(events.storageKind()).isEqualTo(new GroupVersionKind("", "v1", "Event"));
  }

  @Test
  void schema_ofAPod_followsReferencesLazily() {
    Schema.Fields pod = fields(new GroupVersionKind("", "v1", "Pod"));
    assertThat(pod.fields().keySet())
        .containsExactly("kind", "apiVersion", "metadata", "spec", "status");
    Schema.Fields spec = (Schema.Fields) pod.field("spec").orElseThrow().schema();
    Schema.Field list = spec.field("containers").orElseThrow();
    Schema.Sequence containers = (Schema.Sequence) list.schema();
    assertThat(containers.listType()).isEqualTo(Schema.ListType.MAP);
    assertThat(containers.mapKeys()).isEqualTo(List.of("name"));
    assertThat(list.patch().mergeKey()).contains("name");
    assertThat(list.required()).isTrue();
  }

  @Test
  void schema_ofOptionsInAnyGroup_isFound() {
    assertThat(catalogue.schema(new GroupVersionKind("apps", "v1", "DeleteOptions"))).isPresent();
    assertThat(catalogue.schema(new GroupVersionKind("apps", "v1", "Nothing"))).isEmpty();
  }

  @Test
  void schema_ofEveryResourceAndSubresource_isThere() {
    for (Resource resource : catalogue.resources()) {
      assertThat(catalogue.schema(resource.kind())).as("%s", resource.kind()).isPresent();
      assertThat(catalogue.schema(resource.storageKind())).isPresent();
      for (Resource.Subresource subresource : resource.subresources()) {
        assertThat(catalogue.schema(subresource.kind())).as("%s", subresource).isPresent();
      }
    }
  }

  private Schema.Fields fields(GroupVersionKind kind) {
    return (Schema.Fields) catalogue.schema(kind).orElseThrow();
  }
}
