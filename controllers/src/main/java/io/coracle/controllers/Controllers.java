package io.coracle.controllers;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.controller.Controller;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.bootstrap.ClusterInfoController;
import io.coracle.controllers.bootstrap.TokenCleaningController;
import io.coracle.controllers.certificates.ApprovalController;
import io.coracle.controllers.certificates.CleaningController;
import io.coracle.controllers.certificates.ServingApprovalController;
import io.coracle.controllers.certificates.SigningController;
import io.coracle.controllers.clusterrole.AggregationController;
import io.coracle.controllers.deployment.DeploymentController;
import io.coracle.controllers.disruption.DisruptionController;
import io.coracle.controllers.disruption.StaleDisruptionController;
import io.coracle.controllers.ephemeralvolume.EphemeralVolumeController;
import io.coracle.controllers.garbage.GarbageCollector;
import io.coracle.controllers.localpath.LocalPathProvisioner;
import io.coracle.controllers.namespace.NamespaceController;
import io.coracle.controllers.nodelifecycle.NodeLifecycleController;
import io.coracle.controllers.nodelifecycle.TaintEvictionController;
import io.coracle.controllers.persistentvolume.VolumeBinder;
import io.coracle.controllers.podgc.PodGarbageController;
import io.coracle.controllers.quota.QuotaController;
import io.coracle.controllers.replicaset.ReplicaSetController;
import io.coracle.controllers.serviceaccount.RootCertificatePublisher;
import io.coracle.controllers.serviceaccount.ServiceAccountController;
import io.coracle.controllers.storageprotection.AttributesClassProtection;
import io.coracle.controllers.storageprotection.ClaimProtection;
import io.coracle.controllers.storageprotection.VolumeProtection;
import io.coracle.pki.CertificateAuthority;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All controllers of a cluster. They share informers; each writes as a service account of its own,
 * which has the rights that it needs and no others ({@code system:controller:NAME}).
 *
 * @param clientOf the client of a service account in {@code kube-system}
 * @param events tells users what happens
 */
public record Controllers(
    Environment environment,
    Informers informers,
    Function<String, Client> clientOf,
    EventRecorder events) {

  /**
   * @param rootCertificate of the cluster's authority, PEM
   * @param authority signs certificates; without it nothing is signed
   */
  public List<Controller> all(String rootCertificate, Optional<CertificateAuthority> authority) {
    var all = new ArrayList<>(standing());
    all.add(new RootCertificatePublisher(as("root-ca-cert-publisher"), rootCertificate));
    authority.ifPresent(
        signing -> all.add(new SigningController(as("certificate-controller"), signing)));
    return all;
  }

  private List<Controller> standing() {
    return List.of(
        new ReplicaSetController(as("replicaset-controller"), events),
        new DeploymentController(as("deployment-controller"), events),
        new NamespaceController(as("namespace-controller")),
        new GarbageCollector(as("generic-garbage-collector")),
        new NodeLifecycleController(as("node-controller"), events),
        new TaintEvictionController(as("node-controller"), events),
        new PodGarbageController(as("pod-garbage-collector")),
        new VolumeBinder(as("persistent-volume-binder"), events),
        new ClaimProtection(as("pvc-protection-controller")),
        new VolumeProtection(as("pv-protection-controller")),
        new AttributesClassProtection(as("volumeattributesclass-protection-controller")),
        new EphemeralVolumeController(as("ephemeral-volume-controller"), events),
        new LocalPathProvisioner(as("local-path-provisioner"), events),
        new AggregationController(as("clusterrole-aggregation-controller")),
        new ServiceAccountController(as("service-account-controller")),
        new ApprovalController(as("certificate-controller")),
        new ServingApprovalController(as("kubelet-serving-approver")),
        new CleaningController(as("certificate-controller")),
        new TokenCleaningController(as("token-cleaner")),
        new ClusterInfoController(as("bootstrap-signer")),
        new QuotaController(as("resourcequota-controller")),
        new DisruptionController(as("disruption-controller"), events),
        new StaleDisruptionController(as("disruption-controller")));
  }

  private Controller.Context as(String account) {
    return new Controller.Context(clientOf.apply(account), informers, environment);
  }
}
