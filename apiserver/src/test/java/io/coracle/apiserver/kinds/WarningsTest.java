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
}
