package io.coracle.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupResource;
import io.coracle.api.json.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PodTablesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final TablePrinter PODS = Tables.of(new GroupResource("", "pods"));

  private static List<String> cells(String status) {
    ObjectNode pod =
        Json.parseObject(
            ("{'metadata':{'name':'p','creationTimestamp':'2026-01-01T00:00:00Z'},"
                    + "'spec':{'containers':[{'name':'c'}],'nodeName':'n'},'status':"
                    + status
                    + "}")
                .replace('\'', '"')
                .getBytes(UTF_8));
    return PODS.cells(pod, NOW).stream().map(JsonNode::asString).toList();
  }

  @Test
  void cells_crashingPod_sayWhatItWaitsForAndWhenItEndedLast() {
    assertThat(
            cells(
                "{'phase':'Running','podIPs':[{'ip':'10.0.0.1'}],'containerStatuses':[{'name':'c',"
                    + "'restartCount':3,'state':{'waiting':{'reason':'CrashLoopBackOff'}},"
                    + "'lastState':{'terminated':{'finishedAt':'2026-01-01T00:59:50Z'}}}]}"))
        .containsExactly(
            "p",
            "0/1",
            "CrashLoopBackOff",
            "3 (10s ago)",
            "60m",
            "10.0.0.1",
            "n",
            "<none>",
            "<none>");
  }

  @Test
  void cells_runningPod_countReadyContainers() {
    assertThat(
            cells(
                "{'phase':'Running','containerStatuses':[{'name':'c','ready':true,"
                    + "'restartCount':0,'state':{'running':{}}}]}"))
        .startsWith("p", "1/1", "Running", "0");
  }

  @Test
  void conditions_failedPod_sayThatItIsDone() {
    ObjectNode pod = Json.object();
    pod.putObject("status").put("phase", "Failed");
    assertThat(PODS.conditions(pod)).singleElement().asString().contains("Completed");
    assertThat(PODS.conditions(Json.object())).isEmpty();
  }

  @Test
  void of_unknownResource_showsNameAndTime() {
    TablePrinter printer = Tables.of(new GroupResource("example.com", "widgets"));
    assertThat(printer.columns()).extracting(Column::name).containsExactly("Name", "Created At");
  }
}
