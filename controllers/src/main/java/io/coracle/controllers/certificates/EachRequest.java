package io.coracle.controllers.certificates;

import io.coracle.client.controller.ObjectKey;
import io.coracle.client.informer.Informer;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.function.Consumer;

/** Queues every request when it is there or changes. */
record EachRequest(Consumer<ObjectKey> enqueue)
    implements Informer.Handler<CertificateSigningRequest> {

  @Override
  public void added(CertificateSigningRequest request) {
    enqueue.accept(ObjectKey.of(request));
  }

  @Override
  public void updated(CertificateSigningRequest before, CertificateSigningRequest request) {
    enqueue.accept(ObjectKey.of(request));
  }

  @Override
  public void deleted(CertificateSigningRequest request) {}
}
