package io.coracle.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** One good object of each kind, and what is found when one thing in it is wrong. */
class StrategiesTest {
  @ParameterizedTest
  @MethodSource("io.coracle.apiserver.kinds.GoodObjects#all")
  void strategy_goodObject_acceptedOnCreateAndUpdate(String group, String resource, String json) {
    Strategy strategy = Faults.strategy(group, resource);

    assertThat(Faults.ofCreate(strategy, json)).isEmpty();
    ObjectNode stored = Faults.created(strategy, json);
    ObjectNode again = stored.deepCopy();
    strategy.applyDefaults(again);
    assertThat(again).as("defaults change nothing the second time").isEqualTo(stored);
    strategy.prepareForUpdate(again, stored);
    FieldFaults faults = new FieldFaults();
    strategy.validate(again, faults);
    strategy.validateUpdate(again, stored, faults);
    strategy.validateStatusUpdate(again, stored, faults);
    assertThat(faults.list()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.coracle.apiserver.kinds.BadObjects#all")
  void validate_badObject_named(String group, String resource, String json, List<String> faults) {
    assertThat(Faults.ofCreate(Faults.strategy(group, resource), json)).isEqualTo(faults);
  }

  @ParameterizedTest
  @MethodSource("io.coracle.apiserver.kinds.BadObjects#changes")
  void validateUpdate_change_onlyWhatMay(
      String group, String resource, String changed, List<String> faults) {
    String before = GoodObjects.of(group, resource);
    assertThat(Faults.ofUpdate(Faults.strategy(group, resource), before, changed))
        .isEqualTo(faults);
  }

  @Test
  void quota_scopeSelectorThatFitsNothing_eachFaultNamed() {
    String expression = "{'scopeName':'BestEffort','operator':'In'}";
    String quota =
        "{'spec':{'hard':{'cpu':'5'},'scopeSelector':{'matchExpressions':[" + expression + "]}}}";

    assertThat(Faults.ofCreate(Faults.strategy("", "resourcequotas"), quota))
        .containsExactly(
            "INVALID spec.scopeSelector.matchExpressions",
            "INVALID spec.scopeSelector.matchExpressions.operator",
            "REQUIRED spec.scopeSelector.matchExpressions.values");
  }

  @Test
  void service_topologyAnnotationsThatDiffer_named() {
    String annotations =
        "{'service.kubernetes.io/topology-mode':'a',"
            + "'service.kubernetes.io/topology-aware-hints':'b'}";
    String service = GoodObjects.SERVICE.replace("'x'", "'x','annotations':" + annotations);

    assertThat(Faults.ofCreate(Faults.strategy("", "services"), service))
        .containsExactly("INVALID metadata.annotations[service.kubernetes.io/topology-mode]");
  }

  @Test
  void service_secondFamilyGivenUp_needsTheSinglePolicy() {
    Strategy services = Faults.strategy("", "services");
    String before =
        "{'spec':{'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1','fd00::1'],"
            + "'ipFamilies':['IPv4','IPv6'],'ipFamilyPolicy':'PreferDualStack',"
            + "'ports':[{'port':80}]}}";
    String after =
        before
            .replace(",'fd00::1'", "")
            .replace(",'IPv6'", "")
            .replace("10.0.0.1'],", "10.0.0.2'],")
            .replace("'clusterIP':'10.0.0.1'", "'clusterIP':'10.0.0.2'");

    assertThat(Faults.ofUpdate(services, before, after))
        .containsExactly(
            "INVALID spec.clusterIPs[0]",
            "INVALID spec.ipFamilyPolicy",
            "INVALID spec.ipFamilyPolicy");
  }

  @Test
  void claim_bound_growsButKeepsItsLimits() {
    Strategy claims = Faults.strategy("", "persistentvolumeclaims");
    ObjectNode before = Faults.created(claims, GoodObjects.CLAIM);
    before.putObject("status").put("phase", "Bound");
    ObjectNode after = before.deepCopy();
    ObjectNode resources = (ObjectNode) after.path("spec").path("resources");
    ((ObjectNode) resources.get("requests")).put("storage", "2Gi");
    FieldFaults faults = new FieldFaults();

    claims.validateUpdate(after, before, faults);
    assertThat(faults.list()).isEmpty();
    resources.putObject("limits").put("storage", "3Gi");
    claims.validateUpdate(after, before, faults);
    assertThat(faults.list())
        .singleElement()
        .satisfies(f -> assertThat(f.path()).isEqualTo("spec"));
  }

  @Test
  void configMap_immutable_mayNotChange() {
    Strategy maps = Faults.strategy("", "configmaps");

    assertThat(
            Faults.ofUpdate(
                maps, "{'immutable':true,'data':{'k':'v'}}", "{'immutable':true,'data':{}}"))
        .containsExactly("FORBIDDEN data");
    assertThat(Faults.ofUpdate(maps, "{'immutable':true}", "{'data':{}}"))
        .containsExactly("FORBIDDEN immutable");
  }

  @Test
  void secret_type_mayNotChange() {
    assertThat(Faults.ofUpdate(Faults.strategy("", "secrets"), "{'type':'a/b'}", "{'type':'a/c'}"))
        .containsExactly("INVALID type");
  }

  @Test
  void service_update_keepsWhatWasGivenOut() {
    Strategy services = Faults.strategy("", "services");
    ObjectNode before =
        Faults.created(
            services,
            "{'spec':{'type':'NodePort','clusterIP':'10.96.0.9','ipFamilies':['IPv4'],"
                + "'ports':[{'port':80,'nodePort':30080}]}}");
    ObjectNode after = Faults.object("{'spec':{'type':'NodePort','ports':[{'port':80}]}}");

    services.applyDefaults(after);
    services.prepareForUpdate(after, before);

    assertThat(after.at("/spec/clusterIP").asString()).isEqualTo("10.96.0.9");
    assertThat(after.at("/spec/clusterIPs/0").asString()).isEqualTo("10.96.0.9");
    assertThat(after.at("/spec/ports/0/nodePort").asInt()).isEqualTo(30080);
  }

  @Test
  void namespace_created_isActiveAndLabelled() {
    ObjectNode namespace =
        Faults.created(Faults.strategy("", "namespaces"), "{'metadata':{'name':'ns'}}");

    assertThat(namespace)
        .isEqualTo(
            Faults.object(
                "{'metadata':{'name':'ns','labels':{'kubernetes.io/metadata.name':'ns'}},"
                    + "'status':{'phase':'Active'},'spec':{'finalizers':['kubernetes']}}"));
  }

  @Test
  void deploymentStatus_moreReadyThanReplicas_refused() {
    assertThat(
            Faults.ofStatus(
                Faults.strategy("apps", "deployments"),
                GoodObjects.WORKLOAD,
                "{'status':{'replicas':1,'readyReplicas':2}}"))
        .containsExactly("INVALID status.readyReplicas");
  }

  @Test
  void job_created_selectsItsPodsByUid() {
    ObjectNode job = Faults.created(Faults.strategy("batch", "jobs"), GoodObjects.JOB);

    assertThat(job.at("/spec/selector/matchLabels"))
        .isEqualTo(Faults.object("{'batch.kubernetes.io/controller-uid':'u'}"));
    assertThat(job.at("/metadata/labels/job-name").asString()).isEqualTo("x");
  }

  @Test
  void deviceClaim_status_mustFitWhatWasAsked() {
    Strategy claims = Faults.strategy("resource.k8s.io", "resourceclaims");
    String result = "{'request':'%s','driver':'d','pool':'p','device':'%s'}";
    String status = "{'status':{'allocation':{'devices':{'results':[%s]}},'devices':[%s]}}";

    assertThat(
            Faults.ofStatus(
                claims,
                GoodObjects.DEVICE_CLAIM,
                status.formatted(
                    result.formatted("r/s", "x"), "{'driver':'d','pool':'p','device':'x'}")))
        .isEmpty();
    assertThat(
            Faults.ofStatus(
                claims,
                GoodObjects.DEVICE_CLAIM,
                status.formatted(
                    result.formatted("q", "X"),
                    "{'driver':'d','pool':'p','device':'y','conditions':[{'type':'T'}]}")))
        .containsExactly(
            "INVALID status.devices[0]",
            "NOT_SUPPORTED status.devices[0].conditions[0].status",
            "REQUIRED status.devices[0].conditions[0].lastTransitionTime",
            "REQUIRED status.devices[0].conditions[0].reason",
            "INVALID status.allocation.devices.results[0].request",
            "INVALID status.allocation.devices.results[0].device");
  }
}
