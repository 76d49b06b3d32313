package io.coracle.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupResource;
import io.coracle.api.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** Pod as a whole, its container, and what the columns READY and STATUS make of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'phase':'Pending'                         |                                              | 0/1 | Pending
          'phase':'Pending'                         | 'waiting':{'reason':'ContainerCreating'}     | 0/1 | ContainerCreating
          'phase':'Pending'                         | 'waiting':{'reason':'ErrImagePull'}          | 0/1 | ErrImagePull
          'phase':'Pending'                         | 'waiting':{'reason':'ImagePullBackOff'}      | 0/1 | ImagePullBackOff
          'phase':'Pending'                         | 'waiting':{'reason':'RunContainerError'}     | 0/1 | RunContainerError
          'phase':'Running'                         | 'running':{}                                 | 1/1 | Running
          'phase':'Running'                         | 'terminated':{'reason':'OOMKilled','exitCode':137} | 0/1 | OOMKilled
          'phase':'Running'                         | 'terminated':{'reason':'Error','exitCode':1} | 0/1 | Error
          'phase':'Running'                         | 'terminated':{'signal':9,'exitCode':137}     | 0/1 | Signal:9
          'phase':'Running'                         | 'terminated':{'exitCode':3}                  | 0/1 | ExitCode:3
          'phase':'Succeeded'                       | 'terminated':{'reason':'Completed'}          | 0/1 | Completed
          'phase':'Failed','reason':'Evicted'       |                                              | 0/1 | Evicted
          'phase':'Failed','reason':'OutOfcpu'      |                                              | 0/1 | OutOfcpu
          'phase':'Failed','reason':'DeadlineExceeded' | 'terminated':{'reason':'Error'}           | 0/1 | Error
          'phase':'Unknown'                         |                                              | 0/1 | Unknown
          """)
  void cells_podWithOneContainer_sayWhatItDoes(
      String pod, @Nullable String state, String ready, String status) {
    String container =
        state == null
            ? ""
            : ",'containerStatuses':[{'name':'c','ready':true,'state':{" + state + "}}]";
    assertThat(cells("{" + pod + container + "}")).startsWith("p", ready, status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'running':{}                                     | Init:0/1
          'waiting':{'reason':'PodInitializing'}           | Init:0/1
          'waiting':{'reason':'CrashLoopBackOff'}          | Init:CrashLoopBackOff
          'terminated':{'reason':'Error','exitCode':1}     | Init:Error
          'terminated':{'exitCode':2}                      | Init:ExitCode:2
          'terminated':{'signal':15,'exitCode':143}        | Init:Signal:15
          'terminated':{'reason':'Completed','exitCode':0} | PodInitializing
          """)
  void cells_podWithAnInitContainer_sayHowFarItIs(String state, String status) {
    String text =
        ("{'metadata':{'name':'p'},'spec':{'initContainers':[{'name':'i'}],"
                + "'containers':[{'name':'c'}]},'status':{'phase':'Pending',"
                + "'initContainerStatuses':[{'name':'i','state':{"
                + state
                + "}}],'containerStatuses':[{'name':'c','state':{'waiting':{'reason':"
                + "'PodInitializing'}}}]}}")
            .replace('\'', '"');
    ObjectNode pod = Json.parseObject(text.getBytes(UTF_8));
    assertThat(PODS.cells(pod, NOW).get(2).asString()).isEqualTo(status);
  }

  @Test
  void cells_podThatIsBeingDeleted_isTerminatingUntilItHasEnded() {
    for (String[] line :
        List.of(
            new String[] {"Running", "Terminating"},
            new String[] {"Pending", "Terminating"},
            new String[] {"Succeeded", "Succeeded"},
            new String[] {"Failed", "Failed"})) {
      ObjectNode pod = Json.object();
      pod.putObject("metadata").put("name", "p").put("deletionTimestamp", "2026-01-01T00:00:00Z");
      pod.putObject("status").put("phase", line[0]);
      assertThat(PODS.cells(pod, NOW).get(2).asString()).isEqualTo(line[1]);
    }
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
