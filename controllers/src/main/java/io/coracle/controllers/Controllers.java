package io.coracle.controllers;

import io.coracle.client.controller.Controller;
import io.coracle.client.events.EventRecorder;
import io.coracle.controllers.deployment.DeploymentController;
import io.coracle.controllers.garbage.GarbageCollector;
import io.coracle.controllers.namespace.NamespaceController;
import io.coracle.controllers.nodelifecycle.NodeLifecycleController;
import io.coracle.controllers.nodelifecycle.TaintEvictionController;
import io.coracle.controllers.podgc.PodGarbageController;
import io.coracle.controllers.replicaset.ReplicaSetController;
import io.coracle.controllers.serviceaccount.RootCertificatePublisher;
import io.coracle.controllers.serviceaccount.ServiceAccountController;
import java.util.List;

/** All controllers of a cluster. */
public final class Controllers {
  private Controllers() {}

  /**
   * @param rootCertificate of the cluster's authority, PEM
   */
  public static List<Controller> all(
      Controller.Context context, EventRecorder events, String rootCertificate) {
    return List.of(
        new ReplicaSetController(context, events),
        new DeploymentController(context, events),
        new NamespaceController(context),
        new GarbageCollector(context),
        new NodeLifecycleController(context, events),
        new TaintEvictionController(context, events),
        new PodGarbageController(context),
        new ServiceAccountController(context),
        new RootCertificatePublisher(context, rootCertificate));
  }
}
