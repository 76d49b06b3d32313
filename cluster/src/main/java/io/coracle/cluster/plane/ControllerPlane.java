package io.coracle.cluster.plane;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ControllerRuntime;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.Controllers;
import io.coracle.pki.CertificateAuthority;
import java.util.Optional;
import java.util.function.Function;

/** The controllers, running. */
public final class ControllerPlane implements AutoCloseable {
  private final Informers informers;
  private final ControllerRuntime runtime;

  private ControllerPlane(Informers informers, ControllerRuntime runtime) {
    this.informers = informers;
    this.runtime = runtime;
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
    var controllers = new Controllers(environment, informers, accountOf, events);
    for (Controller controller : controllers.all(rootCertificate, authority)) {
      runtime.add(controller);
    }
    runtime.start();
    return new ControllerPlane(informers, runtime);
  }

  @Override
  public void close() throws Exception {
    runtime.close();
    informers.close();
  }
}
