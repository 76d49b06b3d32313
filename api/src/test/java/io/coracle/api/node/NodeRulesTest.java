package io.coracle.api.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.typed.Typed;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeRulesTest {
  private static final Map<String, String> LABELS = Map.of("zone", "a", "size", "7");

  private static <T> T read(String json, Class<T> type) {
    return Typed.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), type);
  }

  private static Pod pod(String spec) {
    return read("{'spec':{" + spec + "}}", Pod.class);
  }

  private static boolean admits(String spec) {
    return NodeSelectors.admit(pod(spec), "n1", LABELS);
  }

  private static String affinity(String terms) {
    return "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
        + "{'nodeSelectorTerms':["
        + terms
        + "]}}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'key':'zone','operator':'In','values':['a','b']} | true",
        "{'key':'zone','operator':'In','values':['b']} | false",
        "{'key':'zone','operator':'NotIn','values':['b']} | true",
        "{'key':'none','operator':'NotIn','values':['b']} | true",
        "{'key':'zone','operator':'NotIn','values':['a']} | false",
        "{'key':'zone','operator':'Exists'} | true",
        "{'key':'none','operator':'Exists'} | false",
        "{'key':'none','operator':'DoesNotExist'} | true",
        "{'key':'size','operator':'Gt','values':['6']} | true",
        "{'key':'size','operator':'Gt','values':['7']} | false",
        "{'key':'size','operator':'Lt','values':['8']} | true",
        "{'key':'zone','operator':'Lt','values':['8']} | false",
        "{'key':'none','operator':'Gt','values':['8']} | false"
      })
  void admit_expression_decides(String expression, boolean matches) {
    assertThat(admits(affinity("{'matchExpressions':[" + expression + "]}"))).isEqualTo(matches);
  }

  @Test
  void admit_terms_oneMustMatchWithAllItSays() {
    String zone = "{'key':'zone','operator':'In','values':['a']}";
    String other = "{'key':'zone','operator':'In','values':['b']}";
    assertThat(admits(affinity("{'matchExpressions':[" + zone + "," + other + "]}"))).isFalse();
    assertThat(
            admits(
                affinity(
                    "{'matchExpressions':[" + other + "]},{'matchExpressions':[" + zone + "]}")))
        .isTrue();
    assertThat(admits(affinity("{}"))).isFalse();
    assertThat(admits(affinity(""))).isFalse();
  }

  @Test
  void admit_fields_meanTheName() {
    String field = "{'matchFields':[{'key':'metadata.name','operator':'In','values':['%s']}]}";
    assertThat(admits(affinity(field.formatted("n1")))).isTrue();
    assertThat(admits(affinity(field.formatted("n2")))).isFalse();
  }

  @Test
  void admit_selector_mustBeThereInFull() {
    assertThat(admits("'nodeSelector':{'zone':'a'}")).isTrue();
    assertThat(admits("'nodeSelector':{'zone':'a','none':''}")).isFalse();
    assertThat(admits("'nodeSelector':null")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'operator':'Exists'} | true",
        "{'operator':'Exists','effect':'NoExecute'} | true",
        "{'operator':'Exists','effect':'NoSchedule'} | false",
        "{'key':'k','operator':'Exists'} | true",
        "{'key':'k','value':'5'} | true",
        "{'key':'k','operator':'Equal','value':'6'} | false",
        "{'key':'other','operator':'Exists'} | false",
        "{'key':'k','operator':'Lt','value':'6'} | true",
        "{'key':'k','operator':'Gt','value':'6'} | false"
      })
  void tolerates_toleration_decides(String toleration, boolean tolerated) {
    Taint taint = new Taint("NoExecute", "k", null, "5");
    assertThat(Tolerations.tolerates(pod("'tolerations':[" + toleration + "]"), taint))
        .isEqualTo(tolerated);
  }

  private static Pod withPort(String port) {
    return pod("'containers':[{'name':'c','ports':[" + port + "]}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'hostPort':80} | true",
        "{'hostPort':81} | false",
        "{'containerPort':80} | false",
        "{'hostPort':80,'protocol':'UDP'} | false",
        "{'hostPort':80,'hostIP':'10.0.0.1'} | true",
        "{'hostPort':80,'hostIP':'10.0.0.2'} | false"
      })
  void clash_samePort_dependsOnProtocolAndAddress(String port, boolean clash) {
    Pod there = withPort("{'hostPort':80,'hostIP':'10.0.0.1'}");
    assertThat(HostPorts.clash(withPort(port), List.of(there))).isEqualTo(clash);
  }

  @Test
  void clash_initContainers_onlySidecarsCount() {
    String init = "'containers':[],'initContainers':[{'name':'i','ports':[{'hostPort':80}]%s}]";
    Pod wants = withPort("{'hostPort':80}");
    assertThat(HostPorts.clash(wants, List.of(pod(init.formatted(""))))).isFalse();
    assertThat(HostPorts.clash(wants, List.of(pod(init.formatted(",'restartPolicy':'Always'")))))
        .isTrue();
  }
}
