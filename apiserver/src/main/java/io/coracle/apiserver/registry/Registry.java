package io.coracle.apiserver.registry;

import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import io.coracle.api.protobuf.ProtobufAnswers;
import io.coracle.api.table.TablePrinter;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.coracle.apiserver.registry.answer.Answers;
import io.coracle.apiserver.registry.answer.Encoder;
import io.coracle.apiserver.registry.answer.IncludeObject;
import io.coracle.apiserver.registry.answer.Statuses;
import io.coracle.apiserver.registry.answer.View;
import io.coracle.apiserver.registry.object.CustomKinds.CustomKind;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.DeleteOptions;
import io.coracle.apiserver.registry.query.GetOptions;
import io.coracle.apiserver.registry.query.ListOptions;
import io.coracle.apiserver.registry.query.Negotiation;
import io.coracle.apiserver.registry.query.Negotiation.Encoding;
import io.coracle.apiserver.registry.query.Negotiation.Scope;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.subresource.Verbs;
import io.coracle.apiserver.registry.verb.Bodies;
import io.coracle.apiserver.registry.verb.Creator;
import io.coracle.apiserver.registry.verb.Deleter;
import io.coracle.apiserver.registry.verb.FieldOwners;
import io.coracle.apiserver.registry.verb.Lister;
import io.coracle.apiserver.registry.verb.Parts;
import io.coracle.apiserver.registry.verb.Patcher;
import io.coracle.apiserver.registry.verb.Reader;
import io.coracle.apiserver.registry.verb.Selection;
import io.coracle.apiserver.registry.verb.Target;
import io.coracle.apiserver.registry.verb.Updater;
import io.coracle.apiserver.registry.verb.Warnings;
import io.coracle.apiserver.registry.verb.Written;
import io.coracle.apiserver.registry.watch.WatchStream;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.http.Headers;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.streams.LineMessages;
import io.coracle.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * The generic registry: serves every verb of every resource of the catalogue over the store. Reads
 * copy stored bytes; writes work on trees. Thread-safe.
 */
public final class Registry implements ResourceEndpoint {
  private final Parts parts;
  private final Function<Resource, TablePrinter> tables;
  private final Encoder encoder;
  private final Targets targets;
  private final Answers answers;
  private final Bodies bodies;
  private final Reader reader;
  private final Lister lister;
  private final Creator creator;
  private final Updater updater;
  private final Patcher patcher;
  private final Deleter deleter;
  private final Subresources subresources;

  /**
   * @param tables the tables of resources
   * @param tokens issues the tokens of service accounts
   */
  public Registry(Parts parts, Function<Resource, TablePrinter> tables, TokenIssuer tokens) {
    this.parts = parts;
    this.tables = tables;
    this.targets = new Targets(parts.catalogue());
    this.encoder = new Encoder(parts.catalogue()::schema);
    this.answers = new Answers(parts.environment().clock(), encoder);
    this.bodies = new Bodies(parts.catalogue());
    this.reader = new Reader(parts);
    this.lister = new Lister(parts.store());
    var owners =
        new FieldOwners(parts.catalogue(), parts.conversion(), parts.environment().clock());
    this.creator = new Creator(parts, owners);
    this.updater = new Updater(parts, creator, owners);
    this.patcher = new Patcher(bodies, parts.conversion(), owners, parts.environment().clock());
    this.deleter = new Deleter(parts);
    var verbs = new Verbs(parts, bodies, reader, updater, patcher, deleter, owners);
    this.subresources = new Subresources(verbs, answers, tokens);
  }

  /** Reads and writes for other parts of this process. */
  public RegistryAccess access() {
    return new InProcessAccess(parts, creator, updater, deleter);
  }

  @Override
  public Response serve(ApiCall call) {
    Target target = targets.of(call);
    var warnings = new Warnings();
    warnings.addAll(Deprecations.of(target.resource()));
    parts.customKind(target).ifPresent(kind -> warnings.addAll(kind.warnings()));
    try {
      return serve(call, target, warnings);
    } catch (StatusException e) {
      if (warnings.list().isEmpty()) {
        throw e;
      }
      // A refusal has no place for warnings, but the client should see them all the same.
      return answers.tree(Encoding.JSON, e.code(), Statuses.of(e), warnings.list());
    }
  }

  private Response serve(ApiCall call, Target target, Warnings warnings) {
    if (subresources.serves(target)) {
      return subresources.serve(call, target, warnings);
    }
    return switch (call.info().verb()) {
      case "get" -> get(call, target, warnings);
      case "list" -> list(call, target, warnings);
      case "watch" -> asMessages(call.request(), watch(call, target));
      case "create" -> create(call, target, warnings);
      case "update" -> update(call, target, warnings);
      case "patch" -> patch(call, target, warnings);
      case "delete" -> delete(call, target, warnings);
      case "deletecollection" -> deleteCollection(call, target, warnings);
      default -> throw Targets.notAllowed();
    };
  }

  private View view(ApiCall call, Target target, Scope scope) {
    Request request = call.request();
    Negotiation form =
        Negotiation.of(
            request.headers().first("accept"),
            scope,
            () -> ProtobufAnswers.has(parts.catalogue().schema(target.resource().kind())));
    IncludeObject include =
        form.view() == Negotiation.View.TABLE
            ? IncludeObject.of(request.query())
            : IncludeObject.METADATA;
    TablePrinter table =
        parts
            .customKind(target)
            .map(CustomKind::table)
            .orElseGet(() -> tables.apply(target.resource()));
    return new View(target.resource(), form, include, parts.conversion(), table);
  }

  private Response get(ApiCall call, Target target, Warnings warnings) {
    View view = view(call, target, Scope.ONE);
    long version = GetOptions.of(call.request().query()).version();
    Stored found = reader.get(target, version);
    return answers.object(view, 200, found.value(), warnings.list());
  }

  private Response list(ApiCall call, Target target, Warnings warnings) {
    View view = view(call, target, Scope.LIST);
    ListOptions options = ListOptions.of(call.request().query(), false);
    Selection selection = Selection.of(target, options, parts.selectable(target));
    return switch (lister.list(target, selection, options)) {
      case Lister.Outcome.Listed listed -> answers.list(view, listed.listing(), warnings.list());
      case Lister.Outcome.TokenExpired expired -> tokenExpired(view, expired);
    };
  }

  /** Says that a page's revision is gone, with a token that goes on at the newest. */
  private Response tokenExpired(View view, Lister.Outcome.TokenExpired expired) {
    var refusal =
        new StatusException(
            StatusException.Reason.EXPIRED,
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter, or use the continue token"
                + " in this response to retrieve the remainder of the results.");
    ObjectNode status = Statuses.of(refusal);
    Metadata.of(status).put("continue", expired.token().text());
    return answers.tree(view.form().encoding(), refusal.code(), status, List.of());
  }

  private Response watch(ApiCall call, Target target) {
    View view = view(call, target, Scope.ONE);
    ListOptions options = ListOptions.of(call.request().query(), true);
    Selection selection = Selection.of(target, options, parts.selectable(target));
    reader.checkReached(options.version());
    return new Response.Streaming(
        200,
        Headers.of("content-type", WatchStream.mediaType(view.form().encoding())),
        new WatchStream(
            parts.environment(),
            parts.store(),
            selection,
            options,
            view,
            encoder,
            parts.customKind(target).map(CustomKind::since).orElse(0L)));
  }

  /** Clients may ask for a watch over a WebSocket: then each event is a message, of text. */
  private Response asMessages(Request request, Response watch) {
    if (!(watch instanceof Response.Streaming stream) || !LineMessages.wanted(request)) {
      return watch;
    }
    if (!stream.headers().first("content-type").orElse("").equals(Encoding.JSON.mediaType())) {
      throw new StatusException(
          StatusException.Reason.NOT_ACCEPTABLE,
          "only the following media types are accepted over a WebSocket: "
              + Encoding.JSON.mediaType());
    }
    return LineMessages.answer(request, stream.body(), parts.environment());
  }

  private Response create(ApiCall call, Target target, Warnings warnings) {
    View view = view(call, target, Scope.ONE);
    Request request = call.request();
    WriteOptions options = WriteOptions.of(request, "CreateOptions");
    ObjectNode object = read(request, target, options, warnings);
    Written written = creator.create(target, object, options, warnings);
    return answers.object(view, 201, written.object(), warnings.list());
  }

  /** The body of a create or update, in the storage version. */
  private ObjectNode read(Request request, Target target, WriteOptions options, Warnings warnings) {
    ObjectNode object =
        bodies.read(
            request.body(),
            request.headers().first("content-type"),
            target.kind(),
            options.fieldValidation(),
            warnings);
    return parts.conversion().convert(object, target.workingKind());
  }

  private Response update(ApiCall call, Target target, Warnings warnings) {
    View view = view(call, target, Scope.ONE);
    Request request = call.request();
    WriteOptions options = WriteOptions.of(request, "UpdateOptions");
    ObjectNode object = read(request, target, options, warnings);
    checkPlace(target, object);
    Updater.Change change =
        before -> {
          before.ifPresent(there -> Updater.checkUid(target, object, there));
          return object.deepCopy();
        };
    Written written =
        updater.update(
            target,
            parts.updateRule(target),
            change.withCheck(call.createCheck()),
            options,
            Updater.MAX_ATTEMPTS,
            warnings);
    return answers.object(view, written.created() ? 201 : 200, written.object(), warnings.list());
  }

  private static void checkPlace(Target target, ObjectNode object) {
    String name = Metadata.name(object);
    if (name.isEmpty()) {
      throw StatusException.badRequest(
          "the name of the object must be set: it does not match the name on the URL");
    }
    if (!name.equals(target.name())) {
      throw StatusException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + target.name()
              + ")");
    }
    String namespace = Metadata.namespace(object);
    if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw StatusException.badRequest(
          "the namespace of the object ("
              + namespace
              + ") does not match the namespace on the request ("
              + target.namespace()
              + ")");
    }
  }

  private Response patch(ApiCall call, Target target, Warnings warnings) {
    View view = view(call, target, Scope.ONE);
    Request request = call.request();
    WriteOptions options = WriteOptions.of(request, "PatchOptions");
    Updater.Change change =
        patcher.change(
            target, request.body(), request.headers().first("content-type"), options, warnings);
    change = change.withCheck(call.createCheck());
    Written written =
        updater.update(
            target, parts.updateRule(target), change, options, Patcher.MAX_ATTEMPTS, warnings);
    return answers.object(view, written.created() ? 201 : 200, written.object(), warnings.list());
  }

  private DeleteOptions deleteOptions(Request request) {
    if (request.body().length == 0) {
      return DeleteOptions.of(request.query());
    }
    Optional<String> contentType = request.headers().first("content-type");
    ObjectNode body = bodies.deleteOptions(request.body(), contentType);
    return DeleteOptions.of(body);
  }

  private Response delete(ApiCall call, Target target, Warnings warnings) {
    View view = view(call, target, Scope.ONE);
    DeleteOptions options = deleteOptions(call.request());
    Deleter.Deleted deleted = deleter.delete(target, options, warnings);
    if (deleted.answerWithObject()) {
      return answers.object(view, 200, deleted.object(), warnings.list());
    }
    ObjectNode status = Statuses.deleted(target, deleted.uid());
    return answers.tree(view.form().encoding(), 200, status, warnings.list());
  }

  private Response deleteCollection(ApiCall call, Target target, Warnings warnings) {
    View view = view(call, target, Scope.LIST);
    Request request = call.request();
    DeleteOptions options = deleteOptions(request);
    ListOptions listOptions = ListOptions.of(request.query(), false);
    Selection selection = Selection.of(target, listOptions, parts.selectable(target));
    Lister.Listing listing =
        switch (lister.list(target, selection, listOptions)) {
          case Lister.Outcome.Listed listed -> listed.listing();
          case Lister.Outcome.TokenExpired expired ->
              throw new StatusException(
                  StatusException.Reason.EXPIRED, "the continue token is too old");
        };
    var items = new ArrayList<Stored>();
    for (Stored item : listing.items()) {
      deleteOne(target, item, options).ifPresent(items::add);
    }
    Lister.Listing result =
        new Lister.Listing(items, parts.store().revision(), listing.token(), listing.remaining());
    return answers.list(view, result, warnings.list());
  }

  /** Deletes one item of a collection; empty if it is gone already. */
  private Optional<Stored> deleteOne(Target target, Stored item, DeleteOptions options) {
    ObjectNode object = Json.parseObject(item.value());
    String namespace = Metadata.namespace(object);
    Target one = target.in(namespace).named(Metadata.name(object));
    try {
      deleter.delete(one, options);
      return Optional.of(item);
    } catch (StatusException e) {
      if (e.reason() == StatusException.Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
