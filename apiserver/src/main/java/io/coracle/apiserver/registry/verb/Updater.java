package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.apply.ManagedFields;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.MetadataRules;
import io.coracle.apiserver.registry.object.StoredForm;
import io.coracle.apiserver.registry.object.StoredForm.Encoded;
import io.coracle.apiserver.registry.object.Trees;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.strategy.Strategy;
import io.coracle.store.Outcome;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import io.coracle.store.Transaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Replaces objects. Thread-safe. */
public final class Updater {
  /**
   * So often an update without a resource version is tried when others write the same object: a
   * bound that only a livelock could reach.
   */
  public static final int MAX_ATTEMPTS = 64;

  private static final String STALE =
      "the object has been modified; please apply your changes to the latest version and try again";

  private final Parts parts;
  private final Gate gate;
  private final Creator creator;
  private final Bodies bodies;
  private final FieldOwners owners;

  /**
   * @param creator makes what is not there
   * @param owners note who writes
   */
  public Updater(Parts parts, Creator creator, FieldOwners owners) {
    this.parts = parts;
    this.owners = owners;
    this.bodies = new Bodies(parts.catalogue());
    this.gate = new Gate(parts);
    this.creator = creator;
  }

  /** Makes the new object. */
  @FunctionalInterface
  public interface Change {

    /**
     * The object as it is to be, in the storage version. Called again with the newer object when
     * somebody else was faster.
     *
     * @param before what is there, with its resource version; a copy of the caller's own; empty if
     *     nothing is there
     */
    ObjectNode apply(Optional<ObjectNode> before);

    /** Whether the new object says who manages its fields. */
    default boolean hasManagers() {
      return false;
    }

    /** Whether the object is made if it is not there, whatever its kind says. */
    default boolean creates() {
      return false;
    }

    /** Called before the object is made because it is not there; can refuse it. */
    default void beforeCreate() {}

    /** This change, with {@code check} before it makes an object. */
    default Change withCheck(Runnable check) {
      return new CheckedChange(this, check);
    }
  }

  private record CheckedChange(Change change, Runnable check) implements Change {
    @Override
    public ObjectNode apply(Optional<ObjectNode> before) {
      return change.apply(before);
    }

    @Override
    public boolean hasManagers() {
      return change.hasManagers();
    }

    @Override
    public boolean creates() {
      return change.creates();
    }

    @Override
    public void beforeCreate() {
      check.run();
      change.beforeCreate();
    }
  }

  /**
   * Replaces the target by what {@code change} makes of it.
   *
   * @param attempts so often it is tried when somebody else was faster
   */
  public Written update(
      Target target,
      UpdateRule rule,
      Change change,
      WriteOptions options,
      int attempts,
      Warnings warnings) {
    for (int attempt = 1; ; attempt++) {
      Optional<Stored> current = parts.store().get(target.key());
      if (current.isEmpty()) {
        return createInstead(target, change, options, warnings);
      }
      Optional<Written> written = tryOnce(target, rule, change, options, current.get(), warnings);
      if (written.isPresent()) {
        return written.get();
      }
      if (attempt >= attempts) {
        throw StatusException.conflict(target.groupResource(), target.name(), STALE);
      }
    }
  }

  private Written createInstead(
      Target target, Change change, WriteOptions options, Warnings warnings) {
    boolean allowed = change.creates() || parts.strategy(target).allowsCreateOnUpdate();
    if (!target.subresource().isEmpty() || !allowed) {
      throw target.notFound();
    }
    change.beforeCreate();
    ObjectNode object = change.apply(Optional.empty());
    // Who applies may name a revision to say that nothing which is there already is to be changed.
    if (!change.creates() && !Metadata.text(object, Metadata.RESOURCE_VERSION).isEmpty()) {
      throw target.notFound();
    }
    Metadata.of(object).remove(Metadata.RESOURCE_VERSION);
    String uid = Metadata.text(object, Metadata.UID);
    if (!uid.isEmpty()) {
      throw StatusException.conflict(target.groupResource(), target.name(), uidMismatch(uid, ""));
    }
    return creator.create(target, object, options, warnings, change.hasManagers());
  }

  /** Empty when somebody else was faster. */
  private Optional<Written> tryOnce(
      Target target,
      UpdateRule rule,
      Change change,
      WriteOptions options,
      Stored current,
      Warnings warnings) {
    ObjectNode before = parts.read(target, current);
    ObjectNode object = change.apply(Optional.of(before.deepCopy()));
    Strategy strategy = parts.strategy(target);
    checkVersion(target, object, before, strategy);
    strategy.applyDefaults(object);
    if (rule.hasManager() && !change.hasManagers()) {
      owners.updated(target, before, object, options.fieldManager());
    }
    carryOver(object, before);
    AdmissionAttributes attributes =
        Gate.attributes(
            Operation.UPDATE,
            target,
            Optional.of(object),
            Optional.of(before),
            options.dryRun(),
            warnings);
    gate.mutate(attributes);
    strategy.applyDefaults(object);
    JsonNode managers = Metadata.of(object).get(Metadata.MANAGED_FIELDS);
    rule.prepare(strategy, object, before);
    setManagers(object, managers);
    strategy.stamp(object, before, parts.environment().clock().now());
    var faults = new FieldFaults(text -> Trees.hasText(before, text));
    WriteHook.Reservation reservation =
        parts.hook(target).updating(object, before, options.dryRun(), faults);
    boolean done = false;
    try {
      Gate.refuse(target, Metadata.name(object), faults);
      bodies.normalize(object, target.workingKind());
      generation(strategy, rule, object, before);
      MetadataRules.checkUpdate(
          object, before, target.resource().namespaced(), rule.metadataLooks(strategy), faults);
      rule.validate(strategy, object, before, faults);
      Gate.refuse(target, target.name(), faults);
      gate.validate(attributes);
      Optional<Written> written = store(target, object, before, current, options.dryRun());
      done = written.isPresent() && !options.dryRun();
      if (rule.countsGeneration()) {
        warnings.addAll(strategy.updateWarnings(object, before));
      }
      return written;
    } finally {
      if (done) {
        reservation.keep();
      } else {
        reservation.giveBack();
      }
    }
  }

  /** Refuses a replacement for an object that has gone and come again since. */
  public static void checkUid(Target target, ObjectNode object, ObjectNode before) {
    String uid = Metadata.text(object, Metadata.UID);
    String actual = Metadata.text(before, Metadata.UID);
    if (!uid.isEmpty() && !uid.equals(actual)) {
      throw StatusException.conflict(
          target.groupResource(), target.name(), uidMismatch(uid, actual));
    }
  }

  private static void checkVersion(
      Target target, ObjectNode object, ObjectNode before, Strategy strategy) {
    String version = Metadata.text(object, Metadata.RESOURCE_VERSION);
    if (version.isEmpty() || version.equals("0")) {
      if (!strategy.allowsUnconditionalUpdate()) {
        var faults = new FieldFaults();
        faults.invalid("metadata.resourceVersion", 0, "must be specified for an update");
        // The reference names the resource here where other refusals name the kind.
        GroupVersionKind kind = target.storageKind();
        throw StatusException.invalid(
            new GroupVersionKind(kind.group(), kind.version(), target.groupResource().resource()),
            target.name(),
            faults);
      }
    } else if (!version.equals(Metadata.text(before, Metadata.RESOURCE_VERSION))) {
      checkNumber(version);
      throw StatusException.conflict(target.groupResource(), target.name(), STALE);
    }
  }

  private static void checkNumber(String version) {
    if (!version.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw StatusException.badRequest("invalid resource version: \"" + version + "\"");
    }
  }

  private static String uidMismatch(String wanted, String actual) {
    return "Precondition failed: UID in precondition: "
        + wanted
        + ", UID in object meta: "
        + actual;
  }

  /** Takes over what clients may leave out and cannot change. */
  private static void carryOver(ObjectNode object, ObjectNode before) {
    ObjectNode metadata = Metadata.of(object);
    Metadata.take(object, before, Metadata.RESOURCE_VERSION);
    if (Metadata.text(object, Metadata.UID).isEmpty()) {
      Metadata.take(object, before, Metadata.UID);
    }
    Metadata.take(object, before, Metadata.CREATION_TIMESTAMP);
    Metadata.take(object, before, Metadata.GENERATION);
    metadata.remove("selfLink");
    if (!metadata.has(Metadata.NAMESPACE)) {
      Metadata.take(object, before, Metadata.NAMESPACE);
    }
    if (Metadata.isDeleting(before)) {
      Metadata.take(object, before, Metadata.DELETION_TIMESTAMP);
      if (!metadata.has(Metadata.DELETION_GRACE_PERIOD_SECONDS)) {
        Metadata.take(object, before, Metadata.DELETION_GRACE_PERIOD_SECONDS);
      }
    }
  }

  private static void generation(
      Strategy strategy, UpdateRule rule, ObjectNode object, ObjectNode before) {
    if (!rule.countsGeneration()) {
      return;
    }
    boolean isNew = strategy.isNewGeneration(object, before);
    for (String field : strategy.generationFields()) {
      isNew = isNew || !Trees.equal(at(object, field), at(before, field));
    }
    if (isNew) {
      long last = Metadata.number(before, Metadata.GENERATION).orElse(0);
      Metadata.of(object).put(Metadata.GENERATION, last + 1);
    }
  }

  private static JsonNode at(JsonNode object, String path) {
    int dot = path.indexOf('.');
    return dot < 0
        ? object.path(path)
        : at(object.path(path.substring(0, dot)), path.substring(dot + 1));
  }

  /** A rule that takes most of the object from what was there has nothing to do with managers. */
  private static void setManagers(ObjectNode object, @Nullable JsonNode managers) {
    if (managers == null) {
      Metadata.of(object).remove(Metadata.MANAGED_FIELDS);
    } else {
      Metadata.of(object).set(Metadata.MANAGED_FIELDS, managers);
    }
  }

  /** Whether nothing changes: a write that would only change times of managers does not. */
  private boolean isSame(
      Target target, ObjectNode object, ObjectNode before, Encoded encoded, Stored current) {
    if (encoded.sameContent(current)) {
      return true;
    }
    JsonNode managers = Metadata.of(object).get(Metadata.MANAGED_FIELDS);
    if (!ManagedFields.restoreTimes(object, before)) {
      return false;
    }
    boolean same = parts.encode(target, object).sameContent(current);
    if (!same) {
      setManagers(object, managers);
    }
    return same;
  }

  private Optional<Written> store(
      Target target, ObjectNode object, ObjectNode before, Stored current, boolean dryRun) {
    Encoded encoded = parts.encode(target, object);
    boolean gone = Deletion.isComplete(target.storage(), object);
    if (!gone && isSame(target, object, before, encoded, current)) {
      return Optional.of(new Written(current.value(), false));
    }
    if (dryRun) {
      return Optional.of(new Written(encoded.at(current.modified()), false));
    }
    // What watchers see of the end is the object as it last was, as with the reference.
    Transaction transaction =
        gone
            ? Transaction.delete(target.key(), current.modified(), StoredForm.again(current))
            : Transaction.update(target.key(), current.modified(), encoded);
    Outcome outcome;
    try {
      outcome = parts.store().commit(transaction);
    } catch (StoreException e) {
      throw Gate.unavailable(e);
    }
    return switch (outcome) {
      case Outcome.Committed committed -> {
        if (gone) {
          parts.hook(target).deleted(object);
          yield Optional.of(new Written(encoded.at(committed.revision()), false));
        }
        yield Optional.of(new Written(committed.written().getFirst().value(), false));
      }
      case Outcome.Conflict conflict -> Optional.empty();
    };
  }
}
