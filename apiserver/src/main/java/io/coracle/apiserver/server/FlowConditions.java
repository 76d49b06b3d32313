package io.coracle.apiserver.server;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.base.Environment;
import io.coracle.store.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells of every FlowSchema whether the priority level that it names exists (condition {@code
 * Dangling}).
 */
final class FlowConditions implements AutoCloseable {
  /** Changes that come close together are looked at once. */
  private static final Duration DELAY = Duration.ofMillis(50);

  private static final String GROUP = "flowcontrol.apiserver.k8s.io";
  private static final GroupResource SCHEMAS = new GroupResource(GROUP, "flowschemas");
  private static final GroupResource LEVELS =
      new GroupResource(GROUP, "prioritylevelconfigurations");
  private static final GroupVersionKind KIND = new GroupVersionKind(GROUP, "v1", "FlowSchema");

  private final RegistryAccess access;
  private final Environment environment;
  private final AtomicBoolean pending = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Subscription> subscriptions;

  FlowConditions(RegistryAccess access, Environment environment) {
    this.access = access;
    this.environment = environment;
    this.subscriptions =
        List.of(
            access.watch(SCHEMAS, event -> changed()), access.watch(LEVELS, event -> changed()));
  }

  private void changed() {
    if (pending.compareAndSet(false, true)) {
      environment
          .timers()
          .after(DELAY, () -> environment.tasks().start("flow-conditions", this::look));
    }
  }

  private void look() {
    pending.set(false);
    if (closed.get()) {
      return;
    }
    Set<String> levels =
        access.list(LEVELS, "").stream().map(Metadata::name).collect(Collectors.toSet());
    for (ObjectNode schema : access.list(SCHEMAS, "")) {
      String level =
          schema.path("spec").path("priorityLevelConfiguration").path("name").asString("");
      if (note(schema, level, levels.contains(level)) && !access.replace(SCHEMAS, KIND, schema)) {
        changed(); // written meanwhile: look again
      }
    }
  }

  /** Sets the condition; returns whether that changed anything. */
  private boolean note(ObjectNode schema, String level, boolean found) {
    String status = found ? "False" : "True";
    for (JsonNode condition : schema.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Dangling")
          && condition.path("status").asString("").equals(status)) {
        return false;
      }
    }
    ArrayNode conditions =
        (schema.get("status") instanceof ObjectNode there ? there : schema.putObject("status"))
            .putArray("conditions");
    conditions
        .addObject()
        .put("type", "Dangling")
        .put("status", status)
        .put("lastTransitionTime", Metadata.time(environment.clock().now()))
        .put("reason", found ? "Found" : "NotFound")
        .put(
            "message",
            "This FlowSchema references the PriorityLevelConfiguration object named \""
                + level
                + "\" and "
                + (found ? "it exists" : "there is no such object"));
    return true;
  }

  @Override
  public void close() {
    closed.set(true);
    subscriptions.forEach(Subscription::close);
  }
}
