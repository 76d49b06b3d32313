package io.coracle.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Faults in pods: annotations, Windows, what updates and nodes may say. */
class PodRulesTest {
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final String SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

  private final Strategy pods = Faults.strategy("", "pods");

  private static String pod(String annotations, String spec, String container) {
    return "{'metadata':{'name':'p','annotations':{"
        + annotations
        + "}},'spec':{"
        + spec
        + "'containers':[{"
        + container
        + "'name':'c','image':'i:1'}]}}";
  }

  private static List<String> split(String faults) {
    return List.of(faults.split(", ?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'" + COST + "':'+1' | INVALID [" + COST + "]",
        "'" + COST + "':'12345678901' | INVALID [" + COST + "]",
        "'" + SECCOMP + "':'foo' | INVALID ." + SECCOMP,
        "'" + SECCOMP + "':'localhost//a' | INVALID ." + SECCOMP,
        "'" + APP_ARMOR + "x':'unconfined' | INVALID [" + APP_ARMOR + "x]",
        "'" + APP_ARMOR + "c':'foo' | INVALID [" + APP_ARMOR + "c]",
        "'scheduler.alpha.kubernetes.io/tolerations':'{' | INVALID ",
      })
  void annotations_bad_named(String annotation, String fault) {
    assertThat(Faults.ofCreate(pods, pod(annotation, "", "")))
        .containsExactly(("INVALID metadata.annotations" + fault.substring(7).strip()).strip());
  }

  @Test
  void annotations_otherThanField_forbidden() {
    String context = "'securityContext':{'seccompProfile':{'type':'RuntimeDefault'}},";

    assertThat(Faults.ofCreate(pods, pod("'" + SECCOMP + "':'runtime/default'", context, "")))
        .isEmpty();
    assertThat(Faults.ofCreate(pods, pod("'" + SECCOMP + "':'unconfined'", context, "")))
        .containsExactly("FORBIDDEN spec.securityContext.seccompProfile.type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'runAsUserName':'' | INVALID .runAsUserName",
        "'runAsUserName':'...' | INVALID .runAsUserName",
        "'runAsUserName':'a?' | INVALID .runAsUserName",
        "'gmsaCredentialSpec':'' | INVALID .gmsaCredentialSpec",
        "'gmsaCredentialSpecName':'A' | INVALID .gmsaCredentialSpecName",
        "'hostProcess':true | INVALID spec.hostNetwork",
      })
  void windowsOptions_bad_named(String option, String fault) {
    String context = "'securityContext':{'windowsOptions':{" + option + "}},";

    assertThat(Faults.ofCreate(pods, pod("", "", context)))
        .containsExactly(
            fault.replace(" .", " spec.containers[0].securityContext.windowsOptions."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'runtimeClassName':'', | INVALID spec.runtimeClassName",
        "'preemptionPolicy':'', | REQUIRED spec.preemptionPolicy",
        "'overhead':{'requests.cpu':'1'}, | INVALID spec.overhead.limits[requests.cpu]",
        "'volumes':[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'t'}}]}}],"
            + " | FORBIDDEN spec.volumes[0].projected.sources[0].serviceAccountToken",
        "'securityContext':{'appArmorProfile':{'type':'Localhost','localhostProfile':' '}},"
            + " | INVALID spec.securityContext.appArmorProfile.localhostProfile",
        "'securityContext':{'seccompProfile':{'type':'X','localhostProfile':'a'}},"
            + " | NOT_SUPPORTED spec.securityContext.seccompProfile.type,"
            + " INVALID spec.securityContext.seccompProfile.localhostProfile",
      })
  void spec_bad_named(String spec, String faults) {
    assertThat(Faults.ofCreate(pods, pod("", spec, ""))).isEqualTo(split(faults));
  }

  @Test
  void preferredAffinity_valueThatNoLabelHas_accepted() {
    String term = "{'matchExpressions':[{'key':'a','operator':'In','values':['-x']}]}";
    String preferred =
        "'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':["
            + "{'weight':1,'preference':"
            + term
            + "}]}},";

    assertThat(Faults.ofCreate(pods, pod("", preferred, ""))).isEmpty();
  }

  @Test
  void claims_wholeAndInParts_isDuplicate() {
    String claims = "'resourceClaims':[{'name':'r','resourceClaimName':'x'}],";
    String used = "'resources':{'claims':[{'name':'r','request':'a'},{'name':'r'}]},";

    assertThat(Faults.ofCreate(pods, pod("", claims, used)))
        .containsExactly("DUPLICATE spec.containers[0].resources.claims[1]");
  }

  @Test
  void update_imageAndDeadline_bothNamedTwice() {
    String after = pod("", "'activeDeadlineSeconds':-1,", "").replace("i:1", " i:1");

    assertThat(Faults.ofUpdate(pods, pod("", "", ""), after))
        .containsExactly(
            "INVALID spec.activeDeadlineSeconds",
            "INVALID spec.containers[0].image",
            "INVALID spec.containers[0].image",
            "INVALID spec.activeDeadlineSeconds");
  }

  @Test
  void update_appArmorAnnotation_neitherComesNorChanges() {
    String annotation = "'" + APP_ARMOR + "c':'unconfined'";
    String fault = "FORBIDDEN metadata.annotations[" + APP_ARMOR + "c]";

    assertThat(Faults.ofUpdate(pods, pod("", "", ""), pod(annotation, "", "")))
        .containsExactly(fault);
    assertThat(Faults.ofUpdate(pods, pod(annotation, "", ""), pod("", "", "")))
        .containsExactly(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'conditions':[{'type':'a b'}] | INVALID metadata.conditions[0].Type",
        "'podIPs':[{'ip':'1.2.3.4'},{'ip':'1.2.3.4'}]"
            + " | INVALID status.podIPs, DUPLICATE status.podIPs[1]",
        "'resourceClaimStatuses':[{'name':'q'}] | INVALID status.resourceClaimStatuses[0].name",
        "'containerStatuses':[{'name':'c','user':{'linux':{'uid':-1}}}]"
            + " | INVALID status.containerStatuses[0].linux.uid",
        "'ephemeralContainerStatuses':[{'allocatedResourcesStatus':[{'name':'x'}]}]"
            + " | FORBIDDEN status.ephemeralContainerStatuses[0].allocatedResourcesStatus",
      })
  void status_bad_named(String status, String faults) {
    String after = "{'metadata':{},'status':{" + status + "}}";

    assertThat(Faults.ofStatus(pods, pod("", "", ""), after)).isEqualTo(split(faults));
  }

  @Test
  void status_observedGenerationLeftOut_isKept() {
    ObjectNode before = Faults.object("{'status':{'observedGeneration':3}}");
    ObjectNode after = Faults.object("{'metadata':{},'status':{}}");

    pods.prepareForStatusUpdate(after, before);

    assertThat(after.path("status").path("observedGeneration").asInt()).isEqualTo(3);
  }

  @Test
  void ephemeralContainers_ofMirrorPod_forbidden() {
    String mirror = pod("'kubernetes.io/config.mirror':'x'", "'nodeName':'n',", "");

    assertThat(Faults.ofUpdate(Faults.strategy("", "pods/ephemeralcontainers"), mirror, mirror))
        .containsExactly("FORBIDDEN ");
    assertThat(Faults.ofUpdate(Faults.strategy("", "pods/resize"), mirror, mirror))
        .containsExactly("FORBIDDEN ");
  }
}
