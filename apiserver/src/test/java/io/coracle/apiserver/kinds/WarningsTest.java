package io.coracle.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.apiserver.strategy.Strategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Sentences about what works, but hardly as meant. */
class WarningsTest {
  private static int ofPod(String metadata, String spec) {
    String pod = "{'metadata':{'name':'p'," + metadata + "},'spec':{" + spec + "}}";
    return Faults.strategy("", "pods").warnings(Faults.object(pod)).size();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'nodeSelector':{'beta.kubernetes.io/os':'linux','a':'b'} | 1",
        "'topologySpreadConstraints':[{'topologyKey':'failure-domain.beta.kubernetes.io/zone'}] |"
            + " 2",
        "'hostAliases':[{'ip':'1.2.3.4'},{'ip':'1.2.3.4'}] | 1",
        "'imagePullSecrets':[{'name':'a'},{'name':'a'},{}] | 2",
        "'overhead':{'memory':'1500m','cpu':'1500m'} | 1",
        "'terminationGracePeriodSeconds':-1 | 1",
        "'volumes':[{'photonPersistentDisk':{'pdID':'x'}}] | 1",
        "'containers':[{'env':[{'name':'A','value':'1'},{'name':'A','value':'$(A)2'}]}] | 0",
        "'containers':[{'env':[{'name':'A','value':'1'},{'name':'A','value':'$(A)'}]}] | 1",
        "'containers':[{'ports':[{'containerPort':1,'hostIP':'1.2.3.4'}]}] | 1",
        "'containers':[{'ports':[{'containerPort':1,'hostPort':1},{'containerPort':1}]}] | 1",
        "'containers':[{'ports':[{'containerPort':1,'hostPort':1},"
            + "{'containerPort':1,'hostPort':2}]}] | 0",
      })
  void pod_oddSpecification_said(String spec, int warnings) {
    assertThat(ofPod("'labels':{}", spec)).isEqualTo(warnings);
  }

  @Test
  void pod_annotationsWithoutEffect_said() {
    String annotation = "'annotations':{'seccomp.security.alpha.kubernetes.io/pod':'unconfined'}";

    assertThat(ofPod(annotation, "'containers':[]")).isEqualTo(1);
    assertThat(ofPod(annotation, "'securityContext':{'seccompProfile':{'type':'Unconfined'}}"))
        .isZero();
  }

  @Test
  void pod_updated_saysNothing() {
    Strategy pods = Faults.strategy("", "pods");
    ObjectNode pod = Faults.object("{'metadata':{'name':'a.b'},'spec':{}}");

    assertThat(pods.warnings(pod)).hasSize(1);
    assertThat(pods.updateWarnings(pod, pod)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "services | 'type':'ClusterIP','clusterIP':'None','externalIPs':['1.2.3.4'],"
            + "'sessionAffinity':'ClientIP','loadBalancerIP':'1.2.3.4' | 3",
        "services | 'type':'ClusterIP','externalName':'a' | 1",
        "services | 'type':'ExternalName','externalName':'a','externalIPs':['1.2.3.4'] | 1",
        "persistentvolumeclaims | 'resources':{'requests':{'storage':'1500m'}} | 1",
        "persistentvolumes | 'persistentVolumeReclaimPolicy':'Recycle','rbd':{} | 2",
        "nodes | 'externalID':'x' | 1",
      })
  void others_oddSpecification_said(String resource, String spec, int warnings) {
    ObjectNode object = Faults.object("{'metadata':{},'spec':{" + spec + "}}");

    assertThat(Faults.strategy("", resource).warnings(object)).hasSize(warnings);
  }

  @Test
  void serviceAccount_secrets_keepTheirNamesOnly() {
    Strategy accounts = Faults.strategy("", "serviceaccounts");
    ObjectNode account = Faults.created(accounts, "{'secrets':[{'name':'a','namespace':'b'}]}");

    assertThat(account).isEqualTo(Faults.object("{'secrets':[{'name':'a'}]}"));
  }

  private static final String TEMPLATE =
      "'template':{'spec':{'nodeSelector':{'beta.kubernetes.io/os':'linux'},'affinity':"
          + "{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
          + "{'nodeSelectorTerms':[{'matchExpressions':[{'key':'beta.kubernetes.io/arch'}]},"
          + "{'matchExpressions':[{'key':'beta.kubernetes.io/arch'}]}]}}}}}";

  @ParameterizedTest
  @CsvSource({
    "apps, deployments, 4",
    "apps, replicasets, 4",
    "apps, daemonsets, 3",
    "apps, statefulsets, 3",
    "'', replicationcontrollers, 4",
    "batch, jobs, 4",
  })
  void owner_dottedNameAndOldLabels_saidWhenNewOrChanged(
      String group, String resource, int warnings) {
    Strategy strategy = Faults.strategy(group, resource);
    ObjectNode object =
        Faults.object("{'metadata':{'name':'a.b','generation':1},'spec':{" + TEMPLATE + "}}");
    ObjectNode changed =
        Faults.object("{'metadata':{'name':'a.b','generation':2},'spec':{" + TEMPLATE + "}}");

    assertThat(strategy.warnings(object)).hasSize(warnings).doesNotHaveDuplicates();
    assertThat(strategy.updateWarnings(object, object)).isEmpty();
    assertThat(strategy.updateWarnings(changed, object)).hasSize(3);
  }

  @Test
  void cronJobAndPodTemplate_oldLabels_said() {
    Strategy cronJobs = Faults.strategy("batch", "cronjobs");
    Strategy templates = Faults.strategy("", "podtemplates");
    ObjectNode cronJob =
        Faults.object(
            "{'metadata':{'name':'a.b'},'spec':{'jobTemplate':{'spec':{" + TEMPLATE + "}}}}");

    assertThat(cronJobs.warnings(cronJob)).hasSize(4);
    assertThat(cronJobs.updateWarnings(cronJob, cronJob)).isEmpty();
    assertThat(templates.warnings(Faults.object("{'metadata':{}," + TEMPLATE + "}"))).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "batch | jobs | {'spec':{'completionMode':'Indexed','completions':100001,"
            + "'parallelism':10001}} | 1",
        "apps | statefulsets | {'spec':{'revisionHistoryLimit':-1,'volumeClaimTemplates':[{'spec':"
            + "{'resources':{'requests':{'storage':'1500m'}}}}]}} | 2",
        "storage.k8s.io | storageclasses | {'allowedTopologies':[{'matchLabelExpressions':["
            + "{'key':'failure-domain.beta.kubernetes.io/zone'},{'key':'a'}]}]} | 1",
        "storage.k8s.io | csistoragecapacities | {'nodeTopology':{'matchLabels':"
            + "{'beta.kubernetes.io/os':'l'},'matchExpressions':[{'key':"
            + "'beta.kubernetes.io/arch'}]}} | 2",
        "node.k8s.io | runtimeclasses | {'scheduling':{'nodeSelector':"
            + "{'beta.kubernetes.io/os':'l'}}} | 1",
        " | persistentvolumes | {'spec':{'nodeAffinity':{'required':{'nodeSelectorTerms':["
            + "{'matchExpressions':[{'key':'beta.kubernetes.io/instance-type'}]}]}}}} | 1",
        "networking.k8s.io | ingresses | {'metadata':{'annotations':"
            + "{'kubernetes.io/ingress.class':'a'}},'spec':{}} | 1",
        "networking.k8s.io | networkpolicies | {'spec':{'egress':[{'to':[{'ipBlock':"
            + "{'cidr':'FD00::/8','except':['fd00:0::/16']}}]}]}} | 2",
        "discovery.k8s.io | endpointslices | {'addressType':'IPv6','endpoints':"
            + "[{'addresses':['FD00::1','fd00::2']}]} | 1",
        " | endpoints | {'subsets':[{'addresses':[{'ip':'FD00::1'}]}]} | 2",
        " | pods | {'spec':{'hostAliases':[{'ip':'FD00::1'}],'dnsConfig':{'nameservers':"
            + "['FD00::1']}}} | 2",
        " | nodes | {'spec':{'podCIDRs':['FD00::/64']}} | 1",
        " | services | {'spec':{'clusterIPs':['FD00::1'],'loadBalancerIP':'010.0.0.1',"
            + "'loadBalancerSourceRanges':['FD00::/8']}} | 3",
        "apiextensions.k8s.io | customresourcedefinitions | {'spec':{'versions':[{'schema':"
            + "{'openAPIV3Schema':{'properties':{'a':{'type':'string','format':'uuid'},'b':"
            + "{'type':'string','format':'uid'},'c':{'type':'array','format':'cidr','items':"
            + "{'type':'integer','format':'int64'}}}}}}]}} | 2",
      })
  void others_oddObjects_said(String group, String resource, String object, int warnings) {
    Strategy strategy = Faults.strategy(group == null ? "" : group, resource);

    assertThat(strategy.warnings(Faults.object(object))).hasSize(warnings);
  }

  @Test
  void update_whatWasThereBefore_isNotSaidAgain() {
    Strategy ingresses = Faults.strategy("networking.k8s.io", "ingresses");
    ObjectNode ingress =
        Faults.object("{'metadata':{'annotations':{'kubernetes.io/ingress.class':'a'}}}");
    Strategy definitions = Faults.strategy("apiextensions.k8s.io", "customresourcedefinitions");
    String definition =
        "{'spec':{'versions':[{'schema':{'openAPIV3Schema':{'type':'string','format':'%s'}}}]}}";

    assertThat(ingresses.updateWarnings(ingress, ingress)).isEmpty();
    assertThat(
            definitions.updateWarnings(
                Faults.object(definition.formatted("b")), Faults.object(definition.formatted("a"))))
        .containsExactly("unrecognized format \"b\"");
    assertThat(
            definitions.updateWarnings(
                Faults.object(definition.formatted("a")), Faults.object(definition.formatted("a"))))
        .isEmpty();
  }
}
