package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFaults;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.MetadataRules;
import io.coracle.apiserver.registry.object.StoredForm.Encoded;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import io.coracle.store.Outcome;
import io.coracle.store.StoreException;
import io.coracle.store.Transaction;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates objects. Thread-safe. */
public final class Creator {
  /** So often a name is generated anew when the one before was taken. */
  static final int MAX_NAME_ATTEMPTS = 8;

  private static final int SUFFIX_LENGTH = 5;
  private static final int MAX_GENERATED_BASE = 63 - SUFFIX_LENGTH;

  private final Parts parts;
  private final Gate gate;
  private final Bodies bodies;
  private final FieldOwners owners;

  /**
   * @param owners note who writes
   */
  public Creator(Parts parts, FieldOwners owners) {
    this.parts = parts;
    this.owners = owners;
    this.bodies = new Bodies(parts.catalogue());
    this.gate = new Gate(parts);
  }

  /**
   * Creates {@code object}, which is in its storage version and will be changed.
   *
   * @param target names the object too if its name is in the path
   * @param warnings takes what the client should know
   */
  public Written create(Target target, ObjectNode object, WriteOptions options, Warnings warnings) {
    return create(target, object, options, warnings, false);
  }

  /**
   * Like {@link #create(Target, ObjectNode, WriteOptions, Warnings)}.
   *
   * @param hasManagers whether the object says already who manages its fields
   */
  Written create(
      Target target,
      ObjectNode object,
      WriteOptions options,
      Warnings warnings,
      boolean hasManagers) {
    Strategy strategy = parts.strategy(target);
    checkPlace(target, object);
    wipe(Metadata.of(object));
    strategy.applyDefaults(object);
    if (!hasManagers) {
      owners.created(target, object, options.fieldManager());
    }
    AdmissionAttributes attributes =
        Gate.attributes(
            Operation.CREATE,
            target.named(Metadata.name(object)),
            Optional.of(object),
            Optional.empty(),
            options.dryRun(),
            warnings);
    gate.mutate(attributes);
    strategy.applyDefaults(object);
    systemFields(strategy, object);
    boolean generated = generateName(object);
    strategy.prepareForCreate(object, target.identity());
    conditionTimes(object);
    var faults = new FieldFaults();
    WriteHook.Reservation reservation =
        parts.hook(target).creating(object, options.dryRun(), faults);
    boolean done = false;
    try {
      Gate.refuse(target, Metadata.name(object), faults);
      bodies.normalize(object, target.workingKind());
      validate(target, strategy, object, faults);
      gate.validate(attributes);
      Written written = store(target, object, generated, options.dryRun());
      done = !options.dryRun();
      warnings.addAll(strategy.warnings(object));
      return written;
    } finally {
      if (done) {
        reservation.keep();
      } else {
        reservation.giveBack();
      }
    }
  }

  /** Kinds that do not look at metadata themselves are refused for it last. */
  private static void validate(
      Target target, Strategy strategy, ObjectNode object, FieldFaults faults) {
    boolean late = strategy.metadataLooks().depth() == MetadataLooks.Depth.NONE;
    if (!late) {
      metadata(target, strategy, object, faults);
    }
    strategy.validate(object, faults);
    strategy.validateCreate(object, faults);
    Gate.refuse(target, Metadata.name(object), faults);
    if (late) {
      metadata(target, strategy, object, faults);
      Gate.refuse(target, Metadata.name(object), faults);
    }
  }

  private static void metadata(
      Target target, Strategy strategy, ObjectNode object, FieldFaults faults) {
    MetadataRules.check(
        object,
        target.resource().namespaced(),
        strategy.nameRule(),
        strategy.metadataLooks().wantsQualifiedFinalizers(),
        faults);
  }

  private static void checkPlace(Target target, ObjectNode object) {
    String namespace = Metadata.namespace(object);
    if (target.resource().namespaced()) {
      if (namespace.isEmpty()) {
        Metadata.of(object).put(Metadata.NAMESPACE, target.namespace());
      } else if (!namespace.equals(target.namespace())) {
        throw StatusException.badRequest(
            "the namespace of the provided object does not match the namespace sent on the"
                + " request");
      }
    }
    if (!target.name().isEmpty()) {
      Metadata.of(object).put(Metadata.NAME, target.name());
    }
    if (!Metadata.text(object, Metadata.RESOURCE_VERSION).isEmpty()) {
      throw StatusException.badRequest(
          "resourceVersion should not be set on objects to be created");
    }
  }

  /** Takes away what clients cannot say of a new object. */
  private static void wipe(ObjectNode metadata) {
    metadata.remove(Metadata.RESOURCE_VERSION);
    metadata.remove(Metadata.UID);
    metadata.remove(Metadata.DELETION_TIMESTAMP);
    metadata.remove(Metadata.DELETION_GRACE_PERIOD_SECONDS);
    metadata.remove("selfLink");
  }

  private void systemFields(Strategy strategy, ObjectNode object) {
    ObjectNode metadata = Metadata.of(object);
    metadata.put(Metadata.UID, parts.environment().ids().uid());
    metadata.put(Metadata.CREATION_TIMESTAMP, Metadata.time(parts.environment().clock().now()));
    if (!strategy.generationFields().isEmpty()) {
      metadata.put(Metadata.GENERATION, 1L);
    }
  }

  /** Conditions that the kind itself has set begin now: a kind knows no clock. */
  private void conditionTimes(ObjectNode object) {
    for (JsonNode each : object.path("status").path("conditions")) {
      if (each instanceof ObjectNode condition
          && condition.path("lastTransitionTime").asString("").isEmpty()) {
        condition.put("lastTransitionTime", Metadata.time(parts.environment().clock().now()));
      }
    }
  }

  /** Gives the object a name if it has none but says what to make it of. */
  private boolean generateName(ObjectNode object) {
    String base = Metadata.text(object, Metadata.GENERATE_NAME);
    if (!Metadata.name(object).isEmpty() || base.isEmpty()) {
      return false;
    }
    String kept = base.substring(0, Math.min(base.length(), MAX_GENERATED_BASE));
    String suffix = parts.environment().ids().suffix(SUFFIX_LENGTH);
    Metadata.of(object).put(Metadata.NAME, kept + suffix);
    return true;
  }

  private Written store(Target target, ObjectNode object, boolean generated, boolean dryRun) {
    for (int attempt = 1; ; attempt++) {
      Target named = target.named(Metadata.name(object));
      if (dryRun) {
        if (parts.store().get(named.key()).isPresent()) {
          throw StatusException.alreadyExists(target.groupResource(), named.name());
        }
        return new Written(parts.encodeUnstored(target, object), true);
      }
      Encoded encoded = parts.encode(target, object);
      switch (commit(Transaction.create(named.key(), encoded))) {
        case Outcome.Committed committed -> {
          return new Written(committed.written().getFirst().value(), true);
        }
        case Outcome.Conflict conflict -> {
          if (!generated || attempt == MAX_NAME_ATTEMPTS) {
            throw StatusException.alreadyExists(target.groupResource(), named.name());
          }
          Metadata.of(object).remove(Metadata.NAME);
          generateName(object);
        }
      }
    }
  }

  private Outcome commit(Transaction transaction) {
    try {
      return parts.store().commit(transaction);
    } catch (StoreException e) {
      throw Gate.unavailable(e);
    }
  }
}
