package io.coracle.apiserver.kinds;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.custom.Definition;
import io.coracle.apiserver.custom.definition.DefinitionStrategy;
import io.coracle.apiserver.kinds.admission.PolicyBindingStrategy;
import io.coracle.apiserver.kinds.admission.PolicyStrategy;
import io.coracle.apiserver.kinds.autoscaling.AutoscalerStrategy;
import io.coracle.apiserver.kinds.certificate.SigningRequestStrategy;
import io.coracle.apiserver.kinds.cluster.EventStrategy;
import io.coracle.apiserver.kinds.cluster.LeaseStrategy;
import io.coracle.apiserver.kinds.cluster.NamespaceStrategy;
import io.coracle.apiserver.kinds.cluster.NodeStrategy;
import io.coracle.apiserver.kinds.cluster.PriorityClassStrategy;
import io.coracle.apiserver.kinds.cluster.RuntimeClassStrategy;
import io.coracle.apiserver.kinds.configuration.ConfigMapStrategy;
import io.coracle.apiserver.kinds.configuration.SecretStrategy;
import io.coracle.apiserver.kinds.configuration.ServiceAccountStrategy;
import io.coracle.apiserver.kinds.device.ClaimTemplateStrategy;
import io.coracle.apiserver.kinds.device.DeviceClaimStrategy;
import io.coracle.apiserver.kinds.device.DeviceClassStrategy;
import io.coracle.apiserver.kinds.device.SliceStrategy;
import io.coracle.apiserver.kinds.flow.FlowSchemaStrategy;
import io.coracle.apiserver.kinds.flow.PriorityLevelStrategy;
import io.coracle.apiserver.kinds.network.EndpointSliceStrategy;
import io.coracle.apiserver.kinds.network.EndpointsStrategy;
import io.coracle.apiserver.kinds.network.IngressClassStrategy;
import io.coracle.apiserver.kinds.network.IngressStrategy;
import io.coracle.apiserver.kinds.network.IpAddressStrategy;
import io.coracle.apiserver.kinds.network.NetworkPolicyStrategy;
import io.coracle.apiserver.kinds.network.ServiceCidrStrategy;
import io.coracle.apiserver.kinds.network.ServiceStrategy;
import io.coracle.apiserver.kinds.pod.EphemeralContainersStrategy;
import io.coracle.apiserver.kinds.pod.PodStrategy;
import io.coracle.apiserver.kinds.pod.ResizeStrategy;
import io.coracle.apiserver.kinds.policy.DisruptionBudgetStrategy;
import io.coracle.apiserver.kinds.policy.LimitRangeStrategy;
import io.coracle.apiserver.kinds.policy.ResourceQuotaStrategy;
import io.coracle.apiserver.kinds.rbac.RoleBindingStrategy;
import io.coracle.apiserver.kinds.rbac.RoleStrategy;
import io.coracle.apiserver.kinds.storage.AttachmentStrategy;
import io.coracle.apiserver.kinds.storage.AttributesClassStrategy;
import io.coracle.apiserver.kinds.storage.CapacityStrategy;
import io.coracle.apiserver.kinds.storage.ClaimStrategy;
import io.coracle.apiserver.kinds.storage.DriverStrategy;
import io.coracle.apiserver.kinds.storage.NodeDriversStrategy;
import io.coracle.apiserver.kinds.storage.StorageClassStrategy;
import io.coracle.apiserver.kinds.storage.VolumeStrategy;
import io.coracle.apiserver.kinds.webhook.WebhookConfigurationStrategy;
import io.coracle.apiserver.kinds.workload.ControllerRevisionStrategy;
import io.coracle.apiserver.kinds.workload.CronJobStrategy;
import io.coracle.apiserver.kinds.workload.DaemonSetStrategy;
import io.coracle.apiserver.kinds.workload.DeploymentStrategy;
import io.coracle.apiserver.kinds.workload.JobStrategy;
import io.coracle.apiserver.kinds.workload.PodTemplateStrategy;
import io.coracle.apiserver.kinds.workload.ReplicaSetStrategy;
import io.coracle.apiserver.kinds.workload.ReplicationControllerStrategy;
import io.coracle.apiserver.kinds.workload.StatefulSetStrategy;
import io.coracle.apiserver.registration.ApiServiceStrategy;
import io.coracle.apiserver.strategy.Strategies;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashMap;
import java.util.Map;

/** The strategies of the kinds that every cluster has. */
public final class BuiltInStrategies {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private static final String STORAGE = "storage.k8s.io";
  private static final String ADMISSION = "admissionregistration.k8s.io";
  private static final String RESOURCE = "resource.k8s.io";
  private static final String CERTIFICATES = "certificates.k8s.io";
  private static final String REQUESTS = "certificatesigningrequests";
  private static final String FLOW = "flowcontrol.apiserver.k8s.io";

  private BuiltInStrategies() {}

  /** All of them. Subresources with rules of their own are listed as, e.g., {@code pods/resize}. */
  public static Strategies all() {
    Map<GroupResource, Strategy> strategies = new HashMap<>();
    core(strategies);
    workloads(strategies);
    others(strategies);
    storage(strategies);
    machinery(strategies);
    return new Strategies(strategies);
  }

  private static void core(Map<GroupResource, Strategy> strategies) {
    strategies.put(of("", "pods"), new PodStrategy());
    strategies.put(of("", "pods/ephemeralcontainers"), new EphemeralContainersStrategy());
    strategies.put(of("", "pods/resize"), new ResizeStrategy());
    strategies.put(of("", "namespaces"), new NamespaceStrategy());
    strategies.put(of("", "nodes"), new NodeStrategy());
    strategies.put(of("", "events"), EventStrategy.core());
    strategies.put(of("events.k8s.io", "events"), EventStrategy.strict());
    strategies.put(of("", "configmaps"), new ConfigMapStrategy());
    strategies.put(of("", "secrets"), new SecretStrategy());
    strategies.put(of("", "serviceaccounts"), new ServiceAccountStrategy());
    strategies.put(of("", "services"), new ServiceStrategy());
    strategies.put(of("", "endpoints"), new EndpointsStrategy());
    strategies.put(of("", "limitranges"), new LimitRangeStrategy());
    strategies.put(of("", "resourcequotas"), new ResourceQuotaStrategy());
    strategies.put(of("", "persistentvolumes"), new VolumeStrategy());
    strategies.put(of("", "persistentvolumeclaims"), new ClaimStrategy());
  }

  private static void workloads(Map<GroupResource, Strategy> strategies) {
    strategies.put(of("apps", "deployments"), new DeploymentStrategy());
    strategies.put(of("apps", "replicasets"), new ReplicaSetStrategy());
    strategies.put(of("apps", "statefulsets"), new StatefulSetStrategy());
    strategies.put(of("apps", "daemonsets"), new DaemonSetStrategy());
    strategies.put(of("apps", "controllerrevisions"), new ControllerRevisionStrategy());
    strategies.put(of("batch", "jobs"), new JobStrategy());
    strategies.put(of("batch", "cronjobs"), new CronJobStrategy());
    strategies.put(of("", "replicationcontrollers"), new ReplicationControllerStrategy());
    strategies.put(of("", "podtemplates"), new PodTemplateStrategy());
    strategies.put(of("autoscaling", "horizontalpodautoscalers"), new AutoscalerStrategy());
  }

  private static void others(Map<GroupResource, Strategy> strategies) {
    strategies.put(of(RBAC, "roles"), RoleStrategy.role());
    strategies.put(of(RBAC, "clusterroles"), RoleStrategy.clusterRole());
    strategies.put(of(RBAC, "rolebindings"), RoleBindingStrategy.roleBinding());
    strategies.put(of(RBAC, "clusterrolebindings"), RoleBindingStrategy.clusterRoleBinding());
    strategies.put(of("policy", "poddisruptionbudgets"), new DisruptionBudgetStrategy());
    strategies.put(of("networking.k8s.io", "ingresses"), new IngressStrategy());
    strategies.put(of("networking.k8s.io", "ingressclasses"), new IngressClassStrategy());
    strategies.put(of("networking.k8s.io", "networkpolicies"), new NetworkPolicyStrategy());
    strategies.put(of("networking.k8s.io", "ipaddresses"), new IpAddressStrategy());
    strategies.put(of("networking.k8s.io", "servicecidrs"), new ServiceCidrStrategy());
    strategies.put(of("node.k8s.io", "runtimeclasses"), new RuntimeClassStrategy());
    strategies.put(of("coordination.k8s.io", "leases"), new LeaseStrategy());
    strategies.put(of("discovery.k8s.io", "endpointslices"), new EndpointSliceStrategy());
    strategies.put(of("scheduling.k8s.io", "priorityclasses"), new PriorityClassStrategy());
  }

  private static void storage(Map<GroupResource, Strategy> strategies) {
    strategies.put(of(STORAGE, "storageclasses"), new StorageClassStrategy());
    strategies.put(of(STORAGE, "csidrivers"), new DriverStrategy());
    strategies.put(of(STORAGE, "csinodes"), new NodeDriversStrategy());
    strategies.put(of(STORAGE, "csistoragecapacities"), new CapacityStrategy());
    strategies.put(of(STORAGE, "volumeattachments"), new AttachmentStrategy());
    strategies.put(of(STORAGE, "volumeattributesclasses"), new AttributesClassStrategy());
  }

  private static void machinery(Map<GroupResource, Strategy> strategies) {
    strategies.put(
        of(ADMISSION, "mutatingwebhookconfigurations"), WebhookConfigurationStrategy.mutating());
    strategies.put(
        of(ADMISSION, "validatingwebhookconfigurations"),
        WebhookConfigurationStrategy.validating());
    strategies.put(Definition.RESOURCE, new DefinitionStrategy());
    strategies.put(of("apiregistration.k8s.io", "apiservices"), new ApiServiceStrategy());
    strategies.put(of(ADMISSION, "validatingadmissionpolicies"), PolicyStrategy.validating());
    strategies.put(of(ADMISSION, "mutatingadmissionpolicies"), PolicyStrategy.mutating());
    strategies.put(
        of(ADMISSION, "validatingadmissionpolicybindings"), PolicyBindingStrategy.validating());
    strategies.put(
        of(ADMISSION, "mutatingadmissionpolicybindings"), PolicyBindingStrategy.mutating());
    strategies.put(of(RESOURCE, "deviceclasses"), new DeviceClassStrategy());
    strategies.put(of(RESOURCE, "resourceclaims"), new DeviceClaimStrategy());
    strategies.put(of(RESOURCE, "resourceclaimtemplates"), new ClaimTemplateStrategy());
    strategies.put(of(RESOURCE, "resourceslices"), new SliceStrategy());
    strategies.put(of(CERTIFICATES, REQUESTS), SigningRequestStrategy.request());
    strategies.put(of(CERTIFICATES, REQUESTS + "/approval"), SigningRequestStrategy.approval());
    strategies.put(of(FLOW, "flowschemas"), new FlowSchemaStrategy());
    strategies.put(of(FLOW, "prioritylevelconfigurations"), new PriorityLevelStrategy());
  }

  private static GroupResource of(String group, String resource) {
    return new GroupResource(group, resource);
  }
}
