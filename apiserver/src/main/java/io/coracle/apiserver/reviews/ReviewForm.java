package io.coracle.apiserver.reviews;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.answer.Answers;
import io.coracle.apiserver.registry.answer.Encoder;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.registry.query.Negotiation;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.verb.Bodies;
import io.coracle.apiserver.registry.verb.FieldOwners;
import io.coracle.apiserver.registry.verb.Warnings;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.request.Identity;
import io.coracle.base.Clock;
import io.coracle.http.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What all reviews share: only POST, a body of the right kind, an answer in its form. */
final class ReviewForm {
  private final Catalogue catalogue;
  private final Bodies bodies;
  private final Answers answers;
  private final FieldOwners owners;
  private final Clock clock;

  ReviewForm(Catalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.bodies = new Bodies(catalogue);
    this.answers = new Answers(clock, new Encoder(catalogue::schema));
    this.owners = new FieldOwners(catalogue, Conversion.builtIn(), clock);
    this.clock = clock;
  }

  /** A question that has been read, and what is to be told beside the answer. */
  record Question(ApiCall call, ObjectNode tree, Warnings warnings) {}

  /** Reads the body of a review that is a resource of its own. */
  Question read(ApiCall call) {
    Resource resource =
        catalogue.resource(call.info().resource()).orElseThrow(ReviewForm::notFound);
    return read(call, resource.kind());
  }

  /** Reads a body of {@code kind}. */
  Question read(ApiCall call, GroupVersionKind kind) {
    if (!call.info().verb().equals("create")) {
      boolean collection = call.info().name().isEmpty() || !call.info().subresource().isEmpty();
      throw collection ? notAllowed() : notFound();
    }
    var warnings = new Warnings();
    WriteOptions options = WriteOptions.of(call.request(), "CreateOptions");
    ObjectNode tree =
        bodies.read(
            call.request().body(),
            call.request().headers().first("content-type"),
            kind,
            options.fieldValidation(),
            warnings);
    owners.sent(kind, call.info().subresource(), tree, options.fieldManager());
    return new Question(call, tree, warnings);
  }

  Response answer(Question question) {
    Negotiation form =
        Negotiation.of(question.call().request().headers().first("accept"), Negotiation.Scope.ONE);
    return answers.tree(form.encoding(), 201, question.tree(), question.warnings().list());
  }

  Instant now() {
    return clock.now();
  }

  /** The time as objects write it. */
  String time() {
    return clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A user as {@code authentication/v1 UserInfo}. */
  static ObjectNode userInfo(Identity identity) {
    ObjectNode info = Json.object();
    info.put("username", identity.user());
    if (!identity.uid().isEmpty()) {
      info.put("uid", identity.uid());
    }
    if (!identity.groups().isEmpty()) {
      ArrayNode groups = info.putArray("groups");
      identity.groups().forEach(groups::add);
    }
    if (!identity.extra().isEmpty()) {
      ObjectNode extra = info.putObject("extra");
      identity
          .extra()
          .forEach(
              (key, values) -> {
                ArrayNode array = extra.putArray(key);
                values.forEach(array::add);
              });
    }
    return info;
  }

  static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asString("")));
    return texts;
  }

  static Map<String, List<String>> textLists(JsonNode object) {
    var lists = new LinkedHashMap<String, List<String>>();
    object.properties().forEach(e -> lists.put(e.getKey(), texts(e.getValue())));
    return lists;
  }

  private static StatusException notAllowed() {
    return new StatusException(
        Reason.METHOD_NOT_ALLOWED,
        "the server does not allow this method on the requested resource",
        new StatusException.Details("", "", "", "", List.of(), 0));
  }

  private static StatusException notFound() {
    return new StatusException(
        Reason.NOT_FOUND,
        "the server could not find the requested resource",
        new StatusException.Details("", "", "", "", List.of(), 0));
  }
}
