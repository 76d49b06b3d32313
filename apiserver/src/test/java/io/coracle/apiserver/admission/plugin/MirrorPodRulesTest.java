package io.coracle.apiserver.admission.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorPodRulesTest {
  private static final String OWNER =
      "{'apiVersion':'v1','kind':'Node','name':'n','uid':'u','controller':true}";

  private static String refusal(String owners, String annotations, String spec) {
    String pod =
        "{'metadata':{'ownerReferences':["
            + owners
            + "],'annotations':{"
            + annotations
            + "}},'spec':"
            + spec
            + "}";
    byte[] json = pod.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return MirrorPodRules.refuse(Json.parseObject(json), "n", "u").orElse("");
  }

  private static String owned(String owners) {
    return refusal(owners, "'kubernetes.io/config.mirror':'x'", "{'nodeName':'n'}");
  }

  @Test
  void refuse_mirrorOfTheNode_isNot() {
    assertThat(owned(OWNER)).isEmpty();
  }

  @Test
  void refuse_noMirror_says() {
    assertThat(refusal(OWNER, "", "{'nodeName':'n'}"))
        .isEqualTo(
            "pod does not have \"kubernetes.io/config.mirror\" annotation, node \"n\" can only"
                + " create mirror pods");
  }

  @Test
  void refuse_otherNode_says() {
    assertThat(refusal(OWNER, "'kubernetes.io/config.mirror':'x'", "{'nodeName':'m'}"))
        .isEqualTo("node \"n\" can only create pods with spec.nodeName set to itself");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kind:Node>kind:Pod | node \"n\" can only create pods with an owner reference set to"
            + " itself",
        "name:n>name:m | node \"n\" can only create pods with an owner reference set to itself",
        "uid:u>uid:v | node n UID mismatch: expected v got u",
        "controller:true>controller:false | node \"n\" can only create pods with a controller"
            + " owner reference set to itself",
        "controller:true>controller:true,blockOwnerDeletion:true | node \"n\" must not set"
            + " blockOwnerDeletion on an owner reference"
      })
  void refuse_ownerThatIsNotTheNode_says(String change, String message) {
    String plain = OWNER.replace("'", "");
    String[] sides = change.split(">", 2);
    String changed = plain.replace(sides[0], sides[1]);
    String json =
        changed
            .replaceAll("([A-Za-z0-9]+):", "'$1':")
            .replaceAll(":(?!true|false)([A-Za-z0-9]+)", ":'$1'");
    assertThat(owned(json)).isEqualTo(message);
  }

  @Test
  void refuse_noOwnerOrTwo_says() {
    assertThat(owned(""))
        .isEqualTo("node \"n\" can only create pods with an owner reference set to itself");
    assertThat(owned(OWNER + "," + OWNER))
        .isEqualTo("node \"n\" can only create pods with a single owner reference set to itself");
  }

  @Test
  void refuse_referenceToAnObject_says() {
    assertThat(
            refusal(
                OWNER,
                "'kubernetes.io/config.mirror':'x'",
                "{'nodeName':'n','volumes':[{'name':'v','secret':{'secretName':'s'}}]}"))
        .isEqualTo("node \"n\" can not create pods that reference secrets");
  }
}
