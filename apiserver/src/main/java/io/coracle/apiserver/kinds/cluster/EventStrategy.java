package io.coracle.apiserver.kinds.cluster;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.NameRule;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events, in the form of the core group. Writes through {@code events.k8s.io} have stricter rules
 * than writes through the core group (API reference, Event).
 */
public final class EventStrategy implements Strategy {
  private static final int MAX_LENGTH = 128;
  private static final String REPORTER = "reportingComponent";
  private static final int MAX_MESSAGE = 1024;
  private static final List<String> TYPES = List.of("Normal", "Warning");

  /** In the order in which the reference compares them; it compares the reason twice. */
  private static final List<String> IMMUTABLE =
      List.of(
          "involvedObject",
          "reason",
          "message",
          "source",
          "firstTimestamp",
          "lastTimestamp",
          "count",
          "reason",
          "type",
          "eventTime",
          "action",
          "related",
          REPORTER,
          "reportingInstance");

  private final boolean strict;

  private EventStrategy(boolean strict) {
    this.strict = strict;
  }

  /** The rules of the core group. */
  public static EventStrategy core() {
    return new EventStrategy(false);
  }

  /** The rules of {@code events.k8s.io}. */
  public static EventStrategy strict() {
    return new EventStrategy(true);
  }

  /** The reference asks nothing of names of this kind but that they fit into a path. */
  @Override
  public NameRule nameRule() {
    return NameRule.PATH_SEGMENT;
  }

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.NONE;
  }

  @Override
  public void applyDefaults(ObjectNode event) {
    Defaults.textIfAbsent(event, "reportingComponent", "");
    Defaults.textIfAbsent(event, "reportingInstance", "");
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field event = Field.root(object, faults);
    String namespace = event.at("metadata").at("namespace").text();
    Field involved = event.at("involvedObject").at("namespace");
    if (event.at("eventTime").absent()) {
      boolean agrees =
          involved.isEmpty()
              ? namespace.isEmpty() || namespace.equals("default")
              : involved.is(namespace);
      if (!agrees) {
        involved.invalid("does not match event.namespace");
      }
      return;
    }
    boolean ofTheCluster = namespace.equals("default") || namespace.equals("kube-system");
    if (involved.isEmpty() && !ofTheCluster) {
      involved.invalid("does not match event.namespace");
    }
    reporting(event);
  }

  private void reporting(Field event) {
    Field controller =
        event.at(strict ? "reportingController" : REPORTER).holding(event.at(REPORTER));
    controller.notEmpty("");
    controller.invalid(controller.text(), Names.qualifiedName(controller.text()));
    bounded(event.at("reportingInstance"));
    bounded(event.at("action"));
    bounded(event.at("reason"));
    if (event.at("message").text().length() > MAX_MESSAGE) {
      event.at("message").invalid("", "can have at most " + MAX_MESSAGE + " characters");
    }
  }

  private static void bounded(Field text) {
    text.notEmpty("");
    if (text.text().length() > MAX_LENGTH) {
      text.invalid("", "can have at most " + MAX_LENGTH + " characters");
    }
  }

  @Override
  public void validateCreate(ObjectNode object, FieldFaults faults) {
    if (!strict) {
      return;
    }
    Field event = Field.root(object, faults);
    series(event.at("series"));
    event.at("eventTime").notEmpty("");
    if (!TYPES.contains(event.at("type").text())) {
      event.at("type").invalid("has to be one of " + TYPES);
    }
    for (String field : List.of("firstTimestamp", "lastTimestamp")) {
      if (event.at(field).present()) {
        event.at(field).invalid("needs to be unset");
      }
    }
    if (event.at("count").number() != 0) {
      event.at("count").invalid("needs to be unset");
    }
    if (event.at("source").size() > 0) {
      event.at("source").invalid("needs to be unset");
    }
  }

  private static void series(Field series) {
    if (series.absent()) {
      return;
    }
    if (series.at("count").number() < 2) {
      series.at("count").invalid(series.at("count").number(), "should be at least 2");
    }
    series.at("lastObservedTime").notEmpty("");
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    if (!strict) {
      return;
    }
    Field event = Field.root(object, faults);
    Field old = Field.root(before, new FieldFaults());
    if (!event.at("series").sameAs(old.at("series"))) {
      series(event.at("series"));
    }
    for (String field : IMMUTABLE) {
      Field place = field.equals(REPORTER) ? event.at("reportingController") : event.at(field);
      place.holding(event.at(field)).immutable(old.at(field));
    }
  }
}
