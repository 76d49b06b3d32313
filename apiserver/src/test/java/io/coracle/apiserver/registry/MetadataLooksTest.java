package io.coracle.apiserver.registry;

import static io.coracle.apiserver.registry.TestRegistry.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.StatusException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a fault of metadata is reported: once for each look at it. */
class MetadataLooksTest {
  private static final String NAMESPACED = "namespaces/default/";

  private final TestRegistry api = new TestRegistry();

  @AfterEach
  void close() {
    api.close();
  }

  private List<String> faults(String path, String patch) {
    StatusException refusal = refusal(() -> api.patch(path + "/x", "merge-patch", patch));
    return refusal.details().orElseThrow().causes().stream()
        .map(StatusException.Cause::field)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/v1/namespaces/default/configmaps | {} | 4 | 2 | 2",
        "/apis/apps/v1/namespaces/default/deployments | {'spec':{'selector':{'matchLabels':"
            + "{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':"
            + "[{'name':'c','image':'i'}]}}}} | 3 | 2 | 1",
        "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles | {} | 5 | 2 | 3",
        "/api/v1/namespaces/default/limitranges | {} | 3 | 1 | 2",
        "/apis/policy/v1/namespaces/default/poddisruptionbudgets | {} | 2 | 1 | 1",
        "/apis/coordination.k8s.io/v1/namespaces/default/leases | {} | 3 | 2 | 1",
        "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas | {'spec':"
            + "{'priorityLevelConfiguration':{'name':'p'}}} | 3 | 1 | 2",
      })
  void update_badMetadata_reportedByEachLook(
      String path, String body, int ofLabels, int ofUid, int ofFinalizers) {
    String more = body.substring(1);
    api.post(path, "{'metadata':{'name':'x'}" + (more.equals("}") ? "" : ",") + more);

    assertThat(faults(path, "{'metadata':{'labels':{'a':'no good'}}}"))
        .hasSize(ofLabels)
        .containsOnly("metadata.labels");
    assertThat(faults(path, "{'metadata':{'uid':'other'}}"))
        .hasSize(ofUid)
        .containsOnly("metadata.uid");
    assertThat(faults(path, "{'metadata':{'finalizers':['no/good/name']}}")).hasSize(ofFinalizers);
  }
}
