package io.coracle.apiserver.registry;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.coracle.apiserver.registry.access.StoredObjects;
import io.coracle.apiserver.registry.object.Attributes;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.object.ObjectKeys;
import io.coracle.apiserver.registry.query.DeleteOptions;
import io.coracle.apiserver.registry.query.WriteOptions;
import io.coracle.apiserver.registry.verb.Creator;
import io.coracle.apiserver.registry.verb.Deleter;
import io.coracle.apiserver.registry.verb.Parts;
import io.coracle.apiserver.registry.verb.Target;
import io.coracle.apiserver.registry.verb.UpdateRule;
import io.coracle.apiserver.registry.verb.Updater;
import io.coracle.apiserver.registry.verb.Warnings;
import io.coracle.apiserver.request.Identity;
import io.coracle.store.Stored;
import io.coracle.store.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** The registry without HTTP, used by the API server itself. */
final class InProcessAccess implements RegistryAccess {
  private static final Identity SELF =
      new Identity("system:apiserver", "", List.of("system:masters"), Map.of());

  private final Parts parts;
  private final Creator creator;
  private final Updater updater;
  private final Deleter deleter;
  private final Objects objects;

  InProcessAccess(Parts parts, Creator creator, Updater updater, Deleter deleter) {
    this.parts = parts;
    this.creator = creator;
    this.updater = updater;
    this.deleter = deleter;
    this.objects = new StoredObjects(parts.store());
  }

  @Override
  public Optional<ObjectNode> get(GroupResource storage, String namespace, String name) {
    return objects.get(storage, namespace, name);
  }

  @Override
  public Optional<Attributes> attributes(GroupResource storage, String namespace, String name) {
    return objects.attributes(storage, namespace, name);
  }

  @Override
  public List<Attributes> attributesOfAll(GroupResource storage, String namespace) {
    return objects.attributesOfAll(storage, namespace);
  }

  @Override
  public List<ObjectNode> list(GroupResource storage, String namespace) {
    return objects.list(storage, namespace);
  }

  @Override
  public long createdRevision(GroupResource storage, String namespace, String name) {
    return parts
        .store()
        .get(ObjectKeys.of(storage, namespace, name))
        .map(Stored::created)
        .orElse(0L);
  }

  @Override
  public Subscription watch(GroupResource storage, Consumer<Event> listener) {
    return objects.watch(storage, listener);
  }

  @Override
  public ObjectNode create(GroupVersionResource resource, ObjectNode object) {
    Target target = target(resource, Metadata.namespace(object), "");
    ObjectNode stored = parts.conversion().convert(object.deepCopy(), target.workingKind());
    return Json.parseObject(
        creator.create(target, stored, WriteOptions.PLAIN, new Warnings()).object());
  }

  @Override
  public boolean createIfAbsent(GroupVersionResource resource, ObjectNode object) {
    Target target = target(resource, Metadata.namespace(object), Metadata.name(object));
    if (parts.store().get(target.key()).isPresent()) {
      return false;
    }
    try {
      create(resource, object);
      return true;
    } catch (StatusException e) {
      if (e.reason() == StatusException.Reason.ALREADY_EXISTS) {
        return false; // somebody else was faster
      }
      throw e;
    }
  }

  @Override
  public ObjectNode update(
      GroupVersionResource resource,
      String namespace,
      String name,
      UnaryOperator<ObjectNode> change) {
    return update(target(resource, namespace, name), UpdateRule.OBJECT, change);
  }

  @Override
  public ObjectNode updateStatus(
      GroupVersionResource resource,
      String namespace,
      String name,
      UnaryOperator<ObjectNode> change) {
    Target object = target(resource, namespace, name);
    Target status = new Target(object.resource(), "status", object.namespace(), name, SELF);
    return update(status, UpdateRule.STATUS, change);
  }

  private ObjectNode update(Target target, UpdateRule rule, UnaryOperator<ObjectNode> change) {
    Updater.Change asked = before -> change.apply(before.orElseThrow(target::notFound));
    return Json.parseObject(
        updater
            .update(target, rule, asked, WriteOptions.PLAIN, Updater.MAX_ATTEMPTS, new Warnings())
            .object());
  }

  @Override
  public void delete(GroupVersionResource resource, String namespace, String name) {
    deleter.delete(target(resource, namespace, name), DeleteOptions.PLAIN);
  }

  private Target target(GroupVersionResource name, String namespace, String object) {
    Resource resource =
        parts
            .catalogue()
            .resource(name)
            .orElseThrow(() -> new IllegalArgumentException("no such resource: " + name));
    return new Target(resource, "", resource.namespaced() ? namespace : "", object, SELF);
  }
}
