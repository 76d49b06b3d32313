package io.coracle.apiserver.kinds;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** One good object of each kind, as small as it can be with something to get wrong. */
final class GoodObjects {
  static final String ADMISSION = "admissionregistration.k8s.io";
  static final String FLOW = "flowcontrol.apiserver.k8s.io";
  static final String TEMPLATE =
      "'template':{'metadata':{'labels':{'a':'b'}},"
          + "'spec':{'containers':[{'name':'c','image':'i:1'}]}}";
  static final String WORKLOAD =
      "{'metadata':{'name':'x'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},"
          + TEMPLATE
          + "}}";
  static final String JOB_TEMPLATE =
      "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i:1'}]}}";
  static final String JOB =
      "{'metadata':{'name':'x','uid':'u'},'spec':{'completions':1," + JOB_TEMPLATE + "}}";
  static final String CRON_JOB =
      "{'metadata':{'name':'x'},'spec':{'schedule':'*/5 * * * *','jobTemplate':{'spec':{"
          + JOB_TEMPLATE
          + "}}}}";
  static final String SERVICE =
      "{'metadata':{'name':'x'},'spec':{'selector':{'a':'b'},'ports':[{'port':80}]}}";
  static final String SLICE =
      "{'addressType':'IPv4','endpoints':[{'addresses':['10.1.2.3']}],"
          + "'ports':[{'name':'p','port':80}]}";
  static final String INGRESS =
      "{'metadata':{'name':'x'},'spec':{'rules':[{'host':'a.example.org','http':{'paths':["
          + "{'path':'/a','pathType':'Prefix','backend':{'service':{'name':'s','port':"
          + "{'number':80}}}}]}}]}}";
  static final String INGRESS_CLASS =
      "{'spec':{'controller':'a.b/c','parameters':{'kind':'K','name':'n'}}}";
  static final String POLICY =
      "{'spec':{'podSelector':{},'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8',"
          + "'except':['10.1.0.0/16']}}],'ports':[{'port':80}]}]}}";
  static final String NODE =
      "{'metadata':{'name':'n'},'spec':{'taints':[{'key':'a','effect':'NoSchedule'}],"
          + "'providerID':'x://1'}}";
  static final String EVENT =
      "{'metadata':{'namespace':'ns'},'involvedObject':{'namespace':'ns'},'reason':'R',"
          + "'reportingComponent':'c','reportingInstance':'i','action':'a','type':'Normal',"
          + "'eventTime':'2024-01-01T00:00:00.000000Z'}";
  static final String ROLE = "{'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}";
  static final String BINDING =
      "{'roleRef':{'kind':'ClusterRole','name':'r'},'subjects':[{'kind':'User','name':'joe'}]}";
  static final String BUDGET = "{'spec':{'minAvailable':1,'selector':{'matchLabels':{'a':'b'}}}}";
  static final String CLAIM =
      "{'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}";
  static final String VOLUME =
      "{'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},"
          + "'hostPath':{'path':'/x'}}}";
  static final String AUTOSCALER =
      "{'spec':{'maxReplicas':3,'scaleTargetRef':{'apiVersion':'a/v1','kind':'D','name':'d'}}}";

  static final String WEBHOOK =
      "{'webhooks':[{'name':'a.example.com','clientConfig':{'url':'https://127.0.0.1/x'},"
          + "'sideEffects':'None','admissionReviewVersions':['v1'],'rules':[{'apiGroups':[''],"
          + "'apiVersions':['v1'],'operations':['CREATE'],'resources':['pods']}]}]}";
  static final String MATCHED =
      "'matchConstraints':{'resourceRules':[{'resourceNames':['n'],'operations':['CREATE'],"
          + "'apiGroups':[''],'apiVersions':['v1'],'resources':['pods']}]}";
  static final String VALIDATING =
      "{'metadata':{'name':'p'},'spec':{'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"
          + MATCHED
          + ",'variables':[{'name':'v','expression':'1'}],'validations':[{'expression':'true',"
          + "'message':'no','reason':'Invalid'}],'auditAnnotations':[{'key':'k',"
          + "'valueExpression':'string(1)'}]}}";
  static final String MUTATING =
      "{'metadata':{'name':'p'},'spec':{'reinvocationPolicy':'Never',"
          + MATCHED
          + ",'mutations':[{'patchType':'JSONPatch','jsonPatch':{'expression':'[]'}}]}}";
  static final String POLICY_BINDING =
      "{'spec':{'policyName':'p','paramRef':{'name':'c','parameterNotFoundAction':'Deny'},"
          + MATCHED.replace("matchConstraints", "matchResources")
          + "}}";
  static final String LEVEL =
      "{'spec':{'type':'Limited','limited':{'limitResponse':{'type':'Queue','queuing':{}}}}}";
  static final String SCHEMA =
      "{'metadata':{'name':'s'},'spec':{'priorityLevelConfiguration':{'name':'l'},'rules':[{"
          + "'subjects':[{'kind':'ServiceAccount','serviceAccount':{'name':'*','namespace':'n'}}],"
          + "'resourceRules':[{'verbs':['get'],'apiGroups':[''],'resources':['pods'],"
          + "'namespaces':['n']}],"
          + "'nonResourceRules':[{'verbs':['*'],'nonResourceURLs':['/a/*']}]}]}}";
  static final String DRIVER =
      "{'spec':{'tokenRequests':[{'audience':'a','expirationSeconds':600}],"
          + "'nodeAllocatableUpdatePeriodSeconds':10}}";
  static final String ADDRESS =
      "{'metadata':{'name':'192.0.2.1'},'spec':{'parentRef':{'resource':'services','name':'s'}}}";
  static final String ATTACHMENT =
      "{'spec':{'attacher':'d.test','nodeName':'n','source':{'persistentVolumeName':'v'}}}";

  static final String DEVICE_CLASS =
      "{'spec':{'extendedResourceName':'example.com/gpu','selectors':[{'cel':{'expression':"
          + "'has(device.driver)'}}],'config':[{'opaque':{'driver':'d','parameters':{}}}]}}";
  static final String DEVICE_CLAIM =
      "{'spec':{'devices':{'requests':[{'name':'r','firstAvailable':[{'name':'s',"
          + "'deviceClassName':'c','tolerations':[{'key':'k','operator':'Exists'}]}]},"
          + "{'name':'e','exactly':{'deviceClassName':'c'}}],'constraints':["
          + "{'requests':['r/s'],'matchAttribute':'d.test/a'}],'config':[{'requests':['r'],"
          + "'opaque':{'driver':'D.test','parameters':{'a':1}}}]}}}";
  static final String DEVICES =
      "{'spec':{'driver':'d.test','pool':{'name':'p/q','resourceSliceCount':1},"
          + "'perDeviceNodeSelection':true,'devices':[{'name':'x','allNodes':true,"
          + "'allowMultipleAllocations':true,'attributes':{'d.test/a':{'version':'1.2.3'}},"
          + "'capacity':{'m':{'value':'8','requestPolicy':{'default':'2','validRange':"
          + "{'min':'2','max':'8','step':'2'}}}},'taints':[{'key':'k','effect':'NoExecute'}],"
          + "'bindingConditions':['a'],'bindingFailureConditions':['b'],"
          + "'consumesCounters':[{'counterSet':'s','counters':{'c':{'value':'1'}}}]}]}}";

  private GoodObjects() {}

  /** Group, resource, a good object. */
  static Stream<Arguments> all() {
    return Stream.of(workloads(), core(), others(), devices()).flatMap(objects -> objects);
  }

  /** The good object of a kind. */
  static String of(String group, String resource) {
    return all()
        .map(Arguments::get)
        .filter(good -> good[0].equals(group) && good[1].equals(resource))
        .map(good -> (String) good[2])
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Arguments> workloads() {
    return Stream.of(
        Arguments.of("apps", "deployments", WORKLOAD),
        Arguments.of("apps", "replicasets", WORKLOAD),
        Arguments.of("apps", "statefulsets", WORKLOAD),
        Arguments.of("apps", "daemonsets", WORKLOAD),
        Arguments.of("", "podtemplates", "{" + TEMPLATE + "}"),
        Arguments.of("apps", "controllerrevisions", "{'data':{'a':1},'revision':1}"),
        Arguments.of("batch", "jobs", JOB),
        Arguments.of("batch", "cronjobs", CRON_JOB),
        Arguments.of("autoscaling", "horizontalpodautoscalers", AUTOSCALER));
  }

  private static Stream<Arguments> core() {
    return Stream.of(
        Arguments.of("", "services", SERVICE),
        Arguments.of("", "endpoints", "{'subsets':[{'addresses':[{'ip':'192.0.2.1'}]}]}"),
        Arguments.of("", "namespaces", "{'metadata':{'name':'ns'}}"),
        Arguments.of("", "nodes", NODE),
        Arguments.of("", "events", EVENT),
        Arguments.of("", "configmaps", "{'data':{'k':'v'},'binaryData':{'b':'AA=='}}"),
        Arguments.of("", "secrets", "{'stringData':{'k':'v'}}"),
        Arguments.of("", "limitranges", "{'spec':{'limits':[{'type':'Pod','max':{'cpu':'2'}}]}}"),
        Arguments.of("", "resourcequotas", "{'spec':{'hard':{'pods':'5'}}}"),
        Arguments.of("", "persistentvolumeclaims", CLAIM),
        Arguments.of("", "persistentvolumes", VOLUME));
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of("discovery.k8s.io", "endpointslices", SLICE),
        Arguments.of("networking.k8s.io", "ingresses", INGRESS),
        Arguments.of("networking.k8s.io", "networkpolicies", POLICY),
        Arguments.of("events.k8s.io", "events", EVENT),
        Arguments.of("coordination.k8s.io", "leases", "{'spec':{'leaseDurationSeconds':15}}"),
        Arguments.of("scheduling.k8s.io", "priorityclasses", "{'value':1000}"),
        Arguments.of("node.k8s.io", "runtimeclasses", "{'handler':'h'}"),
        Arguments.of("rbac.authorization.k8s.io", "roles", ROLE),
        Arguments.of("rbac.authorization.k8s.io", "clusterroles", ROLE),
        Arguments.of("rbac.authorization.k8s.io", "rolebindings", BINDING),
        Arguments.of("rbac.authorization.k8s.io", "clusterrolebindings", BINDING),
        Arguments.of("policy", "poddisruptionbudgets", BUDGET),
        Arguments.of("storage.k8s.io", "storageclasses", "{'provisioner':'example.com/p'}"),
        Arguments.of(ADMISSION, "validatingwebhookconfigurations", WEBHOOK),
        Arguments.of(ADMISSION, "mutatingwebhookconfigurations", WEBHOOK),
        Arguments.of(ADMISSION, "validatingadmissionpolicies", VALIDATING),
        Arguments.of(ADMISSION, "mutatingadmissionpolicies", MUTATING),
        Arguments.of(ADMISSION, "mutatingadmissionpolicybindings", POLICY_BINDING),
        Arguments.of(FLOW, "prioritylevelconfigurations", LEVEL),
        Arguments.of(FLOW, "flowschemas", SCHEMA),
        Arguments.of("networking.k8s.io", "ingressclasses", INGRESS_CLASS),
        Arguments.of("networking.k8s.io", "ipaddresses", ADDRESS),
        Arguments.of("networking.k8s.io", "servicecidrs", "{'spec':{'cidrs':['10.0.0.0/24']}}"),
        Arguments.of("storage.k8s.io", "volumeattachments", ATTACHMENT),
        Arguments.of("storage.k8s.io", "csidrivers", DRIVER),
        Arguments.of(
            "storage.k8s.io",
            "csinodes",
            "{'spec':{'drivers':[{'name':'d','nodeID':'i','topologyKeys':['z']}]}}"),
        Arguments.of("storage.k8s.io", "csistoragecapacities", "{'storageClassName':'c'}"),
        Arguments.of(
            "storage.k8s.io",
            "volumeattributesclasses",
            "{'driverName':'d','parameters':{'a':'b'}}"));
  }

  private static Stream<Arguments> devices() {
    return Stream.of(
        Arguments.of("resource.k8s.io", "deviceclasses", DEVICE_CLASS),
        Arguments.of("resource.k8s.io", "resourceclaims", DEVICE_CLAIM),
        Arguments.of("resource.k8s.io", "resourceslices", DEVICES));
  }
}
