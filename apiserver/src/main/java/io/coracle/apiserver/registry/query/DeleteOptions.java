package io.coracle.apiserver.registry.query;

import io.coracle.api.FieldFaults;
import io.coracle.api.StatusException;
import io.coracle.http.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The options of deletes ({@code meta/v1 DeleteOptions}), from the body or else the query.
 *
 * @param gracePeriodSeconds what the client asked for
 * @param propagation what is to happen to the object's dependents; empty if not said
 * @param orphanDependents the older way to say it
 * @param uid the object must have this uid; empty for any
 * @param version the object must have this resource version; empty for any
 */
public record DeleteOptions(
    boolean dryRun,
    OptionalLong gracePeriodSeconds,
    Optional<Propagation> propagation,
    Optional<Boolean> orphanDependents,
    String uid,
    String version) {

  /** Deletes as the kind does by itself. */
  public static final DeleteOptions PLAIN =
      new DeleteOptions(false, OptionalLong.empty(), Optional.empty(), Optional.empty(), "", "");

  /** What happens to the dependents of a deleted object. */
  public enum Propagation {
    ORPHAN("Orphan"),
    BACKGROUND("Background"),
    FOREGROUND("Foreground");

    private final String text;

    Propagation(String text) {
      this.text = text;
    }
  }

  /** These options, but nothing is written. */
  public DeleteOptions withDryRun() {
    return new DeleteOptions(true, gracePeriodSeconds, propagation, orphanDependents, uid, version);
  }

  /** The options of a request without a body. */
  public static DeleteOptions of(Query query) {
    OptionalLong grace = Parameters.number(query, "gracePeriodSeconds");
    Optional<Boolean> orphan =
        query.first("orphanDependents").map(text -> Parameters.flag(query, "orphanDependents"));
    return checked(
        query.all("dryRun"), grace, query.first("propagationPolicy").orElse(""), orphan, "", "");
  }

  /**
   * The options that a body holds.
   *
   * @throws StatusException with reason BadRequest when it is something else
   */
  public static DeleteOptions of(ObjectNode body) {
    String kind = body.path("kind").asString("");
    if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
      throw StatusException.badRequest("decoded object cannot be converted to DeleteOptions");
    }
    var dryRun = new ArrayList<String>();
    body.path("dryRun").forEach(value -> dryRun.add(value.asString("")));
    JsonNode grace = body.path("gracePeriodSeconds");
    JsonNode orphan = body.path("orphanDependents");
    JsonNode preconditions = body.path("preconditions");
    return checked(
        dryRun,
        grace.isNumber() ? OptionalLong.of(grace.longValue()) : OptionalLong.empty(),
        body.path("propagationPolicy").asString(""),
        orphan.isBoolean() ? Optional.of(orphan.booleanValue()) : Optional.empty(),
        preconditions.path("uid").asString(""),
        preconditions.path("resourceVersion").asString(""));
  }

  private static DeleteOptions checked(
      List<String> dryRun,
      OptionalLong grace,
      String policy,
      Optional<Boolean> orphan,
      String uid,
      String version) {
    var faults = new FieldFaults();
    if (orphan.isPresent() && !policy.isEmpty()) {
      faults.invalid(
          "propagationPolicy",
          policy,
          "orphanDependents and deletionPropagation cannot be both set");
    }
    Optional<Propagation> propagation = Optional.empty();
    for (Propagation each : Propagation.values()) {
      if (each.text.equals(policy)) {
        propagation = Optional.of(each);
      }
    }
    if (!policy.isEmpty() && propagation.isEmpty()) {
      faults.notSupported(
          "propagationPolicy", policy, List.of("Foreground", "Background", "Orphan", "nil"));
    }
    WriteOptions.checkDryRun(dryRun, faults);
    Parameters.refuse("DeleteOptions", faults);
    return new DeleteOptions(dryRun.contains("All"), grace, propagation, orphan, uid, version);
  }
}
