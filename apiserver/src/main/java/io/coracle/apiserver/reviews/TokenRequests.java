package io.coracle.apiserver.reviews;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.apiserver.authentication.Groups;
import io.coracle.apiserver.authentication.TokenClaims.Reference;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.reviews.ReviewForm.Question;
import io.coracle.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives out service account tokens ({@code serviceaccounts/token}). */
final class TokenRequests {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");

  private static final long DEFAULT_SECONDS = 3600;
  private static final long MIN_SECONDS = 600;
  private static final long MAX_SECONDS = 1L << 32;

  private final ReviewForm form;
  private final Objects objects;
  private final TokenIssuer issuer;
  private final List<String> audiences;

  TokenRequests(ReviewForm form, Objects objects, TokenIssuer issuer, List<String> audiences) {
    this.form = form;
    this.objects = objects;
    this.issuer = issuer;
    this.audiences = audiences;
  }

  Response serve(ApiCall call) {
    Question question = form.read(call, KIND);
    ObjectNode tree = question.tree();
    var account = new Groups.ServiceAccount(call.info().namespace(), call.info().name());
    ObjectNode found =
        objects
            .get(ACCOUNTS, account.namespace(), account.name())
            .orElseThrow(() -> StatusException.notFound(ACCOUNTS, account.name()));
    ObjectNode spec = tree.withObject("/spec");
    long seconds = spec.path("expirationSeconds").asLong(DEFAULT_SECONDS);
    check(tree, account, seconds);
    List<String> asked = ReviewForm.texts(spec.path("audiences"));
    List<String> granted = asked.isEmpty() ? audiences : asked;
    Optional<Bound> bound = bound(account, spec.path("boundObjectRef"));
    TokenIssuer.Token token =
        issuer.issue(
            new TokenIssuer.Wish(
                account,
                Metadata.text(found, Metadata.UID),
                granted,
                Duration.ofSeconds(seconds),
                bound.map(Bound::reference),
                bound.flatMap(Bound::node)));
    complete(tree, account, found, granted, seconds, token);
    return form.answer(question);
  }

  private void complete(
      ObjectNode tree,
      Groups.ServiceAccount account,
      ObjectNode found,
      List<String> granted,
      long seconds,
      TokenIssuer.Token token) {
    ObjectNode metadata = Metadata.of(tree);
    metadata.put(Metadata.NAME, account.name());
    metadata.put(Metadata.NAMESPACE, account.namespace());
    metadata.put(Metadata.UID, Metadata.text(found, Metadata.UID));
    metadata.put(Metadata.CREATION_TIMESTAMP, form.time());
    ObjectNode spec = tree.withObject("/spec");
    ArrayNode array = spec.putArray("audiences");
    granted.forEach(array::add);
    spec.put("expirationSeconds", seconds);
    if (!spec.has("boundObjectRef")) {
      spec.putNull("boundObjectRef");
    }
    ObjectNode status = tree.putObject("status");
    status.put("token", token.text());
    status.put("expirationTimestamp", token.expires().toString());
  }

  private static void check(ObjectNode tree, Groups.ServiceAccount account, long seconds) {
    String name = Metadata.name(tree);
    var faults = new FieldFaults();
    if (!name.isEmpty() && !name.equals(account.name())) {
      faults.invalid(
          "metadata.name", name, "must match the service account name: " + account.name());
      throw StatusException.invalid(KIND, account.name(), faults);
    }
    String namespace = Metadata.namespace(tree);
    if (!namespace.isEmpty() && !namespace.equals(account.namespace())) {
      throw StatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    if (seconds < MIN_SECONDS) {
      faults.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > MAX_SECONDS) {
      faults.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
    }
    if (!faults.isEmpty()) {
      throw StatusException.invalid(KIND, "", faults);
    }
  }

  /**
   * What the token is bound to.
   *
   * @param node the node that a bound pod runs on
   */
  private record Bound(Reference reference, Optional<Reference> node) {}

  private Optional<Bound> bound(Groups.ServiceAccount account, JsonNode wanted) {
    if (!wanted.isObject()) {
      return Optional.empty();
    }
    String kind = wanted.path("kind").asString("");
    String name = wanted.path("name").asString("");
    GroupResource resource =
        switch (kind) {
          case "Pod" -> new GroupResource("", "pods");
          case "Secret" -> new GroupResource("", "secrets");
          case "Node" -> new GroupResource("", "nodes");
          default ->
              throw StatusException.badRequest(
                  "cannot bind token for serviceaccount \""
                      + account.name()
                      + "\" to an object of kind \""
                      + kind
                      + "\"");
        };
    String namespace = kind.equals("Node") ? "" : account.namespace();
    ObjectNode found =
        objects
            .get(resource, namespace, name)
            .orElseThrow(() -> StatusException.notFound(resource, name));
    String uid = Metadata.text(found, Metadata.UID);
    String wantedUid = wanted.path("uid").asString("");
    if (!wantedUid.isEmpty() && !wantedUid.equals(uid)) {
      throw StatusException.conflict(
          resource,
          name,
          "the UID in the bound object reference ("
              + wantedUid
              + ") does not match the UID in "
              + "record. The object might have been deleted and then recreated");
    }
    if (kind.equals("Pod")) {
      checkAccount(account, found, name);
    }
    return Optional.of(new Bound(new Reference(kind, name, uid), nodeOf(kind, found)));
  }

  private static void checkAccount(Groups.ServiceAccount account, ObjectNode pod, String podName) {
    String used = pod.path("spec").path("serviceAccountName").asString("");
    if (!used.equals(account.name())) {
      throw StatusException.badRequest(
          "cannot bind token for serviceaccount \""
              + account.name()
              + "\" to pod \""
              + podName
              + "\" running with different serviceaccount name \""
              + used
              + "\"");
    }
  }

  private Optional<Reference> nodeOf(String kind, ObjectNode found) {
    String node = found.path("spec").path("nodeName").asString("");
    if (!kind.equals("Pod") || node.isEmpty()) {
      return Optional.empty();
    }
    String uid =
        objects
            .get(new GroupResource("", "nodes"), "", node)
            .map(tree -> Metadata.text(tree, Metadata.UID))
            .orElse("");
    return Optional.of(new Reference("Node", node, uid));
  }
}
