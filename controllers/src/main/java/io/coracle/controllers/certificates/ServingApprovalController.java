package io.coracle.controllers.certificates;

import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.pki.PkiException;
import io.coracle.pki.SigningRequest;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Approves the serving certificate that a kubelet asks for under its own name, for addresses that
 * its Node has. Whatever else is asked for is left to people.
 */
public final class ServingApprovalController implements Controller {
  private final Context context;
  private final Informer<CertificateSigningRequest> requests;
  private final Informer<Node> nodes;

  public ServingApprovalController(Context context) {
    this.context = context;
    this.requests = context.informers().of(CertificateSigningRequest.class);
    this.nodes = context.informers().of(Node.class);
  }

  @Override
  public String name() {
    return "kubelet-serving-approving";
  }

  /** A request can be here before its sender's Node has addresses. */
  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    requests.onChange(Informer.Handler.present(request -> enqueue.accept(ObjectKey.of(request))));
    nodes.onChange(
        new Informer.Handler<>() {
          @Override
          public void added(Node node) {
            enqueueOf(node, enqueue);
          }

          @Override
          public void updated(Node before, Node node) {
            if (!addresses(before).equals(addresses(node))) {
              enqueueOf(node, enqueue);
            }
          }
        });
  }

  private static List<?> addresses(Node node) {
    return node.getStatus() == null || node.getStatus().getAddresses() == null
        ? List.of()
        : node.getStatus().getAddresses();
  }

  private void enqueueOf(Node node, Consumer<ObjectKey> enqueue) {
    String user = Signer.NODE_PREFIX + node.getMetadata().getName();
    for (CertificateSigningRequest request : requests.all()) {
      if (user.equals(request.getSpec().getUsername()) && isWaiting(request)) {
        enqueue.accept(ObjectKey.of(request));
      }
    }
  }

  private static boolean isWaiting(CertificateSigningRequest request) {
    return Signer.of(request.getSpec().getSignerName()).orElse(null) == Signer.KUBELET_SERVING
        && !Requests.isDecided(request)
        && Requests.certificate(request).isEmpty();
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<CertificateSigningRequest> request = requests.get("", key.name());
    if (request.isPresent() && isWaiting(request.get()) && isOwn(request.get())) {
      context
          .client()
          .resources(CertificateSigningRequest.class)
          .updateSubresource(
              Requests.with(
                  request.get(),
                  Requests.APPROVED,
                  "AutoApproved",
                  "Auto approving kubelet serving certificate for addresses of its own Node.",
                  context.environment().clock().now()),
              "approval");
    }
    return Result.done();
  }

  private boolean isOwn(CertificateSigningRequest request) {
    String user = Objects.requireNonNullElse(request.getSpec().getUsername(), "");
    List<String> groups = Objects.requireNonNullElse(request.getSpec().getGroups(), List.of());
    if (!user.startsWith(Signer.NODE_PREFIX) || !groups.contains("system:nodes")) {
      return false;
    }
    try {
      SigningRequest wanted = Requests.parsed(request);
      return wanted.commonName().equals(user)
          && Signer.KUBELET_SERVING.fault(wanted, Requests.usages(request)).isEmpty()
          && nodes
              .get("", user.substring(Signer.NODE_PREFIX.length()))
              .map(node -> NodeNames.of(node).include(wanted.names()))
              .orElse(false);
    } catch (PkiException e) {
      // What cannot be read is approved by nobody; a person may deny it.
      return false;
    }
  }
}
