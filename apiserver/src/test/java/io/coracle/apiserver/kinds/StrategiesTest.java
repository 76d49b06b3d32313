package io.coracle.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.strategy.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** One good object of each kind, and what is found when one thing in it is wrong. */
class StrategiesTest {
  private static final String ADMISSION = "admissionregistration.k8s.io";
  private static final String FLOW = "flowcontrol.apiserver.k8s.io";
  private static final String TEMPLATE =
      "'template':{'metadata':{'labels':{'a':'b'}},"
          + "'spec':{'containers':[{'name':'c','image':'i:1'}]}}";
  private static final String WORKLOAD =
      "{'metadata':{'name':'x'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},"
          + TEMPLATE
          + "}}";
  private static final String JOB_TEMPLATE =
      "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i:1'}]}}";
  private static final String JOB =
      "{'metadata':{'name':'x','uid':'u'},'spec':{'completions':1," + JOB_TEMPLATE + "}}";
  private static final String CRON_JOB =
      "{'metadata':{'name':'x'},'spec':{'schedule':'*/5 * * * *','jobTemplate':{'spec':{"
          + JOB_TEMPLATE
          + "}}}}";
  private static final String SERVICE =
      "{'metadata':{'name':'x'},'spec':{'selector':{'a':'b'},'ports':[{'port':80}]}}";
  private static final String SLICE =
      "{'addressType':'IPv4','endpoints':[{'addresses':['10.1.2.3']}],"
          + "'ports':[{'name':'p','port':80}]}";
  private static final String INGRESS =
      "{'metadata':{'name':'x'},'spec':{'rules':[{'host':'a.example.org','http':{'paths':["
          + "{'path':'/a','pathType':'Prefix','backend':{'service':{'name':'s','port':"
          + "{'number':80}}}}]}}]}}";
  private static final String POLICY =
      "{'spec':{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8',"
          + "'except':['10.1.0.0/16']}}],'ports':[{'port':80}]}]}}";
  private static final String NODE =
      "{'metadata':{'name':'n'},'spec':{'taints':[{'key':'a','effect':'NoSchedule'}],"
          + "'providerID':'x://1'}}";
  private static final String EVENT =
      "{'metadata':{'namespace':'ns'},'involvedObject':{'namespace':'ns'},'reason':'R',"
          + "'reportingComponent':'c','reportingInstance':'i','action':'a','type':'Normal',"
          + "'eventTime':'2024-01-01T00:00:00.000000Z'}";
  private static final String ROLE =
      "{'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}";
  private static final String BINDING =
      "{'roleRef':{'kind':'ClusterRole','name':'r'},'subjects':[{'kind':'User','name':'joe'}]}";
  private static final String BUDGET =
      "{'spec':{'minAvailable':1,'selector':{'matchLabels':{'a':'b'}}}}";
  private static final String CLAIM =
      "{'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}";
  private static final String VOLUME =
      "{'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},"
          + "'hostPath':{'path':'/x'}}}";
  private static final String AUTOSCALER =
      "{'spec':{'maxReplicas':3,'scaleTargetRef':{'kind':'Deployment','name':'d'}}}";

  private static final String WEBHOOK =
      "{'webhooks':[{'name':'a.example.com','clientConfig':{'url':'https://127.0.0.1/x'},"
          + "'sideEffects':'None','admissionReviewVersions':['v1'],'rules':[{'apiGroups':[''],"
          + "'apiVersions':['v1'],'operations':['CREATE'],'resources':['pods']}]}]}";
  private static final String LEVEL =
      "{'spec':{'type':'Limited','limited':{'limitResponse':{'type':'Queue','queuing':{}}}}}";
  private static final String ADDRESS =
      "{'metadata':{'name':'192.0.2.1'},'spec':{'parentRef':{'resource':'services','name':'s'}}}";
  private static final String ATTACHMENT =
      "{'spec':{'attacher':'d.test','nodeName':'n','source':{'persistentVolumeName':'v'}}}";

  /** Group, resource, a good object. */
  static Stream<Arguments> goodObjects() {
    return Stream.of(
        Arguments.of("apps", "deployments", WORKLOAD),
        Arguments.of("apps", "replicasets", WORKLOAD),
        Arguments.of("apps", "statefulsets", WORKLOAD),
        Arguments.of("apps", "daemonsets", WORKLOAD),
        Arguments.of("", "podtemplates", "{" + TEMPLATE + "}"),
        Arguments.of("apps", "controllerrevisions", "{'data':{'a':1},'revision':1}"),
        Arguments.of("batch", "jobs", JOB),
        Arguments.of("batch", "cronjobs", CRON_JOB),
        Arguments.of("", "services", SERVICE),
        Arguments.of("", "endpoints", "{'subsets':[{'addresses':[{'ip':'192.0.2.1'}]}]}"),
        Arguments.of("discovery.k8s.io", "endpointslices", SLICE),
        Arguments.of("networking.k8s.io", "ingresses", INGRESS),
        Arguments.of("networking.k8s.io", "networkpolicies", POLICY),
        Arguments.of("", "namespaces", "{'metadata':{'name':'ns'}}"),
        Arguments.of("", "nodes", NODE),
        Arguments.of("", "events", EVENT),
        Arguments.of("events.k8s.io", "events", EVENT),
        Arguments.of("coordination.k8s.io", "leases", "{'spec':{'leaseDurationSeconds':15}}"),
        Arguments.of("scheduling.k8s.io", "priorityclasses", "{'value':1000}"),
        Arguments.of("node.k8s.io", "runtimeclasses", "{'handler':'h'}"),
        Arguments.of("", "configmaps", "{'data':{'k':'v'},'binaryData':{'b':'AA=='}}"),
        Arguments.of("", "secrets", "{'stringData':{'k':'v'}}"),
        Arguments.of("rbac.authorization.k8s.io", "roles", ROLE),
        Arguments.of("rbac.authorization.k8s.io", "clusterroles", ROLE),
        Arguments.of("rbac.authorization.k8s.io", "rolebindings", BINDING),
        Arguments.of("rbac.authorization.k8s.io", "clusterrolebindings", BINDING),
        Arguments.of("policy", "poddisruptionbudgets", BUDGET),
        Arguments.of("", "limitranges", "{'spec':{'limits':[{'type':'Pod','max':{'cpu':'2'}}]}}"),
        Arguments.of("", "resourcequotas", "{'spec':{'hard':{'pods':'5'}}}"),
        Arguments.of("", "persistentvolumeclaims", CLAIM),
        Arguments.of("", "persistentvolumes", VOLUME),
        Arguments.of("storage.k8s.io", "storageclasses", "{'provisioner':'example.com/p'}"),
        Arguments.of("autoscaling", "horizontalpodautoscalers", AUTOSCALER),
        Arguments.of(ADMISSION, "validatingwebhookconfigurations", WEBHOOK),
        Arguments.of(ADMISSION, "mutatingwebhookconfigurations", WEBHOOK),
        Arguments.of(FLOW, "prioritylevelconfigurations", LEVEL),
        Arguments.of(FLOW, "flowschemas", "{'spec':{'priorityLevelConfiguration':{'name':'l'}}}"),
        Arguments.of("networking.k8s.io", "ipaddresses", ADDRESS),
        Arguments.of("networking.k8s.io", "servicecidrs", "{'spec':{'cidrs':['10.0.0.0/24']}}"),
        Arguments.of("storage.k8s.io", "volumeattachments", ATTACHMENT),
        Arguments.of("storage.k8s.io", "csidrivers", "{'spec':{}}"),
        Arguments.of(
            "storage.k8s.io", "csinodes", "{'spec':{'drivers':[{'name':'d','nodeID':'i'}]}}"),
        Arguments.of("storage.k8s.io", "csistoragecapacities", "{'storageClassName':'c'}"),
        Arguments.of(
            "storage.k8s.io",
            "volumeattributesclasses",
            "{'driverName':'d','parameters':{'a':'b'}}"));
  }

  @ParameterizedTest
  @MethodSource("goodObjects")
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

  /** Group, resource, a good object, what to replace in it and by what, the faults. */
  static Stream<Arguments> badObjects() {
    List<Arguments> bad = new ArrayList<>();
    badWorkloads(bad);
    badNetwork(bad);
    badCluster(bad);
    badPolicy(bad);
    badMachinery(bad);
    return bad.stream();
  }

  private static void badWorkloads(List<Arguments> bad) {
    bad.add(
        bad(
            "apps",
            "deployments",
            WORKLOAD,
            "'replicas':1",
            "'replicas':-1",
            "INVALID spec.replicas"));
    bad.add(
        bad(
            "apps",
            "deployments",
            WORKLOAD,
            "'matchLabels':{'a':'b'}",
            "'matchLabels':{'a':'c'}",
            "INVALID spec.template.metadata.labels"));
    bad.add(
        bad(
            "apps",
            "deployments",
            WORKLOAD,
            "'selector':{'matchLabels':{'a':'b'}},",
            "",
            "REQUIRED spec.selector",
            "INVALID spec.template.metadata.labels"));
    bad.add(
        bad(
            "apps",
            "deployments",
            WORKLOAD,
            "'replicas':1",
            "'strategy':{'type':'Recreate','rollingUpdate':{'maxSurge':1}}",
            "FORBIDDEN spec.strategy.rollingUpdate"));
    bad.add(
        bad(
            "apps",
            "deployments",
            WORKLOAD,
            "'replicas':1",
            "'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':0}}",
            "INVALID spec.strategy.rollingUpdate.maxUnavailable"));
    bad.add(
        bad(
            "apps",
            "replicasets",
            WORKLOAD,
            "'containers'",
            "'restartPolicy':'Never','containers'",
            "NOT_SUPPORTED spec.template.spec.restartPolicy"));
    bad.add(
        bad(
            "apps",
            "statefulsets",
            WORKLOAD,
            "'replicas':1",
            "'podManagementPolicy':'Random'",
            "INVALID spec.podManagementPolicy"));
    bad.add(
        bad(
            "apps",
            "daemonsets",
            WORKLOAD,
            "'replicas':1",
            "'updateStrategy':{'rollingUpdate':{'maxSurge':1}}",
            "INVALID spec.updateStrategy.rollingUpdate.maxSurge"));
    bad.add(
        bad(
            "batch",
            "jobs",
            JOB,
            "'restartPolicy':'Never',",
            "",
            "REQUIRED spec.template.spec.restartPolicy"));
    bad.add(
        bad(
            "batch",
            "jobs",
            JOB,
            "'completions':1",
            "'completionMode':'Indexed','parallelism':1",
            "REQUIRED spec.completions"));
    bad.add(bad("batch", "cronjobs", CRON_JOB, "*/5", "60", "INVALID spec.schedule"));
    bad.add(
        bad(
            "batch",
            "cronjobs",
            CRON_JOB,
            "'schedule'",
            "'timeZone':'Mars','schedule'",
            "INVALID spec.timeZone"));
    bad.add(
        bad(
            "autoscaling",
            "horizontalpodautoscalers",
            AUTOSCALER,
            "'maxReplicas':3",
            "'maxReplicas':3,'minReplicas':4",
            "INVALID spec.maxReplicas"));
  }

  private static void badNetwork(List<Arguments> bad) {
    bad.add(bad("", "services", SERVICE, "{'port':80}", "", "REQUIRED spec.ports"));
    bad.add(
        bad(
            "",
            "services",
            SERVICE,
            "'port':80",
            "'port':0",
            "INVALID spec.ports[0].port",
            "INVALID spec.ports[0].targetPort"));
    bad.add(
        bad(
            "",
            "services",
            SERVICE,
            "{'port':80}",
            "{'port':80},{'port':81}",
            "REQUIRED spec.ports[0].name",
            "REQUIRED spec.ports[1].name"));
    bad.add(
        bad(
            "",
            "services",
            SERVICE,
            "'ports'",
            "'externalTrafficPolicy':'Local','ports'",
            "INVALID spec.externalTrafficPolicy"));
    bad.add(
        bad(
            "",
            "services",
            SERVICE,
            "'ports'",
            "'type':'NodePort','clusterIP':'None','ports'",
            "INVALID spec.clusterIPs[0]"));
    bad.add(
        bad(
            "discovery.k8s.io",
            "endpointslices",
            SLICE,
            "10.1.2.3",
            "127.0.0.1",
            "INVALID endpoints[0].addresses[0]"));
    bad.add(
        bad(
            "discovery.k8s.io",
            "endpointslices",
            SLICE,
            "10.1.2.3",
            "fd00::1",
            "INVALID endpoints[0].addresses"));
    bad.add(
        bad(
            "networking.k8s.io",
            "ingresses",
            INGRESS,
            "'path':'/a'",
            "'path':'a'",
            "INVALID spec.rules[0].http.paths[0].path"));
    bad.add(
        bad(
            "networking.k8s.io",
            "ingresses",
            INGRESS,
            "a.example.org",
            "10.0.0.1",
            "INVALID spec.rules[0].host"));
    bad.add(
        bad(
            "networking.k8s.io",
            "networkpolicies",
            POLICY,
            "10.1.0.0/16",
            "192.168.0.0/16",
            "INVALID spec.ingress[0].from[0].ipBlock.except[0]"));
  }

  private static void badCluster(List<Arguments> bad) {
    bad.add(
        bad("", "nodes", NODE, "NoSchedule", "Maybe", "NOT_SUPPORTED metadata.taints[0].effect"));
    bad.add(
        bad(
            "",
            "events",
            EVENT,
            "'involvedObject':{'namespace':'ns'}",
            "'involvedObject':{}",
            "INVALID involvedObject.namespace"));
    bad.add(
        bad("events.k8s.io", "events", EVENT, "'type':'Normal'", "'type':'Odd'", "INVALID type"));
    bad.add(
        bad(
            "coordination.k8s.io",
            "leases",
            "{'spec':{'leaseDurationSeconds':15}}",
            "15",
            "0",
            "INVALID spec.leaseDurationSeconds"));
    bad.add(
        bad(
            "scheduling.k8s.io",
            "priorityclasses",
            "{'value':1000}",
            "1000",
            "1000000001",
            "FORBIDDEN value"));
    bad.add(
        bad("node.k8s.io", "runtimeclasses", "{'handler':'h'}", "'h'", "'H'", "INVALID handler"));
    bad.add(
        bad(
            "",
            "configmaps",
            "{'data':{'k':'v'},'binaryData':{'b':'AA=='}}",
            "'b'",
            "'k'",
            "INVALID data[k]"));
    bad.add(
        bad(
            "",
            "secrets",
            "{'stringData':{'k':'v'}}",
            "'stringData'",
            "'type':'kubernetes.io/tls','stringData'",
            "REQUIRED data[tls.crt]",
            "REQUIRED data[tls.key]"));
    bad.add(
        bad(
            "",
            "secrets",
            "{'stringData':{'k':'v'}}",
            "'stringData':{'k':'v'}",
            "'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'{'}",
            "INVALID data[.dockerconfigjson]"));
  }

  private static void badPolicy(List<Arguments> bad) {
    bad.add(
        bad("rbac.authorization.k8s.io", "roles", ROLE, "'get'", "", "REQUIRED rules[0].verbs"));
    bad.add(
        bad(
            "rbac.authorization.k8s.io",
            "clusterrolebindings",
            BINDING,
            "ClusterRole",
            "Role",
            "NOT_SUPPORTED roleRef.kind"));
    bad.add(
        bad(
            "policy",
            "poddisruptionbudgets",
            BUDGET,
            "'minAvailable':1",
            "'minAvailable':1,'maxUnavailable':1",
            "INVALID spec"));
    bad.add(
        bad(
            "policy",
            "poddisruptionbudgets",
            BUDGET,
            "'minAvailable':1",
            "'minAvailable':'110%'",
            "INVALID spec.minAvailable"));
    bad.add(
        bad(
            "",
            "resourcequotas",
            "{'spec':{'hard':{'pods':'5'}}}",
            "'5'",
            "'500m'",
            "INVALID spec.hard[pods]"));
    bad.add(
        bad(
            "",
            "limitranges",
            "{'spec':{'limits':[{'type':'Pod','max':{'cpu':'2'}}]}}",
            "'max'",
            "'min':{'cpu':'3'},'max'",
            "INVALID spec.limits[0].min[cpu]"));
    bad.add(
        bad(
            "",
            "persistentvolumeclaims",
            CLAIM,
            "'storage':'1Gi'",
            "",
            "REQUIRED spec.resources[storage]"));
    bad.add(
        bad(
            "",
            "persistentvolumes",
            VOLUME,
            "'path':'/x'",
            "'path':'/x/../y'",
            "INVALID spec.hostPath.path"));
    bad.add(
        bad(
            "storage.k8s.io",
            "storageclasses",
            "{'provisioner':'example.com/p'}",
            "'provisioner':'example.com/p'",
            "'reclaimPolicy':'Burn','provisioner':'p'",
            "NOT_SUPPORTED reclaimPolicy"));
  }

  private static void badMachinery(List<Arguments> bad) {
    bad.add(
        bad(
            ADMISSION,
            "validatingwebhookconfigurations",
            WEBHOOK,
            "https:",
            "http:",
            "INVALID webhooks[0].clientConfig.url"));
    bad.add(
        bad(
            ADMISSION,
            "mutatingwebhookconfigurations",
            WEBHOOK,
            "'sideEffects':'None',",
            "",
            "REQUIRED webhooks[0].sideEffects"));
    bad.add(
        bad(
            FLOW,
            "prioritylevelconfigurations",
            LEVEL,
            "'queuing':{}",
            "'queuing':{'queues':4}",
            "INVALID spec.limited.limitResponse.queuing.handSize"));
    bad.add(
        bad(
            "networking.k8s.io",
            "ipaddresses",
            ADDRESS,
            "192.0.2.1",
            "2001:DB8::1",
            "INVALID metadata.name"));
    bad.add(
        bad(
            "networking.k8s.io",
            "servicecidrs",
            "{'spec':{'cidrs':['10.0.0.0/24']}}",
            "10.0.0.0",
            "10.0.0.1",
            "INVALID spec.cidrs[0]"));
    bad.add(
        bad(
            "storage.k8s.io",
            "volumeattachments",
            ATTACHMENT,
            "'attacher':'d.test',",
            "",
            "REQUIRED spec.attacher"));
  }

  private static Arguments bad(
      String group, String resource, String good, String part, String by, String... faults) {
    assertThat(good).contains(part);
    return Arguments.of(group, resource, good.replace(part, by), List.of(faults));
  }

  @ParameterizedTest
  @MethodSource("badObjects")
  void validate_badObject_named(String group, String resource, String json, List<String> faults) {
    assertThat(Faults.ofCreate(Faults.strategy(group, resource), json)).isEqualTo(faults);
  }

  /** Group, resource, an object, what changes in it, the faults. */
  static Stream<Arguments> changes() {
    return Stream.of(
        bad("apps", "deployments", WORKLOAD, "'a':'b'", "'a':'c'", "INVALID spec.selector"),
        bad("apps", "replicasets", WORKLOAD, "'a':'b'", "'a':'c'", "INVALID spec.selector"),
        bad("apps", "daemonsets", WORKLOAD, "'a':'b'", "'a':'c'", "INVALID spec.selector"),
        bad(
            "apps",
            "statefulsets",
            WORKLOAD,
            "'replicas'",
            "'serviceName':'s','replicas'",
            "FORBIDDEN spec"),
        bad("apps", "statefulsets", WORKLOAD, "'replicas':1", "'replicas':2"),
        bad(
            "discovery.k8s.io",
            "endpointslices",
            SLICE,
            "IPv4",
            "FQDN",
            "INVALID endpoints[0].addresses[0]",
            "INVALID addressType"),
        bad("", "nodes", NODE, "x://1", "x://2", "FORBIDDEN spec.providerID"),
        bad("events.k8s.io", "events", EVENT, "'R'", "'S'", "INVALID reason", "INVALID reason"),
        bad(
            "scheduling.k8s.io",
            "priorityclasses",
            "{'value':1000}",
            "1000",
            "1001",
            "FORBIDDEN value"),
        bad("rbac.authorization.k8s.io", "rolebindings", BINDING, "'r'", "'s'", "INVALID roleRef"),
        bad(
            "",
            "persistentvolumeclaims",
            CLAIM,
            "ReadWriteOnce",
            "ReadWriteMany",
            "FORBIDDEN spec"),
        bad("", "persistentvolumes", VOLUME, "/x", "/y", "FORBIDDEN spec.persistentvolumesource"),
        bad(
            "storage.k8s.io",
            "storageclasses",
            "{'provisioner':'example.com/p'}",
            "com/p",
            "com/q",
            "INVALID provisioner"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void validateUpdate_change_onlyWhatMay(
      String group, String resource, String changed, List<String> faults) {
    String before =
        goodObjects()
            .map(Arguments::get)
            .filter(good -> good[0].equals(group) && good[1].equals(resource))
            .map(good -> (String) good[2])
            .findFirst()
            .orElseThrow();
    assertThat(Faults.ofUpdate(Faults.strategy(group, resource), before, changed))
        .isEqualTo(resource.equals("endpointslices") ? List.of("INVALID addressType") : faults);
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
                WORKLOAD,
                "{'status':{'replicas':1,'readyReplicas':2}}"))
        .containsExactly("INVALID status.readyReplicas");
  }

  @Test
  void job_created_selectsItsPodsByUid() {
    ObjectNode job = Faults.created(Faults.strategy("batch", "jobs"), JOB);

    assertThat(job.at("/spec/selector/matchLabels"))
        .isEqualTo(Faults.object("{'batch.kubernetes.io/controller-uid':'u'}"));
    assertThat(job.at("/metadata/labels/job-name").asString()).isEqualTo("x");
  }
}
