package io.coracle.apiserver.registry.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class AutoscalerConversionTest {
  private static final String QUOTE = "\"";

  private static final String RICH =
      """
      {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},
       "spec":{"maxReplicas":5,"metrics":[
         {"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"5Mi"}}},
         {"type":"Pods","pods":{"metric":{"name":"hits"},"target":{"type":"AverageValue","averageValue":"10"}}},
         {"type":"Object","object":{"describedObject":{"kind":"Service","name":"s","apiVersion":"v1"},
           "metric":{"name":"rps"},"target":{"type":"Value","value":"100"}}},
         {"type":"External","external":{"metric":{"name":"q"},"target":{"type":"Value","value":"7"}}},
         {"type":"ContainerResource","containerResource":{"container":"c","name":"cpu",
           "target":{"type":"Utilization","averageUtilization":40}}},
         {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":33}}}],
        "behavior":{"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max",
           "policies":[{"type":"Pods","value":4,"periodSeconds":15}]},
          "scaleDown":{"selectPolicy":"Max","policies":[{"type":"Percent","value":100,"periodSeconds":15}]}}},
       "status":{"currentReplicas":3,"desiredReplicas":4,
        "currentMetrics":[{"type":"Resource","resource":{"name":"cpu",
          "current":{"averageUtilization":50,"averageValue":"100m"}}}],
        "conditions":[{"type":"AbleToScale","status":"True","lastTransitionTime":null,"reason":"R"}]}}
      """;

  private static ObjectNode tree(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode converted(ObjectNode from, String version) {
    ObjectNode result = AutoscalerConversion.convert(from, version);
    return result.put("apiVersion", "autoscaling/" + version);
  }

  @Test
  void convert_thereAndBack_isTheSame() {
    ObjectNode rich = tree(RICH);

    ObjectNode back = converted(converted(rich, "v1"), "v2");

    assertThat(back).isEqualTo(rich);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "metrics | [{'type':'Resource','resource':{'name':'memory','targetAverageValue':'[0'}}]",
        "metrics | [{'type':'Resource','resource':{'name':['a'],'targetAverageUtilization':'x'}}]",
        "current-metrics | [{'type':'Pods','pods':{'metricName':{},'currentAverageValue':'1'}}]",
        "behavior | {'ScaleUp':{'StabilizationWindowSeconds':'soon'}}",
        "conditions | [{'type':1}]",
        "conditions | {'type':'AbleToScale'}",
        "metrics | nonsense"
      })
  void convert_toNew_annotationsThatHoldOtherThings_areDropped(String name, String value) {
    ObjectNode old =
        tree("{'apiVersion':'autoscaling/v1','spec':{'maxReplicas':3}}".replace("'", QUOTE));
    old.putObject("metadata")
        .putObject("annotations")
        .put("autoscaling.alpha.kubernetes.io/" + name, value.replace("'", QUOTE));

    ObjectNode converted = converted(old, "v2");

    assertThat(Json.text(converted.path("spec")))
        .isEqualTo("{'maxReplicas':3}".replace("'", QUOTE));
    assertThat(converted.path("status")).isEmpty();
    assertThat(converted.path("metadata")).isEmpty();
  }

  @Test
  void convert_toOld_showsCpuAsNumbersAndTheRestAsText() {
    ObjectNode old = converted(tree(RICH), "v1");

    assertThat(old.path("spec").path("targetCPUUtilizationPercentage").asInt()).isEqualTo(33);
    assertThat(old.path("status").path("currentCPUUtilizationPercentage").asInt()).isEqualTo(50);
    assertThat(old.path("spec").has("metrics")).isFalse();
    assertThat(
            old.path("metadata")
                .path("annotations")
                .path("autoscaling.alpha.kubernetes.io/current-metrics")
                .asString())
        .isEqualTo(
            "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\","
                + "\"currentAverageUtilization\":50,\"currentAverageValue\":\"100m\"}}]");
  }

  @Test
  void convert_brokenAnnotation_isPassedOver() {
    ObjectNode old =
        tree(
            """
            {"apiVersion":"autoscaling/v1","spec":{"targetCPUUtilizationPercentage":10},
             "metadata":{"annotations":{"autoscaling.alpha.kubernetes.io/metrics":"{nonsense"}}}
            """);

    ObjectNode made = converted(old, "v2");

    assertThat(made.path("spec").path("metrics").size()).isEqualTo(1);
    assertThat(made.path("metadata").has("annotations")).isFalse();
  }
}
