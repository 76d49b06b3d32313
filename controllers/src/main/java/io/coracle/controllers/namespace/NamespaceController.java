package io.coracle.controllers.namespace;

import io.coracle.api.json.Json;
import io.coracle.client.Transport;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.discovery.ServedResources;
import io.coracle.controllers.discovery.ServedResources.Served;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Deletes everything in a namespace that is being deleted; when nothing is left, takes the
 * finalizer {@code kubernetes} away. What still stands in the way is said in the namespace's
 * conditions.
 */
public final class NamespaceController implements Controller {
  private static final String FINALIZER = "kubernetes";

  /** How soon to look again while something is left that is on its way. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Context context;
  private final Informer<Namespace> namespaces;

  public NamespaceController(Context context) {
    this.context = context;
    this.namespaces = context.informers().of(Namespace.class);
  }

  @Override
  public String name() {
    return "namespace";
  }

  @Override
  public int workers() {
    return 4;
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    namespaces.onChange(
        Informer.Handler.present(
            namespace -> {
              if (namespace.getMetadata().getDeletionTimestamp() != null) {
                enqueue.accept(ObjectKey.of(namespace));
              }
            }));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<Namespace> found = namespaces.get("", key.name());
    if (found.isEmpty() || found.get().getMetadata().getDeletionTimestamp() == null) {
      return Result.done();
    }
    Namespace namespace = found.get();
    List<String> finalizers =
        namespace.getSpec() == null ? List.of() : namespace.getSpec().getFinalizers();
    if (!finalizers.contains(FINALIZER)) {
      return Result.done();
    }
    Remainder remainder = deleteContents(key.name());
    if (remainder.isEmpty()) {
      finalizeNamespace(namespace);
      return Result.done();
    }
    reportRemainder(namespace, remainder);
    return Result.after(POLL);
  }

  /**
   * What is left in a namespace.
   *
   * @param objects how many of each resource
   * @param finalizers how many objects wait for each finalizer
   */
  private record Remainder(TreeMap<String, Integer> objects, TreeMap<String, Integer> finalizers) {
    boolean isEmpty() {
      return objects.isEmpty();
    }
  }

  private Remainder deleteContents(String namespace) {
    var remainder = new Remainder(new TreeMap<>(), new TreeMap<>());
    for (Served resource : ServedResources.of(context.client().transport())) {
      if (resource.namespaced() && resource.verbs().contains("deletecollection")) {
        deleteAll(namespace, resource, remainder);
      }
    }
    return remainder;
  }

  private void deleteAll(String namespace, Served resource, Remainder remainder) {
    Transport transport = context.client().transport();
    String path = resource.path(namespace);
    JsonNode left = list(transport, path);
    if (left.isEmpty()) {
      return;
    }
    transport.send("DELETE", path, Query.none(), Headers.none(), new byte[0]);
    left = list(transport, path);
    if (!left.isEmpty()) {
      remainder.objects().put(resource.name().groupResource().toString(), left.size());
    }
    for (JsonNode item : left) {
      for (JsonNode finalizer : item.path("metadata").path("finalizers")) {
        remainder.finalizers().merge(finalizer.asString(), 1, Integer::sum);
      }
    }
  }

  private static JsonNode list(Transport transport, String path) {
    Transport.Answer answer =
        transport.send(
            "GET",
            path,
            Query.none(),
            Headers.of(
                "accept", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"),
            new byte[0]);
    if (answer.status() != 200) {
      throw new IllegalStateException("listing " + path + " answered " + answer.status());
    }
    return Json.parseObject(answer.body()).path("items");
  }

  private void finalizeNamespace(Namespace namespace) {
    Namespace released =
        new NamespaceBuilder(namespace)
            .editSpec()
            .removeFromFinalizers(FINALIZER)
            .endSpec()
            .build();
    Transport.Answer answer =
        context
            .client()
            .transport()
            .send(
                "PUT",
                "/api/v1/namespaces/" + namespace.getMetadata().getName() + "/finalize",
                Query.none(),
                Headers.of("content-type", "application/json"),
                io.coracle.api.typed.Typed.write(released));
    if (answer.status() >= 300 && answer.status() != 404) {
      throw new IllegalStateException("finalizing a namespace answered " + answer.status());
    }
  }

  private void reportRemainder(Namespace namespace, Remainder remainder) {
    Instant now = context.environment().clock().now().truncatedTo(ChronoUnit.SECONDS);
    var content =
        Conditions.of(
            "NamespaceContentRemaining",
            remainder.objects(),
            "SomeResourcesRemain",
            "Some resources are remaining: %s",
            "%s has %d resource instances",
            "All content successfully removed");
    var finalizers =
        Conditions.of(
            "NamespaceFinalizersRemaining",
            remainder.finalizers(),
            "SomeFinalizersRemain",
            "Some content in the namespace has finalizers remaining: %s",
            "%s in %d resource instances",
            "All content-preserving finalizers finished");
    context
        .client()
        .resources(Namespace.class)
        .editStatus(
            "",
            namespace.getMetadata().getName(),
            current -> {
              NamespaceStatus status =
                  Conditions.merged(current.getStatus(), List.of(content, finalizers), now);
              return status.equals(current.getStatus())
                  ? current
                  : new NamespaceBuilder(current).withStatus(status).build();
            });
  }
}
