package io.coracle.apiserver.registry.verb;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.apply.FieldFilter;
import io.coracle.api.apply.FieldManagement;
import io.coracle.api.apply.ManagedFields;
import io.coracle.api.apply.Versions;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.base.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notes in objects who manages which of their fields, for every kind of the catalogue. Thread-safe.
 */
public final class FieldOwners {
  private final Catalogue catalogue;
  private final Conversion conversion;
  private final Clock clock;

  /** One entry for each kind and subresource that has been written to. */
  private final Map<Place, Known> known = new ConcurrentHashMap<>();

  public FieldOwners(Catalogue catalogue, Conversion conversion, Clock clock) {
    this.catalogue = catalogue;
    this.conversion = conversion;
    this.clock = clock;
  }

  private record Place(GroupVersionKind kind, String resource, String subresource) {}

  /**
   * @param schema with which it was made; that of a custom resource can change
   */
  private record Known(Schema schema, FieldManagement management) {}

  /** Notes who makes {@code object}, which is in the form it is worked with. */
  void created(Target target, ObjectNode object, String manager) {
    FieldManagement management = of(target);
    ObjectNode seen = seen(target, object);
    management.create(seen, manager, clock.now());
    takeOver(object, seen);
  }

  /** Notes who makes {@code object} of {@code before}. */
  void updated(Target target, ObjectNode before, ObjectNode object, String manager) {
    FieldManagement management = of(target);
    ObjectNode seen = seen(target, object);
    management.update(seen(target, before), seen, manager, clock.now());
    takeOver(object, seen);
  }

  /** Notes who sends {@code object}, which is answered but not stored. */
  public void sent(GroupVersionKind kind, String subresource, ObjectNode object, String manager) {
    Metadata.of(object);
    find(new Place(kind, "", subresource), FieldFilter.ALL).create(object, manager, clock.now());
  }

  /** The object as the client sees it. */
  private ObjectNode seen(Target target, ObjectNode object) {
    String apiVersion = target.kind().apiVersion();
    return object.path("apiVersion").asString("").equals(apiVersion)
        ? object
        : conversion.convert(object.deepCopy(), target.kind());
  }

  private static void takeOver(ObjectNode object, ObjectNode seen) {
    if (object == seen) {
      return;
    }
    JsonNode entries = Metadata.of(seen).get(ManagedFields.FIELD);
    if (entries == null) {
      Metadata.of(object).remove(ManagedFields.FIELD);
    } else {
      Metadata.of(object).set(ManagedFields.FIELD, entries);
    }
  }

  /** The managers of the fields of the target's objects. */
  FieldManagement of(Target target) {
    var place = new Place(target.kind(), target.groupResource().resource(), target.subresource());
    return find(place, ResetFields.of(target.resource(), target.subresource()));
  }

  /** The managers of the fields of what is sent to a subresource that has a kind of its own. */
  public FieldManagement of(GroupVersionKind kind, String subresource) {
    return find(new Place(kind, "", subresource), FieldFilter.ALL);
  }

  private FieldManagement find(Place place, FieldFilter filter) {
    Schema schema = catalogue.schema(place.kind()).orElseThrow();
    Known there = known.get(place);
    if (there == null || there.schema() != schema) {
      var versions = new KindVersions(catalogue, conversion, place.kind().kind(), filter);
      there = new Known(schema, new FieldManagement(versions, place.kind(), place.subresource()));
      known.put(place, there);
    }
    return there.management();
  }

  /** The versions of one kind. */
  private record KindVersions(
      Catalogue catalogue, Conversion conversion, String kind, FieldFilter every)
      implements Versions {

    @Override
    public Optional<Schema.Fields> schema(String apiVersion) {
      Schema schema = catalogue.schema(GroupVersionKind.of(apiVersion, kind)).orElse(null);
      return schema instanceof Schema.Fields fields ? Optional.of(fields) : Optional.empty();
    }

    @Override
    public ObjectNode convert(ObjectNode object, String apiVersion) {
      return object.path("apiVersion").asString("").equals(apiVersion)
          ? object
          : conversion.convert(object.deepCopy(), GroupVersionKind.of(apiVersion, kind));
    }

    @Override
    public FieldFilter filter(String apiVersion) {
      return every;
    }
  }
}
