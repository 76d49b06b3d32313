package io.coracle.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupResource;
import io.coracle.api.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Cells of kinds in states that are rare. */
class TablesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

  private static ObjectNode object(String json) {
    return Json.parseObject(json.replace('\'', '"').getBytes(UTF_8));
  }

  private static String cell(String group, String resource, String column, String json) {
    TablePrinter printer = Tables.of(new GroupResource(group, resource));
    List<String> columns = printer.columns().stream().map(Column::name).toList();
    return printer.cells(object(json), NOW).get(columns.indexOf(column)).asString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'source':{'component':'a'},'reportingInstance':'i'} | a, i",
        "{'source':{'host':'h'},'reportingComponent':'c','reportingInstance':'i'} | c, h",
        "{'reportingController':'c'} | c",
      })
  void event_source_madeOfWhatThereIs(String event, String source) {
    assertThat(cell("", "events", "Source", event)).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | *",
        "[{'host':'a'},{}] | a",
        "[{'host':'a'},{'host':'b'},{'host':'c'}] | a,b,c",
        "[{'host':'a'},{'host':'b'},{'host':'c'},{}] | a,b,c + 1 more...",
        "[{'host':'a'},{},{'host':'b'},{'host':'c'},{'host':'d'}] | a,b,c + 2 more...",
      })
  void ingress_hosts_threeAndHowManyMoreRules(String rules, String hosts) {
    String ingress = "{'spec':{'rules':" + rules + "}}";

    assertThat(cell("networking.k8s.io", "ingresses", "Hosts", ingress)).isEqualTo(hosts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | <none>",
        "{'subsets':[{'notReadyAddresses':[{'ip':'10.0.0.1'}]}]} | ``",
        "{'subsets':[{'addresses':[{'ip':'fd00::1'}],'ports':[{'port':1}]}]} | [fd00::1]:1",
      })
  void endpoints_addresses_onlyThoseThatAreReady(String endpoints, String text) {
    assertThat(cell("", "endpoints", "Endpoints", endpoints)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | <unset>",
        "[{}] | *",
        "[{'name':''}] | <unset>",
        "[{'name':'http'},{'name':'','port':53}] | http,53",
      })
  void endpointSlice_ports_numberBeforeName(String ports, String text) {
    String slice = "{'ports':" + ports + "}";

    assertThat(cell("discovery.k8s.io", "endpointslices", "Ports", slice)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | <unset>",
        "{'paramRef':{'name':'n'}} | */n",
        "{'paramRef':{'name':'n','namespace':'s'}} | s/n",
        "{'paramRef':{'selector':{'matchLabels':{'b':'1','a':'2'},'matchExpressions':"
            + "[{'key':'k','operator':'In','values':['x','y']}]}}} |"
            + " &LabelSelector{MatchLabels:map[string]string{a: 2,b: 1,},MatchExpressions:"
            + "[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,"
            + "Values:[x y],},},}",
      })
  void policyBinding_parameters_shownInFull(String spec, String text) {
    String binding = "{'spec':" + spec + "}";
    String group = "admissionregistration.k8s.io";

    assertThat(cell(group, "validatingadmissionpolicybindings", "ParamRef", binding))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'External','external':{'target':{'value':'1'}}} | {} | <unknown>/1",
        "{'type':'External','external':{'target':{'value':'1'}}} | {'external':{'current':{}}} |"
            + " <nil>/1",
        "{'type':'Object','object':{'target':{'averageValue':'1'}}} | {'object':{'current':{}}} |"
            + " <unknown>/1 (avg)",
        "{'type':'Pods','pods':{'target':{'averageValue':'1'}}} |"
            + " {'pods':{'current':{'averageValue':'2'}}} | 2/1",
        "{'type':'Resource','resource':{'name':'cpu','target':{'averageUtilization':7}}} |"
            + " {'resource':{'current':{'averageUtilization':5,'averageValue':'1'}}} | cpu: 5%/7%",
        "{'type':'ContainerResource','containerResource':{'name':'cpu','target':"
            + "{'averageValue':'1'}}} | {} | cpu: <unknown>/1",
        "{'type':'New'} | {} | <unknown type>",
      })
  void autoscaler_targets_readingBeforeTarget(String metric, String status, String text) {
    String autoscaler =
        "{'spec':{'metrics':[" + metric + "]},'status':{'currentMetrics':[" + status + "]}}";

    assertThat(cell("autoscaling", "horizontalpodautoscalers", "Targets", autoscaler))
        .isEqualTo(text);
  }

  @Test
  void flowSchemas_list_lowestPrecedenceFirst() {
    TablePrinter printer =
        Tables.of(new GroupResource("flowcontrol.apiserver.k8s.io", "flowschemas"));
    List<ObjectNode> schemas =
        Stream.of("a 9", "b 1", "c 1")
            .map(text -> text.split(" ", -1))
            .map(
                parts ->
                    object(
                        "{'metadata':{'name':'%s'},'spec':{'matchingPrecedence':%s}}"
                            .formatted(parts[0], parts[1])))
            .sorted(printer.order().orElseThrow())
            .toList();

    assertThat(schemas)
        .extracting(schema -> schema.path("metadata").path("name").asString())
        .containsExactly("b", "c", "a");
  }

  @Test
  void priorityLevel_exempt_hasNoShares() {
    String level = "{'spec':{'type':'Exempt','exempt':{'nominalConcurrencyShares':0}}}";
    String group = "flowcontrol.apiserver.k8s.io";

    assertThat(cell(group, "prioritylevelconfigurations", "NominalConcurrencyShares", level))
        .isEqualTo("<none>");
  }
}
