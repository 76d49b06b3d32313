package io.coracle.apiserver.custom.control;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.custom.CustomResources;
import io.coracle.apiserver.custom.Definition;
import io.coracle.apiserver.custom.definition.ApprovalRules;
import io.coracle.apiserver.custom.definition.Conditions;
import io.coracle.apiserver.registration.LocalApiServices;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.store.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks after definitions: keeps {@link CustomResources} as they say, writes their conditions and
 * accepted names, and ends those that are deleted when their objects are gone.
 *
 * <p>The store calls in from its thread; what is to be done is noted and done by one task at a
 * time. {@code known} and {@code pending} belong to the lock of this object.
 */
public final class DefinitionControl implements AutoCloseable {
  private static final Log LOG = Log.of("custom-resources");
  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource(Definition.RESOURCE.group(), "v1", Definition.RESOURCE.resource());

  /**
   * How long to wait for objects with finalizers of a definition that is going, and after faults.
   */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final RegistryAccess access;
  private final CustomResources resources;
  private final Environment environment;
  private final LocalApiServices registrations;
  private final Map<String, Definition> known = new TreeMap<>();
  private final LinkedHashSet<String> pending = new LinkedHashSet<>();
  private boolean running;
  private boolean closed;
  private @Nullable Subscription subscription;

  private DefinitionControl(
      RegistryAccess access, CustomResources resources, Environment environment) {
    this.access = access;
    this.resources = resources;
    this.environment = environment;
    this.registrations = new LocalApiServices(access);
  }

  /** Starts; what is defined already is served when this returns. */
  public static DefinitionControl start(
      RegistryAccess access, CustomResources resources, Environment environment) {
    var control = new DefinitionControl(access, resources, environment);
    Subscription subscription = access.watch(Definition.RESOURCE, control::note);
    synchronized (control) {
      control.subscription = subscription;
    }
    control.serveKnown();
    return control;
  }

  private void serveKnown() {
    List<Definition> all;
    synchronized (this) {
      all = List.copyOf(known.values());
    }
    all.forEach(definition -> resources.put(definition, since(definition)));
  }

  private long since(Definition definition) {
    return access.createdRevision(Definition.RESOURCE, "", definition.name());
  }

  private void note(Objects.Event event) {
    var definition = new Definition(event.object());
    synchronized (this) {
      switch (event.type()) {
        case ADDED, MODIFIED -> known.put(definition.name(), definition);
        case DELETED -> {
          known.remove(definition.name());
          // Names have become free that others of the group may wait for.
          known.values().stream()
              .filter(other -> other.group().equals(definition.group()))
              .forEach(other -> pending.add(other.name()));
        }
      }
      pending.add(definition.name());
      begin();
    }
  }

  private synchronized void begin() {
    if (!running && !closed && !pending.isEmpty()) {
      running = true;
      environment.tasks().start("custom-resource-definitions", this::work);
    }
  }

  private void work() {
    for (String name = next(); name != null; name = next()) {
      try {
        handle(name);
      } catch (RuntimeException e) {
        LOG.warn("A definition is looked at again", "definition", name, "why", String.valueOf(e));
        later(name);
      }
    }
  }

  private synchronized @Nullable String next() {
    if (closed || pending.isEmpty()) {
      running = false;
      return null;
    }
    return pending.removeFirst();
  }

  private void later(String name) {
    environment
        .timers()
        .after(
            AGAIN,
            () -> {
              synchronized (this) {
                pending.add(name);
                begin();
              }
            });
  }

  private void handle(String name) {
    long before = resources.generation();
    follow(name);
    if (resources.generation() != before) {
      registrations.followCustom(resources.resources());
    }
  }

  private void follow(String name) {
    Definition definition;
    List<Definition> all;
    synchronized (this) {
      definition = known.get(name);
      all = new ArrayList<>(known.values());
    }
    if (definition == null) {
      resources.remove(name);
      return;
    }
    resources.put(definition, since(definition));
    if (definition.isDeleting()) {
      clean(definition);
    } else {
      judge(definition, all);
    }
  }

  /** Writes the status of a definition if it is to be another one. */
  private void judge(Definition definition, List<Definition> all) {
    AcceptedNames accepted = AcceptedNames.of(definition, all);
    Instant now = environment.clock().now();
    ObjectNode wanted = definition.tree().deepCopy();
    apply(wanted, accepted, now);
    if (wanted.equals(definition.tree())) {
      return;
    }
    ObjectNode written =
        access.updateStatus(
            DEFINITIONS,
            "",
            definition.name(),
            current -> {
              apply(current, accepted, now);
              return current;
            });
    var fresh = new Definition(written);
    synchronized (this) {
      if (known.containsKey(fresh.name())) {
        known.put(fresh.name(), fresh);
      }
      // Whoever waits for a name may have it now, or not any more.
      for (Definition other : known.values()) {
        if (other.group().equals(fresh.group()) && !other.is("NamesAccepted")) {
          pending.add(other.name());
        }
      }
    }
    resources.put(fresh, since(fresh));
  }

  private static void apply(ObjectNode tree, AcceptedNames accepted, Instant now) {
    ObjectNode status =
        tree.get("status") instanceof ObjectNode present ? present : tree.putObject("status");
    if (!accepted.names().equals(status.get("acceptedNames"))) {
      status.set("acceptedNames", accepted.names().deepCopy());
    }
    boolean free = accepted.reason().isEmpty();
    if (free) {
      Conditions.set(tree, "NamesAccepted", "True", "NoConflicts", "no conflicts found", now);
    } else {
      Conditions.set(
          tree,
          "NamesAccepted",
          "False",
          accepted.reason(),
          "already in use: " + accepted.conflict(),
          now);
    }
    var definition = new Definition(tree);
    if (free && !definition.is("Established")) {
      Conditions.set(
          tree,
          "Established",
          "True",
          "InitialNamesAccepted",
          "the initial names have been accepted",
          now);
    } else if (!free && !definition.is("Established")) {
      Conditions.set(
          tree, "Established", "False", "NotAccepted", "not all names are accepted", now);
    }
    approval(tree, definition.group(), now);
  }

  /** Says of groups of the community whether their definitions have been looked at. */
  private static void approval(ObjectNode tree, String group, Instant now) {
    if (!ApprovalRules.isProtected(group)) {
      return;
    }
    String type = "KubernetesAPIApprovalPolicyConformant";
    String text =
        tree.path("metadata").path("annotations").path(ApprovalRules.ANNOTATION).asString("");
    switch (ApprovalRules.state(tree)) {
      case MISSING ->
          Conditions.set(tree, type, "False", "MissingAnnotation", "there is no approval", now);
      case INVALID ->
          Conditions.set(tree, type, "False", "InvalidAnnotation", "no approval: " + text, now);
      case BYPASSED ->
          Conditions.set(tree, type, "False", "UnapprovedAnnotation", "not approved: " + text, now);
      case APPROVED ->
          Conditions.set(tree, type, "True", "ApprovedAnnotation", "approved in " + text, now);
    }
  }

  /** Deletes the objects of a definition that is being deleted, then lets it go. */
  private void clean(Definition definition) {
    if (!Metadata.finalizers(definition.tree()).contains(Definition.CLEANUP)) {
      return;
    }
    Optional<String> version = servedVersion(definition);
    int left = version.map(served -> deleteAll(served, definition)).orElse(0);
    if (left > 0) {
      later(definition.name());
      return;
    }
    access.update(
        DEFINITIONS,
        "",
        definition.name(),
        current -> {
          List<String> finalizers = new ArrayList<>(Metadata.finalizers(current));
          finalizers.remove(Definition.CLEANUP);
          Metadata.finalizers(current, finalizers);
          return current;
        });
  }

  private static Optional<String> servedVersion(Definition definition) {
    return definition.versions().stream()
        .filter(version -> definition.is("Established") && version.path("served").asBoolean(false))
        .map(version -> version.path("name").asString(""))
        .findFirst();
  }

  /** Deletes all objects; returns how many are held back by finalizers. */
  private int deleteAll(String version, Definition definition) {
    GroupVersionResource objects =
        new GroupVersionResource(definition.group(), version, definition.requested("plural"));
    for (ObjectNode object : access.list(definition.storage(), "")) {
      if (Metadata.isDeleting(object)) {
        continue;
      }
      try {
        access.delete(objects, Metadata.namespace(object), Metadata.name(object));
      } catch (StatusException e) {
        if (e.reason() != StatusException.Reason.NOT_FOUND) {
          throw e;
        }
      }
    }
    return access.list(definition.storage(), "").size();
  }

  @Override
  public void close() {
    Subscription running;
    synchronized (this) {
      closed = true;
      running = subscription;
    }
    if (running != null) {
      running.close();
    }
  }
}
