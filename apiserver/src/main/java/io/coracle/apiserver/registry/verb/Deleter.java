package io.coracle.apiserver.registry.verb;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.StoredForm.Encoded;
import io.coracle.apiserver.registry.query.DeleteOptions;
import io.coracle.store.Outcome;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import io.coracle.store.Transaction;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Deletes objects. Thread-safe. */
public final class Deleter {
  private final Parts parts;
  private final Gate gate;

  public Deleter(Parts parts) {
    this.parts = parts;
    this.gate = new Gate(parts);
  }

  /**
   * How a delete ended.
   *
   * @param object the object as it is now or last was, in its storage version
   * @param removed whether it is gone
   * @param answerWithObject whether the client is shown the object rather than a Status
   * @param uid of the object
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  public record Deleted(byte[] object, boolean removed, boolean answerWithObject, String uid) {}

  /**
   * Deletes the target, or marks it for deletion.
   *
   * @param warnings takes what the client should know
   */
  public Deleted delete(Target target, DeleteOptions options, Warnings warnings) {
    warnings.addAll(Deletion.warnings(target.storage(), options));
    return delete(target, options);
  }

  /** Deletes the target, or marks it for deletion. */
  public Deleted delete(Target target, DeleteOptions options) {
    for (int attempt = 1; ; attempt++) {
      Stored current = parts.store().get(target.key()).orElseThrow(target::notFound);
      Optional<Deleted> deleted = tryOnce(target, options, current);
      if (deleted.isPresent()) {
        return deleted.get();
      }
      if (attempt >= Updater.MAX_ATTEMPTS) {
        throw StatusException.conflict(
            target.groupResource(), target.name(), "the object is being written too often");
      }
    }
  }

  /** Empty when somebody else wrote the object meanwhile. */
  private Optional<Deleted> tryOnce(Target target, DeleteOptions options, Stored current) {
    ObjectNode object = parts.read(target, current);
    checkPreconditions(target, options, object);
    gate.validate(
        Gate.attributes(
            Operation.DELETE, target, Optional.empty(), Optional.of(object), options.dryRun()));
    Deletion.Outcome outcome =
        Deletion.apply(
            target.storage(),
            parts.strategy(target),
            object,
            options,
            parts.environment().clock().now());
    String uid = Metadata.text(object, Metadata.UID);
    boolean removed = outcome == Deletion.Outcome.REMOVED;
    boolean answer = !removed || Deletion.isAnsweredWithObject(target.storage());
    Encoded encoded = parts.encode(target, object);
    if (outcome == Deletion.Outcome.UNCHANGED || options.dryRun()) {
      return Optional.of(new Deleted(encoded.at(current.modified()), removed, answer, uid));
    }
    if (removed && Deletion.isGraceful(target.storage()) && !encoded.sameContent(current)) {
      return markThenRemove(target, current, encoded, object);
    }
    Transaction transaction =
        removed
            ? Transaction.delete(target.key(), current.modified(), encoded)
            : Transaction.update(target.key(), current.modified(), encoded);
    return switch (commit(transaction)) {
      case Outcome.Committed committed -> {
        if (removed) {
          parts.hook(target).deleted(object);
        }
        yield Optional.of(new Deleted(encoded.at(committed.revision()), removed, answer, uid));
      }
      case Outcome.Conflict conflict -> Optional.empty();
    };
  }

  /** Watchers of kinds that end gracefully see the mark first, even if the end follows at once. */
  private Optional<Deleted> markThenRemove(
      Target target, Stored current, Encoded marked, ObjectNode object) {
    Outcome outcome = commit(Transaction.update(target.key(), current.modified(), marked));
    if (!(outcome instanceof Outcome.Committed first)) {
      return Optional.empty();
    }
    String uid = Metadata.text(object, Metadata.UID);
    outcome = commit(Transaction.delete(target.key(), first.revision(), marked));
    if (outcome instanceof Outcome.Committed last) {
      parts.hook(target).deleted(object);
      return Optional.of(new Deleted(marked.at(last.revision()), true, true, uid));
    }
    // Who saw the mark may have removed the object already: then this request has what it wanted.
    return isGone(target, uid)
        ? Optional.of(new Deleted(marked.at(first.revision()), true, true, uid))
        : Optional.empty();
  }

  private boolean isGone(Target target, String uid) {
    return parts
        .store()
        .get(target.key())
        .map(stored -> Metadata.text(Json.parseObject(stored.value()), Metadata.UID))
        .filter(uid::equals)
        .isEmpty();
  }

  private Outcome commit(Transaction transaction) {
    try {
      return parts.store().commit(transaction);
    } catch (StoreException e) {
      throw Gate.unavailable(e);
    }
  }

  private static void checkPreconditions(Target target, DeleteOptions options, ObjectNode object) {
    check(target, "UID", options.uid(), Metadata.text(object, Metadata.UID));
    check(
        target,
        "ResourceVersion",
        options.version(),
        Metadata.text(object, Metadata.RESOURCE_VERSION));
  }

  private static void check(Target target, String what, String wanted, String actual) {
    if (!wanted.isEmpty() && !wanted.equals(actual)) {
      // The reference names the kind here where other conflicts name the resource.
      throw StatusException.conflict(
          new GroupResource(target.kind().group(), target.kind().kind()),
          target.name(),
          "Precondition failed: "
              + what
              + " in precondition: "
              + wanted
              + ", "
              + what
              + " in object meta: "
              + actual);
    }
  }
}
