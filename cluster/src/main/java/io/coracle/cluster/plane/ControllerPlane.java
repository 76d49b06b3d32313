package io.coracle.cluster.plane;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ControllerRuntime;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.Controllers;
import io.coracle.pki.CertificateAuthority;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The controllers, running. */
public final class ControllerPlane implements AutoCloseable {
  private final Informers informers;
  private final ControllerRuntime runtime;
  private final List<Controller> controllers;

  private ControllerPlane(
      Informers informers, ControllerRuntime runtime, List<Controller> controllers) {
    this.informers = informers;
    this.runtime = runtime;
    this.controllers = controllers;
  }

  /**
   * @param reader may list and watch everything; the informers use it
   * @param accountOf the client of a service account in {@code kube-system}
   * @param rootCertificate of the cluster's authority, PEM
   * @param authority signs certificates; without it nothing is signed
   */
  public static ControllerPlane start(
      Environment environment,
      Client reader,
      Function<String, Client> accountOf,
      EventRecorder events,
      String rootCertificate,
      Optional<CertificateAuthority> authority) {
    Informers informers = Informers.over(reader, environment);
    var runtime = new ControllerRuntime(environment, reader, informers);
    List<Controller> controllers =
        new Controllers(environment, informers, accountOf, events).all(rootCertificate, authority);
    for (Controller controller : controllers) {
      runtime.add(controller);
    }
    runtime.start();
    return new ControllerPlane(informers, runtime, controllers);
  }

  @Override
  public void close() throws Exception {
    runtime.close();
    // Some have watches of their own beside the informers.
    for (Controller controller : controllers) {
      if (controller instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
    informers.close();
  }
}
