package io.coracle.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Good objects in which one thing was made wrong, and what must be found in them: kind, what is
 * replaced, by what, the faults. A line that begins with a bar goes on with the one before it.
 */
final class BadObjects {
  private static final String WORKLOADS =
      """
      apps/deployments | 'replicas':1 | 'replicas':-1 | INVALID spec.replicas
      apps/deployments | 'matchLabels':{'a':'b'}
        | 'matchLabels':{'a':'c'} | INVALID spec.template.metadata.labels
      apps/deployments | 'selector':{'matchLabels':{'a':'b'}},
        |  | REQUIRED spec.selector, INVALID spec.template.metadata.labels
      apps/deployments | 'replicas':1
        | 'strategy':{'type':'Recreate','rollingUpdate':{'maxSurge':1}}
        | FORBIDDEN spec.strategy.rollingUpdate
      apps/deployments | 'replicas':1
        | 'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':0}}
        | INVALID spec.strategy.rollingUpdate.maxUnavailable
      apps/deployments | 'replicas':1 | 'progressDeadlineSeconds':-1
        | INVALID spec.progressDeadlineSeconds, INVALID spec.progressDeadlineSeconds
      apps/replicasets | 'containers'
        | 'restartPolicy':'Never','containers' | NOT_SUPPORTED spec.template.spec.restartPolicy
      apps/statefulsets | 'replicas':1
        | 'podManagementPolicy':'Random' | INVALID spec.podManagementPolicy
      apps/daemonsets | 'replicas':1
        | 'updateStrategy':{'rollingUpdate':{'maxSurge':1}}
        | INVALID spec.updateStrategy.rollingUpdate.maxSurge
      batch/jobs | 'restartPolicy':'Never', |  | REQUIRED spec.template.spec.restartPolicy
      batch/jobs | 'completions':1
        | 'completionMode':'Indexed','parallelism':1 | REQUIRED spec.completions
      batch/cronjobs | */5 | 60 | INVALID spec.schedule
      batch/cronjobs | 'schedule' | 'timeZone':'Mars','schedule' | INVALID spec.timeZone
      autoscaling/horizontalpodautoscalers | 'maxReplicas':3
        | 'maxReplicas':3,'minReplicas':4 | INVALID spec.maxReplicas
      autoscaling/horizontalpodautoscalers | 'maxReplicas':3
        | 'maxReplicas':0 | INVALID spec.maxReplicas, INVALID spec.maxReplicas
      autoscaling/horizontalpodautoscalers | a/v1 | v1 | INVALID spec.scaleTargetRef.apiVersion
      autoscaling/horizontalpodautoscalers | 'a/v1','kind':'D'
        | 'v1','kind':'ReplicationController' |
      autoscaling/horizontalpodautoscalers | 'maxReplicas':3
        | 'maxReplicas':3,'metrics':[{'type':'Object','object':{'describedObject':{'kind':'K'},'metric':{'name':'m'},'target':{'type':'V','value':'1'}}}]
        | REQUIRED spec.metrics[0].object.describedObject.name,
        INVALID spec.metrics[0].object.target.type
      """;

  private static final String NETWORK =
      """
      /services | {'port':80} |  | REQUIRED spec.ports
      /services | 'port':80
        | 'port':0 | INVALID spec.ports[0].port, INVALID spec.ports[0].targetPort
      /services | {'port':80}
        | {'port':80},{'port':81} | REQUIRED spec.ports[0].name, REQUIRED spec.ports[1].name
      /services | 'ports'
        | 'externalTrafficPolicy':'Local','ports' | INVALID spec.externalTrafficPolicy
      /services | 'ports'
        | 'type':'NodePort','clusterIP':'None','ports' | INVALID spec.clusterIPs[0]
      discovery.k8s.io/endpointslices | 10.1.2.3 | 127.0.0.1 | INVALID endpoints[0].addresses[0]
      discovery.k8s.io/endpointslices | 10.1.2.3 | fd00::1 | INVALID endpoints[0].addresses
      discovery.k8s.io/endpointslices | 10.1.2.3
        | ::ffff:10.1.2.3 | INVALID endpoints[0].addresses[0]
      discovery.k8s.io/endpointslices | 10.1.2.3 | nonsense | INVALID endpoints[0].addresses[0]
      networking.k8s.io/ingresses | 'path':'/a'
        | 'path':'a' | INVALID spec.rules[0].http.paths[0].path
      networking.k8s.io/ingresses | a.example.org | 10.0.0.1 | INVALID spec.rules[0].host
      networking.k8s.io/ingresses | a.example.org | 010.0.0.1 | INVALID spec.rules[0].host
      networking.k8s.io/networkpolicies | 10.1.0.0/16
        | 10.1.0.1/16 | INVALID spec.ingress[0].from[0].ipBlock.except[0]
      networking.k8s.io/networkpolicies | 10.1.0.0/16
        | 192.168.0.0/16 | INVALID spec.ingress[0].from[0].ipBlock.except[0]
      networking.k8s.io/ipaddresses | 192.0.2.1 | 2001:DB8::1 | INVALID metadata.name
      networking.k8s.io/servicecidrs | 10.0.0.0 | 10.0.0.1 | INVALID spec.cidrs[0]
      networking.k8s.io/servicecidrs | '10.0.0.0/24'
        | '10.0.0.0/24','10.0.0.1/24' | INVALID spec.cidrs[1], INVALID spec.cidrs
      networking.k8s.io/ingressclasses | a.b/c | | REQUIRED spec.controller
      networking.k8s.io/ingressclasses | a.b/c | a_b/c d | INVALID spec.controller,
        INVALID spec.controller
      networking.k8s.io/ingressclasses | a.b/c | a.b/ | INVALID spec.controller
      networking.k8s.io/ingressclasses | 'kind':'K'
        | 'kind':'K/L','apiGroup':'','scope':'' | INVALID spec.parameters.apiGroup,
        INVALID spec.parameters.kind, NOT_SUPPORTED spec.parameters.scope
      networking.k8s.io/ingresses | 'pathType':'Prefix','backend'
        | 'x' | REQUIRED spec.rules[0].http.paths[0].pathType
      networking.k8s.io/ingresses | 'service'
        | 'resource':{'apiGroup':'A_','kind':'K','name':'a/b'},'x'
        | INVALID spec.rules[0].http.paths[0].backend.resource.apiGroup,
        INVALID spec.rules[0].http.paths[0].backend.resource.name
      """;

  private static final String OTHERS =
      """
      /nodes | NoSchedule | Maybe | NOT_SUPPORTED metadata.taints[0].effect
      /events | 'involvedObject':{'namespace':'ns'}
        | 'involvedObject':{} | INVALID involvedObject.namespace
      events.k8s.io/events | 'type':'Normal' | 'type':'Odd' | INVALID type
      coordination.k8s.io/leases | 15 | 0 | INVALID spec.leaseDurationSeconds
      scheduling.k8s.io/priorityclasses | 1000 | 1000000001 | FORBIDDEN value
      node.k8s.io/runtimeclasses | 'h' | 'H' | INVALID handler
      /configmaps | 'b' | 'k' | INVALID data[k]
      /secrets | 'stringData'
        | 'type':'kubernetes.io/tls','stringData' | REQUIRED data[tls.crt], REQUIRED data[tls.key]
      /secrets | 'stringData':{'k':'v'}
        | 'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'{'}
        | INVALID data[.dockerconfigjson]
      rbac.authorization.k8s.io/roles | 'get' |  | REQUIRED rules[0].verbs
      rbac.authorization.k8s.io/clusterrolebindings | ClusterRole
        | Role | NOT_SUPPORTED roleRef.kind
      policy/poddisruptionbudgets | 'minAvailable':1
        | 'minAvailable':1,'maxUnavailable':1 | INVALID spec
      policy/poddisruptionbudgets | 'minAvailable':1
        | 'minAvailable':'110%' | INVALID spec.minAvailable
      /resourcequotas | '5' | '500m' | INVALID spec.hard[pods]
      /limitranges | 'max' | 'min':{'cpu':'3'},'max' | INVALID spec.limits[0].min[cpu]
      /persistentvolumeclaims | 'storage':'1Gi' |  | REQUIRED spec.resources[storage]
      /persistentvolumes | 'path':'/x' | 'path':'/x/../y' | INVALID spec.hostPath.path
      storage.k8s.io/storageclasses | 'provisioner':'example.com/p'
        | 'reclaimPolicy':'Burn','provisioner':'p' | NOT_SUPPORTED reclaimPolicy
      storage.k8s.io/storageclasses | 'provisioner'
        | 'allowedTopologies':[{'matchLabelExpressions':[{'key':'a','values':['1','2']}]},\
      {'matchLabelExpressions':[{'key':'a','values':['2','1']}]}],'provisioner'
        | DUPLICATE allowedTopologies[1].matchLabelExpressions
      admissionregistration.k8s.io/validatingwebhookconfigurations | https:
        | http: | INVALID webhooks[0].clientConfig.url
      admissionregistration.k8s.io/mutatingwebhookconfigurations | 'sideEffects':'None',
        |  | REQUIRED webhooks[0].sideEffects
      flowcontrol.apiserver.k8s.io/prioritylevelconfigurations | 'queuing':{}
        | 'queuing':{'queues':4} | INVALID spec.limited.limitResponse.queuing.handSize
      storage.k8s.io/volumeattachments | 'attacher':'d.test', |  | REQUIRED spec.attacher
      """;

  private static final String FLOWS =
      """
      flowcontrol.apiserver.k8s.io/flowschemas | 'rules'
        | 'matchingPrecedence':1,'rules' | INVALID spec.matchingPrecedence
      flowcontrol.apiserver.k8s.io/flowschemas | 'namespace':'n'}
        | 'namespace':''},'group':{} | REQUIRED spec.rules[0].subjects[0].serviceAccount.namespace,
        FORBIDDEN spec.rules[0].subjects[0].group
      flowcontrol.apiserver.k8s.io/flowschemas | 'get'
        | 'get','fly' | NOT_SUPPORTED spec.rules[0].resourceRules[0].verbs
      flowcontrol.apiserver.k8s.io/flowschemas | 'pods'
        | 'pods','*' | INVALID spec.rules[0].resourceRules[0].resources
      flowcontrol.apiserver.k8s.io/flowschemas | 'namespaces':['n']
        | 'namespaces':['N'] | INVALID spec.rules[0].resourceRules[0].namespaces[0]
      flowcontrol.apiserver.k8s.io/flowschemas | 'namespaces':['n']
        | 'clusterScope':true |
      flowcontrol.apiserver.k8s.io/flowschemas | '/a/*'
        | '/a*' | INVALID spec.rules[0].nonResourceRules[0].nonResourceURLs[0]
      flowcontrol.apiserver.k8s.io/flowschemas | '/a/*'
        | '/a/*','*' | INVALID spec.rules[0].nonResourceRules[0].nonResourceURLs
      flowcontrol.apiserver.k8s.io/flowschemas | 'name':'s'
        | 'name':'catch-all' | INVALID spec
      flowcontrol.apiserver.k8s.io/prioritylevelconfigurations | 'queuing':{}
        | 'queuing':{'queues':200} | INVALID spec.limited.limitResponse.queuing.handSize
      """;

  private static final String ADMISSION =
      """
      admissionregistration.k8s.io/mutatingwebhookconfigurations | 'pods'
        | '*','pods' | INVALID webhooks[0].rules[0].resources
      admissionregistration.k8s.io/mutatingwebhookconfigurations | 'pods'
        | 'pods/*','pods/log' | INVALID webhooks[0].rules[0].resources[1]
      admissionregistration.k8s.io/mutatingwebhookconfigurations | 'pods'
        | '*/log','pods/log','*' | INVALID webhooks[0].rules[0].resources[1]
      admissionregistration.k8s.io/mutatingwebhookconfigurations | 'pods'
        | '*/*','' | REQUIRED webhooks[0].rules[0].resources[1],
        INVALID webhooks[0].rules[0].resources
      admissionregistration.k8s.io/mutatingwebhookconfigurations | 'admissionReviewVersions':['v1']
        | 'admissionReviewVersions':['v1','v1','A']
        | INVALID webhooks[0].admissionReviewVersions[1],
        INVALID webhooks[0].admissionReviewVersions[2]
      admissionregistration.k8s.io/validatingadmissionpolicies | 'v1','kind':'ConfigMap'
        | 'a/b/c','kind':'C_' | INVALID spec.paramKind.apiVersion, INVALID spec.paramKind.kind
      admissionregistration.k8s.io/validatingadmissionpolicies | 'n'
        | 'a/b' | INVALID spec.matchConstraints.resourceRules[0].resourceNames[0]
      admissionregistration.k8s.io/validatingadmissionpolicies | 'v','e
        | 'loop','e | INVALID spec.variables[0].name
      admissionregistration.k8s.io/validatingadmissionpolicies | 'reason':'Invalid'
        | 'reason':'Unauthorized' | NOT_SUPPORTED spec.validations[0].reason
      admissionregistration.k8s.io/validatingadmissionpolicies | 'key':'k'
        | 'key':'k k' | INVALID spec.auditAnnotations[0].key
      admissionregistration.k8s.io/mutatingadmissionpolicies | CREATE
        | DELETE | NOT_SUPPORTED spec.matchConstraints.resourceRules.operations
      admissionregistration.k8s.io/mutatingadmissionpolicybindings | CREATE
        | DELETE | NOT_SUPPORTED spec.matchResources.resourceRules.operations
      admissionregistration.k8s.io/mutatingadmissionpolicybindings | 'c'
        | 'a%b' | INVALID spec.paramRef.name
      """;

  private static final String DEVICES =
      """
      resource.k8s.io/deviceclasses | example.com/gpu | gpu | INVALID spec.extendedResourceName
      resource.k8s.io/deviceclasses | {} | [] | INVALID spec.config[0].opaque.parameters
      resource.k8s.io/resourceclaims | 'name':'r'
        | 'name':'' | INVALID spec.devices.requests[0].name,
        INVALID spec.devices.constraints[0].requests[0],
        INVALID spec.devices.config[0].requests[0]
      resource.k8s.io/resourceclaims | 'name':'e' | 'name':'r' | DUPLICATE spec.devices.requests[1]
      resource.k8s.io/resourceclaims | 'r/s'
        | 'r/t' | INVALID spec.devices.constraints[0].requests[0]
      resource.k8s.io/resourceclaims | 'r/s'
        | 'r','r' | DUPLICATE spec.devices.constraints[0].requests[1]
      resource.k8s.io/resourceclaims | 'matchAttribute':'d.test/a'
        | 'distinctAttribute':'1a' | INVALID spec.devices.constraints[0].distinctAttribute,
        INVALID spec.devices.constraints[0].distinctAttribute
      resource.k8s.io/resourceclaims | ,'matchAttribute':'d.test/a'
        |  | REQUIRED spec.devices.constraints[0]
      resource.k8s.io/resourceclaims | 'key':'k'
        | 'value':'v' | INVALID spec.devices.requests[0].firstAvailable[0].tolerations[0].value
      resource.k8s.io/resourceclaims | {'a':1} | null
        | REQUIRED spec.devices.config[0].opaque.parameters
      resource.k8s.io/resourceslices | 'name':'p/q' | 'name':'p/' | INVALID spec.pool.name
      resource.k8s.io/resourceslices | 1.2.3
        | 1.2 | INVALID spec.devices[0].attributes[d.test/a].version
      resource.k8s.io/resourceslices | {'version':'1.2.3'}
        | {'strings':['x']} | INVALID spec.devices[0].attributes[d.test/a]
      resource.k8s.io/resourceslices | 'd.test/a' | 'd.test/a/b' | INVALID spec.devices[0].attributes
      resource.k8s.io/resourceslices | NoExecute
        | Never | NOT_SUPPORTED spec.devices[0].taints[0].effect
      resource.k8s.io/resourceslices | 'allNodes':true, |  | REQUIRED spec.devices[0]
      resource.k8s.io/resourceslices | 'perDeviceNodeSelection':true
        | 'nodeName':'n' | INVALID spec.devices[0]
      resource.k8s.io/resourceslices | 'allowMultipleAllocations':true,
        |  | FORBIDDEN spec.devices[0].capacity[m].requestPolicy
      resource.k8s.io/resourceslices | 'max':'8'
        | 'max':'9' | INVALID spec.devices[0].capacity[m].requestPolicy.validRange.max,
        INVALID spec.devices[0].capacity[m].requestPolicy.validRange.step
      resource.k8s.io/resourceslices | 'validRange'
        | 'validValues':['4','3'],'x' | INVALID spec.devices[0].capacity[m].requestPolicy.validValues[1],
        INVALID spec.devices[0].capacity[m].requestPolicy.validValues
      resource.k8s.io/resourceslices | 'bindingFailureConditions':['b']
        | 'bindingFailureConditions':['a'] | INVALID spec.devices[0].bindingFailureConditions[0]
      resource.k8s.io/resourceslices | 'counterSet':'s',
        | 'counterSet':'', | REQUIRED spec.devices[0].consumesCounters[0].counterSet
      resource.k8s.io/resourceslices | 'perDeviceNodeSelection':true
        | 'perDeviceNodeSelection':true,'sharedCounters':[{'name':'s','counters':{}}]
        | INVALID spec, REQUIRED spec.sharedCounters[0].counters
      """;

  private static final String DRIVERS =
      """
      storage.k8s.io/volumeattachments | 'v'
        | '' | REQUIRED spec.source.persistentVolumeName
      storage.k8s.io/volumeattachments | 'persistentVolumeName':'v'
        | 'inlineVolumeSpec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'}}
        | FORBIDDEN spec.source.inlineVolumeSpec.capacity,
        REQUIRED spec.source.inlineVolumeSpec.csi, REQUIRED spec.source.inlineVolumeSpec
      storage.k8s.io/csidrivers | 600
        | 599 | INVALID spec.tokenRequests[0].expirationSeconds
      storage.k8s.io/csidrivers | {'audience':'a',
        | {'audience':'a'},{'audience':'a', | DUPLICATE spec.tokenRequests[1].audience
      storage.k8s.io/csidrivers | :10 | :9 | INVALID spec.nodeAllocatableUpdatePeriodSeconds
      storage.k8s.io/csidrivers | 'tokenRequests' | 'serviceAccountTokenInSecrets':true,'x'
        | INVALID spec.serviceAccountTokenInSecrets
      storage.k8s.io/csinodes | 'z' | 'z','z' | DUPLICATE spec.drivers[0]
      storage.k8s.io/csinodes | 'z' | 'a b' | INVALID spec.drivers[0]
      storage.k8s.io/csinodes | 'i' | '' | REQUIRED spec.drivers[0].nodeID
      storage.k8s.io/volumeattributesclasses | 'a' | '' | INVALID parameters
      storage.k8s.io/volumeattributesclasses | 'd' | 'a/b/c' | INVALID driverName
      """;

  private static final String CORE =
      """
      /limitranges | 'type':'Pod' | 'type':'Foo' | INVALID spec.limits[0].type
      /limitranges | 'type':'Pod' | 'type':'PersistentVolumeClaim' | REQUIRED spec.limits[0].limits
      /limitranges | 'type':'Pod','max':{'cpu':'2'}
        | 'type':'Pod','max':{'storage':'2'} | INVALID spec.limits[0].max[storage]
      /limitranges | 'max':{'cpu':'2'}
        | 'max':{'cpu':'2'},'min':{'cpu':'1'},'maxLimitRequestRatio':{'cpu':'3'}
        | INVALID spec.limits[0].maxLimitRequestRatio[cpu]
      /limitranges | 'type':'Pod','max':{'cpu':'2'}
        | 'type':'a.b/c','default':{'x/y':'2'},'defaultRequest':{'x/y':'1'}
        | INVALID spec.limits[0].defaultRequest[x/y]
      /resourcequotas | 'pods':'5' | 'storage':'5' | INVALID spec.hard[storage]
      /resourcequotas | 'pods':'5' | 'count/pods':'500m' | INVALID spec.hard[count/pods]
      /resourcequotas | {'pods':'5'} | {'limits.ephemeral-storage':'5'},'scopes':['Terminating']
        | INVALID spec.scopes
      /endpoints | 192.0.2.1
        | x | INVALID subsets[0].addresses[0].ip, INVALID subsets[0].addresses[0].ip
      /namespaces | {'metadata'
        | {'spec':{'finalizers':['orphan','foo']},'metadata' | INVALID spec.finalizers
      /nodes | 'taints'
        | 'podCIDRs':['10.0.0.0/24','10.0.0.0/24'],'taints'
        | INVALID spec.podCIDRs, DUPLICATE spec.podCIDRs[1]
      events.k8s.io/events | 'type':'Normal','eventTime':'2024-01-01T00:00:00.000000Z'
        |  'type':'Odd' | REQUIRED eventTime, INVALID type
      /secrets | 'stringData':{'k':'v'}
        | 'type':'kubernetes.io/dockercfg','stringData':{'.dockercfg':'[]'}
        | INVALID data[.dockercfg]
      /persistentvolumes | 'storage':'1Gi' | 'storage':'-1'
        | INVALID spec.capacity[storage], INVALID spec.capacity[storage]
      /persistentvolumes | {'spec'
        | {'metadata':{'annotations':{'volume.beta.kubernetes.io/mount-options':'ro'}},'spec'
        | FORBIDDEN metadata.annotations.volume.beta.kubernetes.io/mount-options
      /persistentvolumes | 'hostPath' | 'volumeAttributesClassName':'','hostPath'
        | REQUIRED spec.volumeAttributesClassName, REQUIRED spec.csi
      /persistentvolumes | 'hostPath':{'path':'/x'}
        | 'csi':{'driver':'d','volumeHandle':'h','nodeExpandSecretRef':{'name':'A'}}
        | INVALID spec.csi.nodeExpandSecretRef.name, REQUIRED spec.csi.nodeExpandSecretRef.namespace
      /services | 'ports' | 'loadBalancerSourceRanges':['x'],'ports'
        | FORBIDDEN spec.LoadBalancerSourceRanges, INVALID spec.LoadBalancerSourceRanges[0]
      /services | 'ports' | 'type':'ExternalName','externalName':'.','ipFamilies':['IPv4'],'ports'
        | FORBIDDEN spec.ipFamilies, REQUIRED spec.externalName
      """;

  /** Changes of good objects that an update may not make, and one that it may. */
  private static final String CHANGES =
      """
      apps/deployments | 'a':'b' | 'a':'c' | INVALID spec.selector
      apps/replicasets | 'a':'b' | 'a':'c' | INVALID spec.selector
      apps/daemonsets | 'a':'b' | 'a':'c' | INVALID spec.selector
      apps/statefulsets | 'replicas' | 'serviceName':'s','replicas' | FORBIDDEN spec
      apps/statefulsets | 'replicas':1 | 'replicas':2 |
      discovery.k8s.io/endpointslices | IPv4
        | FQDN | INVALID addressType
      /nodes | x://1 | x://2 | FORBIDDEN spec.providerID
      events.k8s.io/events | 'R' | 'S' | INVALID reason, INVALID reason
      scheduling.k8s.io/priorityclasses | 1000 | 1001 | FORBIDDEN value
      rbac.authorization.k8s.io/rolebindings | 'r' | 's' | INVALID roleRef
      /persistentvolumeclaims | ReadWriteOnce | ReadWriteMany | FORBIDDEN spec
      /persistentvolumes | /x | /y | FORBIDDEN spec.persistentvolumesource
      /persistentvolumes | ReadWriteOnce | Foo
        | NOT_SUPPORTED spec.accessModes, NOT_SUPPORTED spec.accessModes
      /persistentvolumeclaims | 'spec':{
        | 'spec':{'volumeMode':'Block', | FORBIDDEN spec, INVALID volumeMode
      /persistentvolumeclaims | {'spec'
        | {'metadata':{'annotations':{'volume.beta.kubernetes.io/storage-class':'x'}},'spec'
        | INVALID metadata.annotations.volume.beta.kubernetes.io/storage-class
      /persistentvolumeclaims | 'spec':{ | 'spec':{'storageClassName':'x','volumeName':'v', |
      storage.k8s.io/storageclasses | com/p | com/q | INVALID provisioner
      """;

  private BadObjects() {}

  /** Group, resource, a bad object, the faults. */
  static Stream<Arguments> all() {
    return Stream.of(WORKLOADS, NETWORK, OTHERS, CORE, ADMISSION, DEVICES, FLOWS, DRIVERS)
        .flatMap(BadObjects::arguments);
  }

  /** Group, resource, a changed object, the faults. */
  static Stream<Arguments> changes() {
    return arguments(CHANGES);
  }

  private static Stream<Arguments> arguments(String table) {
    List<Arguments> arguments = new ArrayList<>();
    for (String row : table.replaceAll("\\n\\s*(?=\\||[A-Z_]+ [a-z])", " ").lines().toList()) {
      String[] cells = row.split(" \\|", -1);
      String kind = cells[0].strip();
      int slash = kind.indexOf('/');
      String group = kind.substring(0, slash);
      String resource = kind.substring(slash + 1);
      String good = GoodObjects.of(group, resource);
      String part = cells[1].strip();
      assertThat(good).as(kind).contains(part);
      String faults = cells[3].strip();
      arguments.add(
          Arguments.of(
              group,
              resource,
              good.replace(part, cells[2].strip()),
              faults.isEmpty() ? List.of() : List.of(faults.split(", "))));
    }
    return arguments.stream();
  }
}
