package io.coracle.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodStrategyTest {
  private static final String APP = "{'name':'app','image':'web:1'}";

  private final Strategy pods = Faults.strategy("", "pods");

  private static String pod(String spec) {
    return "{'metadata':{'name':'p','labels':{'rev':'7'}},'spec':{" + spec + "}}";
  }

  private static String container(String fields) {
    return pod("'containers':[{'name':'app','image':'web:1'," + fields + "}]");
  }

  @Test
  void applyDefaults_smallestPod_getsAllDefaults() {
    ObjectNode pod = Faults.created(pods, pod("'containers':[" + APP + "]"));

    assertThat(pod.get("spec"))
        .isEqualTo(
            Faults.object(
                """
                {'containers':[{'name':'app','image':'web:1','imagePullPolicy':'IfNotPresent',
                  'terminationMessagePath':'/dev/termination-log',
                  'terminationMessagePolicy':'File','resources':{}}],
                 'dnsPolicy':'ClusterFirst','restartPolicy':'Always',
                 'terminationGracePeriodSeconds':30,'securityContext':{},
                 'schedulerName':'default-scheduler','enableServiceLinks':true}
                """));
    assertThat(pod.get("status"))
        .isEqualTo(Faults.object("{'phase':'Pending','qosClass':'BestEffort'}"));
  }

  @Test
  void applyDefaults_twice_changesNothing() {
    ObjectNode once = Faults.created(pods, container("'resources':{'limits':{'cpu':'1500u'}}"));
    ObjectNode twice = once.deepCopy();

    pods.applyDefaults(twice);

    assertThat(twice).isEqualTo(once);
    assertThat(once.at("/spec/containers/0/resources/requests/cpu").asString()).isEqualTo("2m");
  }

  @ParameterizedTest
  @CsvSource({
    "web, Always",
    "web:latest, Always",
    "web:1, IfNotPresent",
    "host:5000/web, Always",
    "web@sha256:0123, IfNotPresent",
    "web:latest@sha256:0123, Always",
    "Web, IfNotPresent",
    "'', IfNotPresent"
  })
  void applyDefaults_image_decidesPullPolicy(String image, String policy) {
    ObjectNode pod =
        Faults.created(pods, pod("'containers':[{'name':'a','image':'" + image + "'}]"));

    assertThat(pod.at("/spec/containers/0/imagePullPolicy").asString()).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'limits':{'cpu':'1','memory':'1Gi'} | Guaranteed",
        "'requests':{'cpu':'1000m','memory':'1Gi'},'limits':{'cpu':'1','memory':'1Gi'}"
            + " | Guaranteed",
        "'requests':{'cpu':'1'} | Burstable",
        "'requests':{'cpu':'0'} | BestEffort",
        "'limits':{'example.com/gpu':'1'} | BestEffort"
      },
      quoteCharacter = '"')
  void prepareForCreate_resources_decideQuality(String resources, String quality) {
    ObjectNode pod = Faults.created(pods, container("'resources':{" + resources + "}"));

    assertThat(pod.at("/status/qosClass").asString()).isEqualTo(quality);
  }

  @Test
  void prepareForCreate_schedulingGates_markThePod() {
    ObjectNode pod =
        Faults.created(pods, pod("'containers':[" + APP + "],'schedulingGates':[{'name':'a'}]"));

    assertThat(pod.at("/status/conditions/0/reason").asString()).isEqualTo("SchedulingGated");
  }

  @Test
  void prepareForCreate_matchLabelKeys_becomePartOfTheSelector() {
    ObjectNode pod =
        Faults.created(
            pods,
            pod(
                "'containers':["
                    + APP
                    + "],'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'zone',"
                    + "'whenUnsatisfiable':'DoNotSchedule','labelSelector':{},"
                    + "'matchLabelKeys':['rev']}]"));

    assertThat(pod.at("/spec/topologySpreadConstraints/0/labelSelector/matchExpressions/0"))
        .isEqualTo(Faults.object("{'key':'rev','operator':'In','values':['7']}"));
  }

  @Test
  void validate_fourFaults_inTheOrderOfTheReference() {
    assertThat(
            Faults.ofCreate(
                pods,
                container(
                    "'imagePullPolicy':'No','env':[{'name':''}],"
                        + "'ports':[{'containerPort':0,'protocol':'X'}]")))
        .containsExactly(
            "REQUIRED spec.containers[0].ports[0].containerPort",
            "NOT_SUPPORTED spec.containers[0].ports[0].protocol",
            "REQUIRED spec.containers[0].env[0].name",
            "NOT_SUPPORTED spec.containers[0].imagePullPolicy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'livenessProbe':{} | REQUIRED spec.containers[0].livenessProbe",
        "'livenessProbe':{'exec':{'command':['x']},'successThreshold':2}"
            + " | INVALID spec.containers[0].livenessProbe.successThreshold",
        "'volumeMounts':[{'name':'no','mountPath':'/a'}]"
            + " | NOT_FOUND spec.containers[0].volumeMounts[0].name",
        "'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}}"
            + " | INVALID spec.containers[0].resources.requests",
        "'resources':{'limits':{'hugepages-2Mi':'2Mi'}}"
            + " | FORBIDDEN spec.containers[0].resources",
        "'securityContext':{'privileged':true,'allowPrivilegeEscalation':false}"
            + " | INVALID spec.containers[0].securityContext",
        "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'status.phase'}}}]"
            + " | NOT_SUPPORTED spec.containers[0].env[0].valueFrom.fieldRef.fieldPath",
        "'envFrom':[{'prefix':'A'}] | INVALID spec.containers[0].envFrom"
      })
  void validate_badContainer_named(String fields, String fault) {
    assertThat(Faults.ofCreate(pods, container(fields))).containsExactly(fault.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'restartPolicy':'always' | NOT_SUPPORTED spec.restartPolicy",
        "'dnsPolicy':'None' | REQUIRED spec.dnsConfig",
        "'volumes':[{'name':'v','emptyDir':{},'hostPath':{'path':'/'}}]"
            + " | FORBIDDEN spec.volumes[0].hostPath",
        "'tolerations':[{'key':'a','operator':'Exists','value':'x'}]"
            + " | INVALID spec.tolerations[0].operator",
        "'nodeName':'n','schedulingGates':[{'name':'a'}] | FORBIDDEN spec.nodeName",
        "'ephemeralContainers':[{'name':'e','image':'i'}] | FORBIDDEN spec.ephemeralContainers",
        "'initContainers':[{'name':'app','image':'i'}] | DUPLICATE spec.initContainers[0].name",
        "'hostnameOverride':'A_b' | INVALID spec.hostnameOverride",
        "'hostnameOverride':'a.b','setHostnameAsFQDN':true | FORBIDDEN spec.hostnameOverride",
        "'hostnameOverride':'a.b','hostNetwork':true | FORBIDDEN spec.hostnameOverride",
        "'hostnameOverride':'0123456789012345678901234567890123456789012345678901234567890.bcd'"
            + " | INVALID spec.hostnameOverride",
        "'hostUsers':false,'hostPID':true | FORBIDDEN spec.HostPID"
      })
  void validate_badPod_named(String fields, String fault) {
    assertThat(Faults.ofCreate(pods, pod("'containers':[" + APP + "]," + fields)))
        .containsExactly(fault.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'activeDeadlineSeconds':10 | 'activeDeadlineSeconds':5 | ",
        "'activeDeadlineSeconds':10 | 'activeDeadlineSeconds':11"
            + " | INVALID spec.activeDeadlineSeconds",
        "'activeDeadlineSeconds':10 | 'terminationGracePeriodSeconds':30 | INVALID"
            + " spec.activeDeadlineSeconds",
        "'tolerations':[] | 'tolerations':[{'key':'a','operator':'Exists'}] | ",
        "'tolerations':[{'key':'a','operator':'Exists'}] | 'tolerations':[]"
            + " | FORBIDDEN spec.tolerations",
        "'schedulingGates':[{'name':'a'}] | 'schedulingGates':[] | ",
        "'schedulingGates':[] | 'schedulingGates':[{'name':'a'}]"
            + " | FORBIDDEN spec.schedulingGates[0].name",
        "'schedulingGates':[{'name':'a'}] |"
            + " 'schedulingGates':[{'name':'a'}],'nodeSelector':{'a':'b'} | ",
        "'terminationGracePeriodSeconds':30 | 'nodeSelector':{'a':'b'} | FORBIDDEN spec",
        "'terminationGracePeriodSeconds':30 | 'terminationGracePeriodSeconds':5 | FORBIDDEN spec"
      })
  void validateUpdate_changedSpec_onlyWhatMay(String before, String after, String fault) {
    String spec = "'containers':[" + APP + "],";
    List<String> faults = Faults.ofUpdate(pods, pod(spec + before), pod(spec + after));

    assertThat(faults).isEqualTo(fault == null ? List.of() : List.of(fault));
  }

  @Test
  void validateUpdate_newImage_mayChangeAndNothingElseOfAContainer() {
    String before = pod("'containers':[" + APP + "]");

    assertThat(Faults.ofUpdate(pods, before, before.replace("web:1", "web:2"))).isEmpty();
    assertThat(Faults.ofUpdate(pods, before, container("'command':['x']")))
        .containsExactly("FORBIDDEN spec");
    assertThat(
            Faults.ofUpdate(
                pods, before, pod("'containers':[" + APP + ",{'name':'b','image':'i'}]")))
        .containsExactly("FORBIDDEN spec.containers");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Pending, -1, 0",
    "n, Running, -1, 20",
    "n, Running, 5, 5",
    "n, Succeeded, -1, 0",
    "n, Failed, 9, 0"
  })
  void gracePeriodSeconds_boundAndRunning_asAskedOrOwn(
      String node, String phase, long requested, long expected) {
    ObjectNode pod =
        Faults.object(
            "{'spec':{'nodeName':'%s','terminationGracePeriodSeconds':20},'status':{'phase':'%s'}}"
                .formatted(node, phase));

    assertThat(pods.gracePeriodSeconds(pod, requested)).isEqualTo(expected);
  }

  @Test
  void resize_requests_takesResourcesOnlyAndKeepsTheQuality() {
    Strategy resize = Faults.strategy("", "pods/resize");
    String before = container("'resources':{'requests':{'cpu':'100m'}}");

    assertThat(Faults.ofUpdate(resize, before, container("'resources':{'requests':{'cpu':'2'}}")))
        .isEmpty();
    assertThat(Faults.ofUpdate(resize, before, pod("'containers':[" + APP + "]")))
        .containsExactly("INVALID spec", "FORBIDDEN spec.containers[0].resources.requests");
  }

  @Test
  void ephemeralContainers_added_mayNotChangeLater() {
    Strategy ephemeral = Faults.strategy("", "pods/ephemeralcontainers");
    String plain = pod("'containers':[" + APP + "]");
    String debugged =
        pod("'containers':[" + APP + "],'ephemeralContainers':[{'name':'e','image':'i:1'}]");

    assertThat(Faults.ofUpdate(ephemeral, plain, debugged)).isEmpty();
    assertThat(Faults.ofUpdate(ephemeral, debugged, debugged.replace("i:1", "i:2")))
        .containsExactly("FORBIDDEN spec.ephemeralContainers");
  }

  @Test
  void warnings_doubledVariableAndDottedName_said() {
    ObjectNode pod =
        Faults.object(
            """
            {'metadata':{'name':'a.b'},'spec':{'containers':[{'name':'a','env':[
              {'name':'A','value':'1'},{'name':'A','value':'2'}]}]}}
            """);

    assertThat(pods.warnings(pod)).hasSize(2);
  }

  @Test
  void validateStatusUpdate_qualityAndAddresses_checked() {
    String pod = pod("'containers':[" + APP + "]");

    assertThat(
            Faults.ofStatus(
                pods, pod, "{'metadata':{},'status':{'qosClass':'Guaranteed','podIP':'10.1.0'}}"))
        .containsExactly("INVALID status.qosClass", "INVALID status.podIPs[0]");
  }

  private static String mirror(String annotations, String spec) {
    return "{'metadata':{'name':'p','annotations':{"
        + annotations
        + "}},'spec':{"
        + spec
        + "'containers':["
        + APP
        + "]}}";
  }

  @Test
  void mirrorAnnotation_withoutNode_isRefused() {
    String annotation = "'kubernetes.io/config.mirror':'x'";
    assertThat(Faults.ofCreate(pods, mirror(annotation, "'nodeName':'n',"))).isEmpty();
    assertThat(Faults.ofCreate(pods, mirror(annotation, "")))
        .containsExactly("INVALID metadata.annotations[kubernetes.io/config.mirror]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'kubernetes.io/config.mirror':'x' | 'a':'b'",
        "'kubernetes.io/config.mirror':'x' | 'kubernetes.io/config.mirror':'y'",
        "'a':'b' | 'kubernetes.io/config.mirror':'y'"
      })
  void mirrorAnnotation_thatComesGoesOrChanges_isRefused(String before, String after) {
    assertThat(
            Faults.ofUpdate(
                pods, mirror(before, "'nodeName':'n',"), mirror(after, "'nodeName':'n',")))
        .containsExactly("FORBIDDEN metadata.annotations[kubernetes.io/config.mirror]");
  }
}
