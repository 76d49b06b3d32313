package io.coracle.controllers.certificates;

import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.pki.PkiException;
import io.coracle.pki.SigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Approves requests for the client certificates of kubelets whose senders have the right to them:
 * {@code create} of {@code certificatesigningrequests/nodeclient} for any node's, {@code
 * .../selfnodeclient} for the node's own (Kubernetes documentation, "TLS bootstrapping").
 */
public final class ApprovalController implements Controller {
  private final Context context;
  private final Informer<CertificateSigningRequest> requests;

  /** A kind of request, the right that it takes, and what is said of the approval. */
  private record Kind(String subresource, String message) {}

  private static final Kind OWN =
      new Kind(
          "selfnodeclient",
          "Auto approving self kubelet client certificate after SubjectAccessReview.");
  private static final Kind ANY =
      new Kind(
          "nodeclient", "Auto approving kubelet client certificate after SubjectAccessReview.");

  public ApprovalController(Context context) {
    this.context = context;
    this.requests = context.informers().of(CertificateSigningRequest.class);
  }

  @Override
  public String name() {
    return "certificatesigningrequest-approving";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    requests.onChange(Informer.Handler.present(request -> enqueue.accept(ObjectKey.of(request))));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<CertificateSigningRequest> found = requests.get("", key.name());
    if (found.isEmpty()
        || Requests.isDecided(found.get())
        || !Requests.certificate(found.get()).isEmpty()) {
      return Result.done();
    }
    CertificateSigningRequest request = found.get();
    List<Kind> kinds = kinds(request);
    var access = new AccessCheck(context.client());
    for (Kind kind : kinds) {
      if (access.mayCreate(request.getSpec(), kind.subresource)) {
        approve(request, kind.message);
        return Result.done();
      }
    }
    return kinds.isEmpty() ? Result.done() : new Result.Retry("its sender may not have it");
  }

  private static List<Kind> kinds(CertificateSigningRequest request) {
    var kinds = new ArrayList<Kind>();
    if (Signer.of(request.getSpec().getSignerName()).orElse(null) == Signer.KUBELET_CLIENT) {
      try {
        SigningRequest wanted = Requests.parsed(request);
        if (Signer.KUBELET_CLIENT.fault(wanted, Requests.usages(request)).isEmpty()) {
          if (wanted.commonName().equals(request.getSpec().getUsername())) {
            kinds.add(OWN);
          }
          kinds.add(ANY);
        }
      } catch (PkiException e) {
        // What cannot be read is approved by nobody; a person may deny it.
        return List.of();
      }
    }
    return kinds;
  }

  private void approve(CertificateSigningRequest request, String message) {
    context
        .client()
        .resources(CertificateSigningRequest.class)
        .updateSubresource(
            Requests.with(
                request,
                Requests.APPROVED,
                "AutoApproved",
                message,
                context.environment().clock().now()),
            "approval");
  }
}
