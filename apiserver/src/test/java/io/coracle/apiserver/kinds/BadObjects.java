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
      networking.k8s.io/ingresses | 'path':'/a'
        | 'path':'a' | INVALID spec.rules[0].http.paths[0].path
      networking.k8s.io/ingresses | a.example.org | 10.0.0.1 | INVALID spec.rules[0].host
      networking.k8s.io/networkpolicies | 10.1.0.0/16
        | 192.168.0.0/16 | INVALID spec.ingress[0].from[0].ipBlock.except[0]
      networking.k8s.io/ipaddresses | 192.0.2.1 | 2001:DB8::1 | INVALID metadata.name
      networking.k8s.io/servicecidrs | 10.0.0.0 | 10.0.0.1 | INVALID spec.cidrs[0]
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
      admissionregistration.k8s.io/validatingwebhookconfigurations | https:
        | http: | INVALID webhooks[0].clientConfig.url
      admissionregistration.k8s.io/mutatingwebhookconfigurations | 'sideEffects':'None',
        |  | REQUIRED webhooks[0].sideEffects
      flowcontrol.apiserver.k8s.io/prioritylevelconfigurations | 'queuing':{}
        | 'queuing':{'queues':4} | INVALID spec.limited.limitResponse.queuing.handSize
      storage.k8s.io/volumeattachments | 'attacher':'d.test', |  | REQUIRED spec.attacher
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
    return Stream.of(WORKLOADS, NETWORK, OTHERS, CORE).flatMap(BadObjects::arguments);
  }

  /** Group, resource, a changed object, the faults. */
  static Stream<Arguments> changes() {
    return arguments(CHANGES);
  }

  private static Stream<Arguments> arguments(String table) {
    List<Arguments> arguments = new ArrayList<>();
    for (String row : table.replaceAll("\\n\\s*\\|", " |").lines().toList()) {
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
