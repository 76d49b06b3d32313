package io.coracle.apiserver.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.FieldFaults;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class StandardsTest {
  private static final Standard BASELINE = new Standard(Level.BASELINE, Standard.LATEST);
  private static final Standard RESTRICTED = new Standard(Level.RESTRICTED, Standard.LATEST);

  private static final String HARDENED =
      """
      {"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},
       "containers":[{"name":"c","securityContext":
         {"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}}]}
      """;

  private static SecuredPod pod(String spec) {
    ObjectNode pod = Json.object();
    pod.set("spec", Json.parse(spec.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    return SecuredPod.of(pod);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'hostNetwork':true}",
        "{'hostPID':true}",
        "{'hostIPC':true}",
        "{'containers':[{'securityContext':{'privileged':true}}]}",
        "{'initContainers':[{'securityContext':{'privileged':true}}]}",
        "{'ephemeralContainers':[{'securityContext':{'privileged':true}}]}",
        "{'containers':[{'securityContext':{'capabilities':{'add':['NET_RAW']}}}]}",
        "{'volumes':[{'name':'v','hostPath':{'path':'/'}}]}",
        "{'containers':[{'ports':[{'hostPort':80}]}]}",
        "{'securityContext':{'appArmorProfile':{'type':'Unconfined'}}}",
        "{'securityContext':{'seLinuxOptions':{'role':'r'}}}",
        "{'securityContext':{'seLinuxOptions':{'type':'spc_t'}}}",
        "{'containers':[{'securityContext':{'procMount':'Unmasked'}}]}",
        "{'securityContext':{'seccompProfile':{'type':'Unconfined'}}}",
        "{'securityContext':{'sysctls':[{'name':'kernel.msgmax'}]}}",
        "{'containers':[{'securityContext':{'windowsOptions':{'hostProcess':true}}}]}",
        "{'containers':[{'livenessProbe':{'httpGet':{'host':'1.2.3.4'}}}]}"
      })
  void violations_ofBaseline_areFound(String spec) {
    assertThat(Standards.violations(pod(spec), BASELINE)).hasSize(1);
    assertThat(Standards.violations(pod(spec), Standard.PRIVILEGED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'containers':[{'securityContext':{'capabilities':{'add':['CHOWN']}}}]}",
        "{'hostUsers':false,'containers':[{'securityContext':{'procMount':'Unmasked'}}]}",
        "{'securityContext':{'sysctls':[{'name':'net.ipv4.tcp_rmem'}]}}",
        "{'securityContext':{'seLinuxOptions':{'type':'container_engine_t'}}}"
      })
  void violations_ofBaseline_areNotMadeUp(String spec) {
    assertThat(Standards.violations(pod(spec), BASELINE)).isEmpty();
  }

  @Test
  void violations_plainPod_failsFourRequirementsOfRestricted() {
    assertThat(Standards.violations(pod("{'containers':[{'name':'c'}]}"), RESTRICTED)).hasSize(4);
  }

  @Test
  void violations_hardenedPod_hasNone() {
    assertThat(Standards.violations(pod(HARDENED), RESTRICTED)).isEmpty();
  }

  @Test
  void violations_hostPath_isToldOnceByTheStricterRule() {
    ObjectNode spec = Json.parseObject(HARDENED.getBytes(StandardCharsets.UTF_8));
    spec.putArray("volumes").addObject().put("name", "v").putObject("hostPath");
    ObjectNode pod = Json.object();
    pod.set("spec", spec);

    assertThat(Standards.violations(SecuredPod.of(pod), RESTRICTED))
        .singleElement()
        .asString()
        .startsWith("restricted volume types");
  }

  @Test
  void violations_ownUsers_mayBeRoot() {
    String spec = HARDENED.replace("\"runAsNonRoot\":true", "\"runAsUser\":0");

    assertThat(Standards.violations(pod(spec), RESTRICTED)).hasSize(2);
    assertThat(
            Standards.violations(
                pod(spec.replaceFirst("\\{", "{\"hostUsers\":false,")), RESTRICTED))
        .isEmpty();
  }

  @Test
  void violations_olderVersion_knowsFewerRules() {
    String spec = "{'containers':[{'livenessProbe':{'httpGet':{'host':'1.2.3.4'}}}]}";

    assertThat(Standards.violations(pod(spec), new Standard(Level.BASELINE, 33))).isEmpty();
    assertThat(Standards.violations(pod(spec), new Standard(Level.BASELINE, 34))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"latest,true", "v1.0,true", "v1.36,true", "v1.036,false", "1.3,false", "v1.x,false"})
  void minor_label_isReadStrictly(String text, boolean good) {
    assertThat(Standard.minor(text).isPresent()).isEqualTo(good);
  }

  @Test
  void policy_withoutWarn_warnsAsItEnforces() {
    Map<String, String> labels = Map.of("pod-security.kubernetes.io/enforce", "baseline");

    NamespacePolicy policy = NamespacePolicy.of(labels, new FieldFaults());

    assertThat(policy).isEqualTo(new NamespacePolicy(BASELINE, BASELINE));
  }

  @Test
  void policy_badLevel_isAFaultAndCountsAsRestricted() {
    Map<String, String> labels = Map.of("pod-security.kubernetes.io/enforce", "lax");
    var faults = new FieldFaults();

    NamespacePolicy policy = NamespacePolicy.of(labels, faults);

    assertThat(policy.enforce()).isEqualTo(RESTRICTED);
    assertThat(faults.list())
        .singleElement()
        .extracting(fault -> fault.path())
        .isEqualTo("metadata.labels[pod-security.kubernetes.io/enforce]");
  }

  @Test
  void between_newImage_isSignificant_newLabelIsNot() {
    ObjectNode before =
        Json.parseObject(
            "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"a\"}]}}"
                .getBytes(StandardCharsets.UTF_8));
    ObjectNode labelled = before.deepCopy();
    labelled.putObject("metadata").putObject("labels").put("a", "b");
    ObjectNode changed =
        Json.parseObject(
            "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"b\"}]}}"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(SignificantChange.between(before, labelled)).isFalse();
    assertThat(SignificantChange.between(before, changed)).isTrue();
  }
}
