package io.coracle.client;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.api.typed.Typed;
import io.coracle.http.Query;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** One resource over a transport. Holds no state of its own. */
record TransportResources<T extends HasMetadata>(
    Requests requests, GroupVersionResource resource, Class<T> type) implements Resources<T> {
  private static final String STATUS = "status";

  private String path(String namespace) {
    String root =
        resource.group().isEmpty()
            ? "/api/" + resource.version()
            : "/apis/" + resource.group() + "/" + resource.version();
    String scope = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    return root + scope + "/" + resource.resource();
  }

  private String path(String namespace, String name, String subresource) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an object of " + resource.resource() + " needs a name");
    }
    String object = path(namespace) + "/" + name;
    return subresource.isEmpty() ? object : object + "/" + subresource;
  }

  private String path(T object, String subresource) {
    String namespace = object.getMetadata().getNamespace();
    return path(namespace == null ? "" : namespace, object.getMetadata().getName(), subresource);
  }

  @Override
  public Optional<T> get(String namespace, String name) {
    return unlessNotFound(
        () -> Typed.read(requests.read(path(namespace, name, ""), Query.none()), type));
  }

  private static <R> Optional<R> unlessNotFound(java.util.function.Supplier<R> call) {
    try {
      return Optional.of(call.get());
    } catch (StatusException refusal) {
      if (Requests.isNotFound(refusal)) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  @Override
  public Listed<T> list(String namespace, ListOptions options) {
    return ListReader.read(requests.read(path(namespace), query(options, List.of())), type);
  }

  private static Query query(ListOptions options, List<String> more) {
    var parameters = new ArrayList<>(more);
    addIfSet(parameters, "labelSelector", options.labelSelector());
    addIfSet(parameters, "fieldSelector", options.fieldSelector());
    addIfSet(parameters, "resourceVersion", options.resourceVersion());
    addIfSet(parameters, "limit", options.limit() == 0 ? "" : String.valueOf(options.limit()));
    addIfSet(parameters, "continue", options.continueToken());
    return Query.of(parameters.toArray(String[]::new));
  }

  private static void addIfSet(List<String> parameters, String name, String value) {
    if (!value.isEmpty()) {
      parameters.add(name);
      parameters.add(value);
    }
  }

  @Override
  public T create(String namespace, T object) {
    return written("POST", path(namespace), Typed.write(object));
  }

  @Override
  public T update(T object) {
    return written("PUT", path(object, ""), Typed.write(object));
  }

  @Override
  public T updateStatus(T object) {
    return updateSubresource(object, STATUS);
  }

  @Override
  public T updateSubresource(T object, String subresource) {
    return written("PUT", path(object, subresource), Typed.write(object));
  }

  @Override
  public <S> Optional<S> getSubresource(
      String namespace, String name, String subresource, Class<S> answer) {
    String path = path(namespace, name, subresource);
    return unlessNotFound(() -> Typed.read(requests.read(path, Query.none()), answer));
  }

  private T written(String method, String path, byte[] body) {
    return Typed.read(requests.write(method, path, Query.none(), Requests.JSON, body), type);
  }

  @Override
  public Optional<T> edit(String namespace, String name, UnaryOperator<T> change) {
    return edit(namespace, name, change, this::update);
  }

  @Override
  public Optional<T> editStatus(String namespace, String name, UnaryOperator<T> change) {
    return edit(namespace, name, change, this::updateStatus);
  }

  private Optional<T> edit(
      String namespace, String name, UnaryOperator<T> change, Function<T, T> write) {
    for (int tries = 1; ; tries++) {
      Optional<T> before = get(namespace, name);
      if (before.isEmpty()) {
        return before;
      }
      T after = change.apply(before.get());
      if (after.equals(before.get())) {
        return before;
      }
      try {
        return unlessNotFound(() -> write.apply(after));
      } catch (StatusException refusal) {
        if (refusal.reason() != StatusException.Reason.CONFLICT || tries == MAX_UPDATE_TRIES) {
          throw refusal;
        }
      }
    }
  }

  @Override
  public T patch(
      String namespace, String name, String subresource, PatchType patchType, String patch) {
    Query query =
        patchType == PatchType.APPLY
            ? Query.of("fieldManager", requests.name(), "force", "true")
            : Query.none();
    byte[] body = patch.getBytes(StandardCharsets.UTF_8);
    String path = path(namespace, name, subresource);
    return Typed.read(requests.write("PATCH", path, query, mediaType(patchType), body), type);
  }

  private static String mediaType(PatchType patchType) {
    return switch (patchType) {
      case JSON -> "application/json-patch+json";
      case MERGE -> "application/merge-patch+json";
      case STRATEGIC -> "application/strategic-merge-patch+json";
      case APPLY -> "application/apply-patch+yaml";
    };
  }

  @Override
  public boolean delete(String namespace, String name, DeleteOptions options) {
    ObjectNode body = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.gracePeriodSeconds().ifPresent(s -> body.put("gracePeriodSeconds", s));
    if (!options.uid().isEmpty()) {
      body.putObject("preconditions").put("uid", options.uid());
    }
    if (!options.propagation().isEmpty()) {
      body.put("propagationPolicy", options.propagation());
    }
    String path = path(namespace, name, "");
    return unlessNotFound(
            () -> requests.write("DELETE", path, Query.none(), Requests.JSON, Json.write(body)))
        .isPresent();
  }

  @Override
  public <S> S createSubresource(
      String namespace, String name, String subresource, Object body, Class<S> answer) {
    String path = path(namespace, name, subresource);
    return Typed.read(
        requests.write("POST", path, Query.none(), Requests.JSON, Typed.write(body)), answer);
  }

  @Override
  public AutoCloseable watch(String namespace, ListOptions options, WatchEvents<T> events) {
    var receiver = new WatchReceiver<>(type, events);
    Query query = query(options, List.of("watch", "true", "allowWatchBookmarks", "true"));
    receiver.opened(requests.stream(path(namespace), query, receiver::line, receiver::end));
    return receiver;
  }
}
