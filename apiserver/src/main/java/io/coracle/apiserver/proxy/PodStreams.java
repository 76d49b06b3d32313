package io.coracle.apiserver.proxy;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.base.Environment;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.streams.ChunkMessages;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code pods/log}, {@code pods/exec}, {@code pods/attach} and {@code pods/portforward}: checks the
 * options, finds the container and the node, and passes the request on to the kubelet in the
 * kubelet's own words.
 */
final class PodStreams {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final List<String> CONTAINER_LISTS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private final Objects objects;
  private final Kubelets kubelets;
  private final Environment environment;

  PodStreams(Objects objects, Kubelets kubelets, Environment environment) {
    this.objects = objects;
    this.kubelets = kubelets;
    this.environment = environment;
  }

  Response log(ApiCall call) {
    if (!call.info().verb().equals("get")) {
      throw ProxyFaults.notAllowed();
    }
    ObjectNode pod = pod(call);
    Query query = LogOptions.check(call.request().query(), call.info().name());
    String container = container(call, pod);
    if (node(pod).isEmpty()) {
      // A pod that has no node has written nothing yet.
      return asMessages(call.request(), Response.text(200, ""));
    }
    Response log =
        kubelets.ask(
            node(pod), plain(call.request()), path("/containerLogs", call, container), query);
    return asMessages(call.request(), log);
  }

  /** Clients may ask for logs over a WebSocket; refusals they get as answers. */
  private Response asMessages(Request request, Response log) {
    if (log.status() != 200 || !ChunkMessages.wanted(request)) {
      return log;
    }
    return switch (log) {
      case Response.Streaming(_, _, var body) -> ChunkMessages.answer(request, body, environment);
      case Response.Complete(_, _, var chunks) ->
          ChunkMessages.answer(
              request,
              sink -> {
                chunks.forEach(sink::write);
                sink.close();
              },
              environment);
      case Response.Upgraded upgraded -> upgraded;
    };
  }

  /** A request as if the client wanted no other protocol: kubelets write logs in one way. */
  private static Request plain(Request request) {
    return Request.of(
        request.method(),
        request.path(),
        request.query(),
        request.headers().without("upgrade").without("connection"),
        request.body(),
        request.peer());
  }

  Response exec(ApiCall call) {
    ObjectNode pod = connectable(call);
    Query query = call.request().query();
    var streams = streams(query);
    List<String> command = query.all("command");
    if (command.isEmpty()) {
      throw StatusException.badRequest("you must specify at least 1 command for the container");
    }
    String container = container(call, pod);
    command.forEach(
        word -> {
          streams.add("command");
          streams.add(word);
        });
    return forward(call, pod, path("/exec", call, container), of(streams));
  }

  Response attach(ApiCall call) {
    ObjectNode pod = connectable(call);
    var streams = streams(call.request().query());
    String container = container(call, pod);
    return forward(call, pod, path("/attach", call, container), of(streams));
  }

  Response portForward(ApiCall call) {
    ObjectNode pod = connectable(call);
    var ports = new ArrayList<String>();
    for (String list : call.request().query().all("ports")) {
      for (String port : list.split(",", -1)) {
        ports.add("port");
        ports.add(port);
      }
    }
    String path = "/portForward/" + call.info().namespace() + "/" + call.info().name();
    return forward(call, pod, path, of(ports));
  }

  private static Query of(List<String> namesAndValues) {
    return Query.of(namesAndValues.toArray(String[]::new));
  }

  /** The pod of a request that opens a connection. */
  private ObjectNode connectable(ApiCall call) {
    String verb = call.info().verb();
    if (!verb.equals("get") && !verb.equals("create")) {
      throw ProxyFaults.notAllowed();
    }
    return pod(call);
  }

  private ObjectNode pod(ApiCall call) {
    return objects
        .get(PODS, call.info().namespace(), call.info().name())
        .orElseThrow(() -> StatusException.notFound(PODS, call.info().name()));
  }

  /** The kubelet's names for the streams that the client wants; output is wanted by default. */
  private static List<String> streams(Query query) {
    boolean stdin = query.flag("stdin");
    boolean stdout = query.first("stdout").isEmpty() || query.flag("stdout");
    boolean stderr = query.first("stderr").isEmpty() || query.flag("stderr");
    if (!stdin && !stdout && !stderr) {
      throw StatusException.badRequest("you must specify at least one of stdin, stdout, stderr");
    }
    var streams = new ArrayList<String>();
    add(streams, "input", stdin);
    add(streams, "output", stdout);
    add(streams, "error", stderr);
    add(streams, "tty", query.flag("tty"));
    return streams;
  }

  private static void add(List<String> streams, String name, boolean wanted) {
    if (wanted) {
      streams.add(name);
      streams.add("1");
    }
  }

  private static String container(ApiCall call, ObjectNode pod) {
    String name = call.info().name();
    Optional<String> asked = call.request().query().first("container").filter(c -> !c.isEmpty());
    List<String> main = names(pod, "containers");
    if (asked.isEmpty()) {
      if (main.size() == 1) {
        return main.getFirst();
      }
      throw StatusException.badRequest(
          "a container name must be specified for pod " + name + ", choose one of: " + choice(pod));
    }
    boolean known = CONTAINER_LISTS.stream().anyMatch(l -> names(pod, l).contains(asked.get()));
    if (!known) {
      throw StatusException.badRequest(
          "container " + asked.get() + " is not valid for pod " + name);
    }
    return asked.get();
  }

  private static String choice(ObjectNode pod) {
    String main = names(pod, "containers").stream().collect(Collectors.joining(" ", "[", "]"));
    List<String> init = names(pod, "initContainers");
    return init.isEmpty()
        ? main
        : main
            + " or one of the init containers: "
            + init.stream().collect(Collectors.joining(" ", "[", "]"));
  }

  private static List<String> names(ObjectNode pod, String list) {
    var names = new ArrayList<String>();
    for (JsonNode container : pod.path("spec").path(list)) {
      names.add(container.path("name").asString(""));
    }
    return names;
  }

  private static String node(ObjectNode pod) {
    return pod.path("spec").path("nodeName").asString("");
  }

  private static String path(String start, ApiCall call, String container) {
    return start
        + "/"
        + call.info().namespace()
        + "/"
        + call.info().name()
        + "/"
        + URLEncoder.encode(container, StandardCharsets.UTF_8);
  }

  private Response forward(ApiCall call, ObjectNode pod, String path, Query query) {
    String node = node(pod);
    if (node.isEmpty()) {
      throw StatusException.badRequest(
          "pod " + call.info().name() + " does not have a host assigned");
    }
    return kubelets.forward(node, call.request(), path, query);
  }
}
