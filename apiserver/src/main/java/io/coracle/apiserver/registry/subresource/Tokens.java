package io.coracle.apiserver.registry.subresource;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.apiserver.authentication.Groups;
import io.coracle.apiserver.authentication.TokenClaims.Reference;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.access.StoredObjects;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.verb.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers requests for tokens of service accounts. Thread-safe. */
public final class Tokens {
  /** What is sent and answered. */
  public static final GroupVersionKind KIND =
      new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");

  private static final long DEFAULT_SECONDS = Duration.ofHours(1).toSeconds();
  private static final long MIN_SECONDS = Duration.ofMinutes(10).toSeconds();
  private static final long MAX_SECONDS = 1L << 32;

  private final Verbs verbs;
  private final TokenIssuer issuer;
  private final Objects objects;

  public Tokens(Verbs verbs, TokenIssuer issuer) {
    this.verbs = verbs;
    this.issuer = issuer;
    this.objects = new StoredObjects(verbs.parts().store());
  }

  /**
   * Issues a token of the target, which is a service account.
   *
   * @param request of {@link #KIND}
   * @return the request with its status
   */
  public ObjectNode create(Target target, ObjectNode request, WriteOptions options) {
    ObjectNode account = Json.parseObject(verbs.reader().get(target, 0).value());
    ObjectNode spec =
        request.get("spec") instanceof ObjectNode present ? present : request.putObject("spec");
    long seconds = spec.path("expirationSeconds").asLong(DEFAULT_SECONDS);
    spec.put("expirationSeconds", seconds);
    verbs.owners().sent(KIND, target.subresource(), request, options.fieldManager());
    check(seconds);
    checkName(target, request);
    verbs.admit(target, "token", request, options.dryRun());
    Optional<Reference> bound = bound(target, spec.path("boundObjectRef"));
    var audiences = new ArrayList<String>();
    spec.path("audiences").forEach(audience -> audiences.add(audience.asString("")));
    if (audiences.isEmpty()) {
      audiences.add(issuer.issuer());
    }
    TokenIssuer.Token token =
        issuer.issue(
            new TokenIssuer.Wish(
                new Groups.ServiceAccount(target.namespace(), target.name()),
                Metadata.text(account, Metadata.UID),
                audiences,
                Duration.ofSeconds(seconds),
                bound,
                bound.flatMap(reference -> node(target, reference))));
    ArrayNode audiencesOf = spec.putArray("audiences");
    audiences.forEach(audiencesOf::add);
    return answer(target, request, token);
  }

  private ObjectNode answer(Target target, ObjectNode request, TokenIssuer.Token token) {
    ObjectNode metadata = Metadata.of(request);
    metadata.put(Metadata.NAME, target.name());
    metadata.put(Metadata.NAMESPACE, target.namespace());
    metadata.put(Metadata.UID, verbs.parts().environment().ids().uid());
    metadata.put(
        Metadata.CREATION_TIMESTAMP, Metadata.time(verbs.parts().environment().clock().now()));
    ObjectNode status = request.putObject("status");
    status.put("token", token.text());
    status.put("expirationTimestamp", Metadata.time(token.expires()));
    return request;
  }

  private static void check(long seconds) {
    var faults = new FieldFaults();
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

  private static void checkName(Target target, ObjectNode request) {
    String name = Metadata.name(request);
    if (!name.isEmpty() && !name.equals(target.name())) {
      var faults = new FieldFaults();
      faults.invalid("metadata.name", name, "must match the service account name if specified");
      throw StatusException.invalid(KIND, target.name(), faults);
    }
  }

  private Optional<Reference> bound(Target target, JsonNode reference) {
    if (!(reference instanceof ObjectNode)) {
      return Optional.empty();
    }
    String kind = reference.path("kind").asString("");
    String name = reference.path("name").asString("");
    GroupResource resource =
        switch (kind) {
          case "Pod" -> new GroupResource("", "pods");
          case "Secret" -> new GroupResource("", "secrets");
          case "Node" -> new GroupResource("", "nodes");
          default ->
              throw StatusException.badRequest(
                  "cannot bind token for serviceaccount \""
                      + target.name()
                      + "\" to object of kind "
                      + kind);
        };
    String namespace = kind.equals("Node") ? "" : target.namespace();
    ObjectNode object =
        objects
            .get(resource, namespace, name)
            .orElseThrow(() -> StatusException.notFound(resource, name));
    String uid = Metadata.text(object, Metadata.UID);
    String wanted = reference.path("uid").asString("");
    if (!wanted.isEmpty() && !wanted.equals(uid)) {
      throw StatusException.conflict(
          resource,
          name,
          "the UID in the bound object reference ("
              + wanted
              + ") does not match the UID in record ("
              + uid
              + "). The object might have been deleted and then recreated");
    }
    checkAccount(target, kind, object);
    return Optional.of(new Reference(kind, name, uid));
  }

  private static void checkAccount(Target target, String kind, ObjectNode object) {
    String account = object.path("spec").path("serviceAccountName").asString("");
    if (kind.equals("Pod") && !account.equals(target.name())) {
      throw StatusException.badRequest(
          "cannot bind token for serviceaccount \""
              + target.name()
              + "\" to pod running with different serviceaccount name.");
    }
  }

  /** The node that a bound pod runs on, which the token names too. */
  private Optional<Reference> node(Target target, Reference bound) {
    if (!bound.kind().equals("Pod")) {
      return Optional.empty();
    }
    return objects
        .get(new GroupResource("", "pods"), target.namespace(), bound.name())
        .map(pod -> pod.path("spec").path("nodeName").asString(""))
        .filter(name -> !name.isEmpty())
        .map(
            name ->
                new Reference(
                    "Node",
                    name,
                    objects
                        .get(new GroupResource("", "nodes"), "", name)
                        .map(node -> Metadata.text(node, Metadata.UID))
                        .orElse("")));
  }
}
