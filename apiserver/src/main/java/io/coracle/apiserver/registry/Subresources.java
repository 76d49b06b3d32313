package io.coracle.apiserver.registry;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.catalogue.Resource;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.registry.answer.Answers;
import io.coracle.apiserver.registry.answer.Statuses;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.Negotiation;
import io.coracle.apiserver.registry.query.Negotiation.Encoding;
import io.coracle.apiserver.registry.query.Negotiation.Scope;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.subresource.Binding;
import io.coracle.apiserver.registry.subresource.Eviction;
import io.coracle.apiserver.registry.subresource.Scale;
import io.coracle.apiserver.registry.subresource.Tokens;
import io.coracle.apiserver.registry.subresource.Verbs;
import io.coracle.apiserver.registry.verb.Patcher;
import io.coracle.apiserver.registry.verb.Target;
import io.coracle.apiserver.registry.verb.Updater;
import io.coracle.apiserver.registry.verb.Warnings;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** Serves requests for the subresources that are no part of their object. */
final class Subresources {
  private static final int CREATED = 201;
  private static final GroupResource BINDINGS = new GroupResource("", "bindings");
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  private final Verbs verbs;
  private final Answers answers;
  private final Binding binding;
  private final Eviction eviction;
  private final Scale scale;
  private final Tokens tokens;

  Subresources(Verbs verbs, Answers answers, TokenIssuer issuer) {
    this.verbs = verbs;
    this.answers = answers;
    this.binding = new Binding(verbs);
    this.eviction = new Eviction(verbs);
    this.scale = new Scale(verbs);
    this.tokens = new Tokens(verbs, issuer);
  }

  /** Whether the target is one of them. */
  boolean serves(Target target) {
    return switch (target.subresource()) {
      case "binding", "eviction", "scale", "token" -> true;
      default -> isBindings(target);
    };
  }

  /** The older way to bind: a collection of its own. */
  private static boolean isBindings(Target target) {
    return target.groupResource().equals(BINDINGS);
  }

  Response serve(ApiCall call, Target target, Warnings warnings) {
    Request request = call.request();
    Encoding encoding = Negotiation.of(request.headers().first("accept"), Scope.ONE).encoding();
    return switch (target.subresource()) {
      case "scale" -> scale(call, target, encoding, warnings);
      case "eviction" -> {
        WriteOptions options = options(request);
        eviction.create(target, read(request, Eviction.KIND, options, warnings), options);
        yield created(encoding, warnings);
      }
      case "token" -> {
        WriteOptions options = options(request);
        ObjectNode body = read(request, Tokens.KIND, options, warnings);
        ObjectNode answer = tokens.create(target, body, options);
        yield answers.tree(encoding, CREATED, answer, warnings.list());
      }
      default -> {
        WriteOptions options = options(request);
        ObjectNode body = read(request, Binding.KIND, options, warnings);
        binding.create(isBindings(target) ? pod(target, body) : target, body, options);
        yield created(encoding, warnings);
      }
    };
  }

  private static WriteOptions options(Request request) {
    return WriteOptions.of(request, "CreateOptions");
  }

  private Target pod(Target target, ObjectNode body) {
    Resource pods = verbs.parts().catalogue().resource(PODS).orElseThrow();
    return new Target(pods, "binding", target.namespace(), Metadata.name(body), target.identity());
  }

  private ObjectNode read(
      Request request, GroupVersionKind kind, WriteOptions options, Warnings warnings) {
    Optional<String> contentType = request.headers().first("content-type");
    return verbs
        .bodies()
        .read(request.body(), contentType, kind, options.fieldValidation(), warnings);
  }

  private Response created(Encoding encoding, Warnings warnings) {
    return answers.tree(encoding, CREATED, Statuses.success(CREATED), warnings.list());
  }

  private Response scale(ApiCall call, Target target, Encoding encoding, Warnings warnings) {
    Request request = call.request();
    ObjectNode answer =
        switch (call.info().verb()) {
          case "update" -> {
            WriteOptions options = WriteOptions.of(request, "UpdateOptions");
            ObjectNode body = read(request, Scale.KIND, options, warnings);
            yield scale.update(target, before -> body, options, Updater.MAX_ATTEMPTS, warnings);
          }
          case "patch" -> {
            WriteOptions options = WriteOptions.of(request, "PatchOptions");
            UnaryOperator<ObjectNode> patch =
                verbs
                    .patcher()
                    .patch(
                        Scale.KIND,
                        request.body(),
                        request.headers().first("content-type"),
                        options.fieldValidation(),
                        warnings);
            yield scale.update(target, patch, options, Patcher.MAX_ATTEMPTS, warnings);
          }
          default -> scale.get(target);
        };
    return answers.tree(encoding, 200, answer, warnings.list());
  }
}
