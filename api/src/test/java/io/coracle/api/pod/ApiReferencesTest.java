package io.coracle.api.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiReferencesTest {
  private static String first(String spec) {
    String json = spec.replace('\'', '"');
    return ApiReferences.first(Json.parseObject(json.getBytes(StandardCharsets.UTF_8))).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'serviceAccountName':'a'} | serviceaccounts",
        "{'imagePullSecrets':[{'name':'a'}]} | secrets",
        "{'containers':[{'env':[{'valueFrom':{'secretKeyRef':{}}}]}]} | secrets",
        "{'initContainers':[{'envFrom':[{'secretRef':{'name':'a'}}]}]} | secrets",
        "{'volumes':[{'projected':{'sources':[{'secret':{'name':'a'}}]}}]} | secrets",
        "{'volumes':[{'csi':{'nodePublishSecretRef':{'name':'a'}}}]} | secrets",
        "{'containers':[{'env':[{'valueFrom':{'configMapKeyRef':{}}}]}]} | configmaps",
        "{'containers':[{'envFrom':[{'configMapRef':{'name':'a'}}]}]} | configmaps",
        "{'volumes':[{'configMap':{'name':'a'}}]} | configmaps",
        "{'resourceClaims':[{'name':'a'}]} | resourceclaims",
        "{'volumes':[{'csi':{'driver':'a'}}]} | csidrivers (via CSI volumes)",
        "{'volumes':[{'ephemeral':{}}]} | persistentvolumeclaims (via ephemeral volumes)",
        "{'volumes':[{'projected':{'sources':[{'serviceAccountToken':{}}]}}]} |"
            + " serviceaccounts (via projected volumes)",
        "{'volumes':[{'projected':{'sources':[{'clusterTrustBundle':{}}]}}]} | clustertrustbundles"
      })
  void first_reference_isNamed(String spec, String resource) {
    assertThat(first(spec)).isEqualTo(resource);
  }

  @Test
  void first_podOnItsOwn_hasNone() {
    assertThat(
            first(
                "{'containers':[{'name':'a','env':[{'name':'A','value':'b'},{'name':'IP',"
                    + "'valueFrom':{'fieldRef':{'fieldPath':'status.podIP'}}}]}],'volumes':["
                    + "{'name':'a','emptyDir':{}},{'name':'b','hostPath':{'path':'/'}},"
                    + "{'name':'c','projected':{'sources':[{'downwardAPI':{}}]}}]}"))
        .isEmpty();
  }
}
