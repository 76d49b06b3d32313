package io.coracle.apiserver.registry;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.json.Json;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.kinds.BuiltInStrategies;
import io.coracle.apiserver.registry.access.RegistryAccess;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.request.Identity;
import io.coracle.apiserver.request.RequestInfo;
import io.coracle.apiserver.request.RequestInfos;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.pki.SigningKeys;
import io.coracle.store.Store;
import io.coracle.store.embedded.Retention;
import io.coracle.store.embedded.Stores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** A registry in memory on virtual time, with a namespace {@code default}, asked as over HTTP. */
final class TestRegistry implements AutoCloseable {
  static final Identity ADMIN =
      new Identity("admin", "", List.of("system:masters", "system:authenticated"), Map.of());
  private static final SigningKeys KEYS = SigningKeys.create();

  final VirtualWorld world;
  final Store store;
  final Registry registry;
  final RegistryAccess access;

  /** Without service accounts, which pods would otherwise need. */
  TestRegistry() {
    this(Set.of("ServiceAccount"));
  }

  TestRegistry(Set<String> disabledAdmission) {
    this(disabledAdmission, UnaryOperator.identity());
  }

  /** With something around its store. */
  TestRegistry(Set<String> disabledAdmission, UnaryOperator<Store> around) {
    world = new VirtualWorld(42);
    store = around.apply(Stores.inMemory(world.environment(), Retention.standard()));
    var standard = RegistrySettings.STANDARD;
    registry =
        BuiltInRegistry.create(
            world.environment(),
            store,
            BuiltInCatalogue.shared(),
            BuiltInStrategies.all(),
            new TokenIssuer(TokenIssuer.DEFAULT_ISSUER, KEYS, world.environment()),
            new RegistrySettings(standard.serviceRange(), standard.nodePorts(), disabledAdmission));
    access = registry.access();
    access.createIfAbsent(
        new GroupVersionResource("", "v1", "namespaces"),
        tree("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'default'}}"));
  }

  /** Reads JSON that has apostrophes for quotation marks. */
  static ObjectNode tree(String json) {
    return Json.parseObject(bytes(json));
  }

  static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** Sends a request; the path may have a query. */
  Response send(String method, String pathAndQuery, String body, String... headers) {
    return sendAs(ADMIN, method, pathAndQuery, body, headers);
  }

  Response sendAs(
      Identity identity, String method, String pathAndQuery, String body, String... headers) {
    int mark = pathAndQuery.indexOf('?');
    String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
    Query query = mark < 0 ? Query.none() : Query.parse(pathAndQuery.substring(mark + 1));
    Request request =
        Request.of(
            method,
            path,
            query,
            Headers.of(headers),
            bytes(body),
            new Peer.InProcess("admin", List.of(), Map.of()));
    RequestInfo info = RequestInfos.parse(method, path, query);
    return registry.serve(new ApiCall(request, info, identity));
  }

  ObjectNode get(String path, String... headers) {
    return body(send("GET", path, "", headers));
  }

  ObjectNode post(String path, String body) {
    return body(send("POST", path, body));
  }

  ObjectNode put(String path, String body) {
    return body(send("PUT", path, body));
  }

  ObjectNode patch(String path, String type, String body) {
    return body(send("PATCH", path, body, "content-type", "application/" + type + "+json"));
  }

  ObjectNode delete(String path, String body) {
    return body(send("DELETE", path, body));
  }

  /** A ConfigMap of that name in the namespace default. */
  ObjectNode configMap(String name, String labels) {
    return post(
        "/api/v1/namespaces/default/configmaps",
        "{'metadata':{'name':'" + name + "','labels':" + labels + "},'data':{'k':'v'}}");
  }

  /** Begins a watch. */
  WatchedBody watch(String path, String... headers) {
    var body = new WatchedBody();
    ((Response.Streaming) send("GET", path, "", headers)).body().start(body);
    return body;
  }

  static ObjectNode body(Response response) {
    return Json.parseObject(raw(response));
  }

  static byte[] raw(Response response) {
    return ((Response.Complete) response).body();
  }

  /** What a call is refused with. */
  static StatusException refusal(Runnable call) {
    try {
      call.run();
    } catch (StatusException e) {
      return e;
    }
    throw new AssertionError("the call was not refused");
  }

  @Override
  public void close() {
    store.close();
    world.close();
  }
}
