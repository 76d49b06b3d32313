package io.coracle.apiserver.kinds;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Canonical;
import io.coracle.api.decode.Decoding;
import io.coracle.api.json.Json;
import io.coracle.apiserver.request.Identity;
import io.coracle.apiserver.strategy.Strategies;
import io.coracle.apiserver.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recorded answers of a reference server, asked of the strategies alone: of every create and full
 * update the object as it would be stored, or the causes of the refusal. What other parts of the
 * server do (metadata, admission, allocation) is left out of the comparison.
 */
final class RecordedCases {
  /** Who asks where the recorded answers tell. */
  private static final Identity RECORDED =
      new Identity("tom", "", List.of("system:masters", "system:authenticated"), Map.of());

  private static final String PROPERTY = "coracle.exchanges";

  /** Faults that the registry finds. */
  private static final Pattern OF_METADATA = Pattern.compile(" metadata\\.(?!taints)");

  /** Fields that other parts of the server set or change, by resource. */
  private static final Map<String, List<String>> ELSEWHERE =
      Map.of(
          "pods",
          List.of("/spec/tolerations", "/spec/priority", "/spec/preemptionPolicy"),
          "services",
          List.of(
              "/spec/clusterIP",
              "/spec/clusterIPs",
              "/spec/ports",
              "/spec/healthCheckNodePort",
              "/spec/ipFamilies",
              "/spec/ipFamilyPolicy"),
          "nodes",
          List.of("/spec/taints"),
          "persistentvolumeclaims",
          List.of("/spec/storageClassName"));

  /** Cases in which pods are changed by admission, or services are given addresses and ports. */
  private static final Map<String, String> NEED_OTHERS =
      Map.of(
          "limitrange-containers.json", "pods",
          "runtimeclass-admission.json", "pods",
          "quota-limits.json", "pods",
          "lease-priority-runtime.json", "pods",
          "service-cluster-ips.json", "services");

  /** Refusals that come from giving out addresses and ports, and from expressions. */
  private static final List<String> ELSEWHERE_REFUSED =
      List.of(
          "already taken is refused",
          "outside the range is refused",
          "so it is still taken",
          "condition that does not parse");

  private final Catalogue catalogue = BuiltInCatalogue.load();
  private final Strategies strategies = BuiltInStrategies.all();

  /** One step of a case that says something about a strategy; fails with what differs. */
  record Step(String name, Runnable check) {}

  /** The folder of the recorded cases, if this machine has it. */
  static Optional<Path> folder() {
    String named = System.getProperty(PROPERTY);
    Stream<Path> candidates =
        named != null
            ? Stream.of(Path.of(named))
            : Stream.of("../../../shared/exchanges/cases", "../../shared/exchanges/cases")
                .map(Path::of);
    return candidates.filter(Files::isDirectory).findFirst();
  }

  /** The cases about kinds, in order. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(RecordedCases::isAboutKinds).sorted().toList();
    }
  }

  private static boolean isAboutKinds(Path file) {
    String name = file.getFileName().toString();
    String theme = String.valueOf(file.getName(file.getNameCount() - 2));
    return name.endsWith(".json")
        && List.of("kinds", "pods", "policy").contains(theme)
        && !name.startsWith("validating-admission");
  }

  /** The steps of the case in {@code file} that can be checked without a server. */
  List<Step> steps(Path file) throws IOException {
    ObjectNode recorded = Json.parseObject(Files.readAllBytes(file));
    List<Step> steps = new ArrayList<>();
    Map<String, ObjectNode> known = new HashMap<>();
    for (JsonNode step : recorded.get("steps")) {
      ObjectNode request = (ObjectNode) step.get("request");
      ObjectNode response = (ObjectNode) step.get("response");
      String path = request.get("path").stringValue().replaceAll("\\?.*", "");
      String method = request.get("method").stringValue();
      Resource resource = resource(path, method.equals("POST") ? 0 : 1);
      if (resource == null) {
        continue;
      }
      String stepName = step.get("name").stringValue();
      if (!isAboutStrategy(file.getFileName().toString(), resource, stepName)) {
        continue;
      }
      ObjectNode before = known.get(path);
      if (request.get("body") instanceof ObjectNode body && isPlain(request)) {
        ObjectNode sent = substituted(body);
        int status = response.get("status").intValue();
        String name = file.getFileName() + ": " + stepName;
        if (method.equals("POST") && (status == 201 || status == 422)) {
          steps.add(new Step(name, () -> created(resource, sent, response)));
        } else if (method.equals("PUT") && before != null && (status == 200 || status == 422)) {
          steps.add(new Step(name, () -> updated(resource, sent, before, response)));
        }
      }
      remember(known, path, method, response);
    }
    return steps;
  }

  private boolean isAboutStrategy(String file, Resource resource, String step) {
    return strategies.byResource().containsKey(resource.name().groupResource())
        && !plural(resource).equals(NEED_OTHERS.get(file))
        && ELSEWHERE_REFUSED.stream().noneMatch(step::endsWith);
  }

  /** Sent as JSON, and answered with the object itself. */
  private static boolean isPlain(ObjectNode request) {
    return !request.get("path").stringValue().contains("fieldValidation=")
        && !request.get("path").stringValue().contains("dryRun=Some")
        && sendsAndTakesJson(request);
  }

  private static boolean sendsAndTakesJson(ObjectNode request) {
    return !(request.get("headers") instanceof ObjectNode headers)
        || (headers.get("Accept") == null
            && headers
                .path("Content-Type")
                .asString("application/json")
                .equals("application/json"));
  }

  private void remember(
      Map<String, ObjectNode> known, String path, String method, ObjectNode response) {
    if (response.get("status").intValue() >= 300
        || !(response.get("body") instanceof ObjectNode body)
        || !body.has("metadata")) {
      return;
    }
    String name = body.get("metadata").path("name").asString("");
    String key = method.equals("POST") ? path + "/" + name.replace("RUN", "${run}") : path;
    known.put(key, restored(body));
  }

  /** The resource that {@code path} names, without subresource; null if it is none. */
  private @Nullable Resource resource(String path, int namesExpected) {
    String[] parts = path.substring(1).split("/");
    boolean core = parts[0].equals("api");
    int at = core ? 2 : 3;
    if (parts.length <= at || !(core || parts[0].equals("apis"))) {
      return null;
    }
    if (parts[at].equals("namespaces") && parts.length > at + 2) {
      at += 2;
    }
    if (parts.length != at + 1 + namesExpected) {
      return null;
    }
    GroupVersionResource name =
        new GroupVersionResource(core ? "" : parts[1], parts[core ? 1 : 2], parts[at]);
    return catalogue.resource(name).orElse(null);
  }

  private void created(Resource resource, ObjectNode sent, ObjectNode response) {
    ObjectNode object = decoded(resource, sent);
    Strategy strategy = strategies.of(resource.name().groupResource());
    FieldFaults faults = new FieldFaults();
    strategy.applyDefaults(object);
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.put("creationTimestamp", "2020-01-01T00:00:00Z");
    metadata.put("uid", "UID");
    if (resource.namespaced()) {
      metadata.put("namespace", "run1");
    }
    strategy.prepareForCreate(object, RECORDED);
    strategy.validate(object, faults);
    strategy.validateCreate(object, faults);
    compare(resource, object, faults, response);
    warned(strategy, object, response);
  }

  private static void warned(Strategy strategy, ObjectNode object, ObjectNode response) {
    int expected = response.path("warnings").asInt(0);
    List<String> warnings = strategy.warnings(object);
    if (response.get("status").intValue() < 300 && warnings.size() > expected) {
      throw new AssertionError("too many warnings: " + warnings);
    }
  }

  private void updated(Resource resource, ObjectNode sent, ObjectNode before, ObjectNode response) {
    ObjectNode object = decoded(resource, sent);
    Strategy strategy = strategies.of(resource.name().groupResource());
    FieldFaults faults = new FieldFaults();
    admitted(resource, object, before);
    strategy.applyDefaults(object);
    strategy.prepareForUpdate(object, before);
    if (resource.namespaced()) {
      ((ObjectNode) object.get("metadata")).put("namespace", "run1");
    }
    strategy.validate(object, faults);
    strategy.validateUpdate(object, before, faults);
    compare(resource, object, faults, response);
  }

  /** What admission keeps on updates. */
  private static void admitted(Resource resource, ObjectNode object, ObjectNode before) {
    if (!plural(resource).equals("pods")) {
      return;
    }
    ObjectNode spec = (ObjectNode) object.get("spec");
    for (String field : List.of("priority", "preemptionPolicy", "tolerations")) {
      JsonNode old = before.get("spec").get(field);
      if (old != null && !spec.has(field)) {
        spec.set(field, old);
      }
    }
  }

  private static String plural(Resource resource) {
    return resource.name().resource();
  }

  private ObjectNode decoded(Resource resource, ObjectNode sent) {
    Schema.Fields schema = (Schema.Fields) catalogue.schema(resource.kind()).orElseThrow();
    Decoding.check(sent, schema, resource.kind());
    sent.put("apiVersion", resource.kind().apiVersion());
    sent.put("kind", resource.kind().kind());
    ObjectNode object = Canonical.normalize(sent, schema);
    return resource.name().group().equals("events.k8s.io") ? renamed(object, EVENT_NAMES) : object;
  }

  /** Names of fields in {@code events.k8s.io}, and in the core group, whose form is stored. */
  private static final Map<String, String> EVENT_NAMES =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  private static ObjectNode renamed(ObjectNode object, Map<String, String> names) {
    ObjectNode renamed = Json.object();
    object
        .properties()
        .forEach(e -> renamed.set(names.getOrDefault(e.getKey(), e.getKey()), e.getValue()));
    return renamed;
  }

  private static ObjectNode shown(Resource resource, ObjectNode object) {
    if (!resource.name().group().equals("events.k8s.io")) {
      return object;
    }
    Map<String, String> back = new HashMap<>();
    EVENT_NAMES.forEach((name, stored) -> back.put(stored, name));
    return renamed(object, back);
  }

  private void compare(
      Resource resource, ObjectNode object, FieldFaults faults, ObjectNode response) {
    ObjectNode body = (ObjectNode) response.get("body");
    if (response.get("status").intValue() == 422) {
      List<String> wanted = new ArrayList<>();
      for (JsonNode cause : body.path("details").path("causes")) {
        wanted.add(cause.get("reason").asString() + " " + cause.get("field").asString());
      }
      List<String> found =
          faults.list().stream()
              .map(f -> f.type().reason() + " " + f.path())
              .filter(cause -> !OF_METADATA.matcher(cause).find())
              .toList();
      wanted.removeIf(cause -> OF_METADATA.matcher(cause).find());
      if (!wanted.equals(found)) {
        throw new AssertionError("causes: want " + wanted + "\n  got " + found);
      }
      return;
    }
    List<String> differences = new ArrayList<>();
    if (!faults.isEmpty()) {
      differences.add("refused: " + faults.summary());
    }
    ObjectNode wanted = compared(resource, restored(body));
    // The answer shows the canonical form.
    ObjectNode got =
        compared(
            resource,
            Canonical.normalize(
                shown(resource, object),
                (Schema.Fields) catalogue.schema(resource.kind()).orElseThrow()));
    differences.addAll(Differences.between(wanted, got));
    if (!differences.isEmpty()) {
      throw new AssertionError(String.join("\n  ", differences));
    }
  }

  private ObjectNode compared(Resource resource, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("metadata");
    for (String pointer : ELSEWHERE.getOrDefault(plural(resource), List.of())) {
      int slash = pointer.lastIndexOf('/');
      if (copy.at(pointer.substring(0, slash)) instanceof ObjectNode parent) {
        parent.remove(pointer.substring(slash + 1));
        if (parent.isEmpty()) {
          copy.remove(pointer.substring(1, slash));
        }
      }
    }
    return copy;
  }

  private static ObjectNode substituted(ObjectNode body) {
    return Json.parseObject(Json.text(body).replace("${run}", "run1").getBytes(UTF_8));
  }

  /** A recorded body with what was replaced put back. */
  private static ObjectNode restored(ObjectNode body) {
    return Json.parseObject(
        Json.text(body)
            .replace("RUN", "run1")
            .replace("\"TIME\"", "\"2020-01-01T00:00:00Z\"")
            .getBytes(UTF_8));
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  /** Prints what differs; the arguments are parts of file names. */
  public static void main(String[] arguments) throws IOException {
    RecordedCases cases = new RecordedCases();
    int passed = 0;
    int failed = 0;
    for (Path file : files(folder().orElseThrow())) {
      if (Stream.of(arguments).noneMatch(file.toString()::contains)) {
        continue;
      }
      for (Step step : cases.steps(file)) {
        try {
          step.check().run();
          passed++;
        } catch (AssertionError | RuntimeException e) {
          failed++;
          System.out.println("FAIL " + step.name() + "\n  " + e);
        }
      }
    }
    System.out.println(passed + " passed, " + failed + " failed");
  }
}
