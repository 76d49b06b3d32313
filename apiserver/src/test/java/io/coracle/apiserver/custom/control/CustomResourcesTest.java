package io.coracle.apiserver.custom.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.discovery.Discovery;
import io.coracle.api.json.Json;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.custom.CurrentOpenApi;
import io.coracle.apiserver.custom.CustomConversion;
import io.coracle.apiserver.custom.CustomResources;
import io.coracle.apiserver.custom.schema.Schemas;
import io.coracle.apiserver.kinds.BuiltInStrategies;
import io.coracle.apiserver.registry.BuiltInRegistry;
import io.coracle.apiserver.registry.Registry;
import io.coracle.apiserver.registry.RegistrySettings;
import io.coracle.apiserver.registry.object.Conversion;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.request.Identity;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Definitions and their objects, from creation to removal, asked for as over HTTP. */
class CustomResourcesTest {
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String V1 = "/apis/example.com/v1/namespaces/default/tools";
  private static final String V2 = "/apis/example.com/v2/namespaces/default/tools";
  private static final Identity ADMIN =
      new Identity("admin", "", List.of("system:masters"), Map.of());

  private final VirtualWorld world = new VirtualWorld(42);
  private final Store store = Stores.inMemory(world.environment(), Retention.standard());
  private final CustomResources resources = new CustomResources(BuiltInCatalogue.shared());
  private final Registry registry =
      BuiltInRegistry.create(
          world.environment(),
          store,
          resources,
          BuiltInStrategies.all(),
          new CustomConversion(resources, Conversion.builtIn()),
          resources,
          new TokenIssuer(TokenIssuer.DEFAULT_ISSUER, SigningKeys.create(), world.environment()),
          new RegistrySettings(
              RegistrySettings.STANDARD.serviceRange(),
              RegistrySettings.STANDARD.nodePorts(),
              Set.of()));
  private final DefinitionControl control =
      DefinitionControl.start(registry.access(), resources, world.environment());

  @BeforeEach
  void begin() {
    send("POST", "/api/v1/namespaces", "{'metadata':{'name':'default'}}");
  }

  @AfterEach
  void end() {
    control.close();
    store.close();
    world.close();
  }

  private ObjectNode send(String method, String path, String body, String... headers) {
    int mark = path.indexOf('?');
    String bare = mark < 0 ? path : path.substring(0, mark);
    Query query = mark < 0 ? Query.none() : Query.parse(path.substring(mark + 1));
    Request request =
        Request.of(
            method,
            bare,
            query,
            Headers.of(headers),
            body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
            new Peer.InProcess("admin", List.of(), Map.of()));
    Response response =
        registry.serve(new ApiCall(request, RequestInfos.parse(method, bare, query), ADMIN));
    return Json.parseObject(((Response.Complete) response).body());
  }

  private ObjectNode get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  private ObjectNode patch(String path, String body) {
    return send("PATCH", path, body, "content-type", "application/merge-patch+json");
  }

  /** Lets the control do what it has to. */
  private void settle() {
    world.advance(Duration.ofSeconds(3));
  }

  private static String version(String name, boolean storage, String properties) {
    return "{'name':'"
        + name
        + "','served':true,'storage':"
        + storage
        + ",'subresources':{'status':{}},'schema':{'openAPIV3Schema':{'type':'object',"
        + "'properties':{'spec':{'type':'object','properties':{"
        + properties
        + "}},'status':{'type':'object','properties':{'phase':{'type':'string'}}}}}}}";
  }

  private void define() {
    String one = version("v1", true, "'a':{'type':'string'},'n':{'type':'integer','default':1}");
    String two = version("v2", false, "'a':{'type':'string'},'z':{'type':'string'}");
    send(
        "POST",
        DEFINITIONS,
        "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
            + "'metadata':{'name':'tools.example.com'},'spec':{'group':'example.com',"
            + "'names':{'kind':'Tool','plural':'tools','shortNames':['tl']},'scope':'Namespaced',"
            + "'versions':["
            + one
            + ","
            + two
            + "]}}");
    settle();
  }

  private static String tool(String version, String rest) {
    return "{'apiVersion':'example.com/"
        + version
        + "','kind':'Tool','metadata':{'name':'t'},"
        + rest
        + "}";
  }

  @Test
  void define_newResource_isServedDiscoveredAndRegistered() {
    define();

    assertThat(get(V1).path("kind").asString()).isEqualTo("ToolList");
    ObjectNode group = Discovery.of(resources).group("example.com").orElseThrow();
    assertThat(group.path("preferredVersion").path("version").asString()).isEqualTo("v2");
    assertThat(
            get("/apis/apiregistration.k8s.io/v1/apiservices/v1.example.com")
                .path("spec")
                .path("groupPriorityMinimum")
                .asInt())
        .isEqualTo(1000);
    assertThat(get(DEFINITIONS + "/tools.example.com").path("status").path("conditions").toString())
        .contains("NoConflicts", "InitialNamesAccepted");
  }

  @Test
  void define_newResource_isInOpenApi() {
    var openApi = new CurrentOpenApi(resources, BuiltInCatalogue.shared(), "v1");
    assertThat(openApi.get().v3("apis/example.com/v1")).isEmpty();

    define();

    ObjectNode document = Json.parseObject(openApi.get().v3("apis/example.com/v1").orElseThrow());
    ObjectNode schema =
        (ObjectNode) document.path("components").path("schemas").path("com.example.v1.Tool");
    assertThat(schema.path("properties").path("spec").path("properties").has("n")).isTrue();
    assertThat(schema.path("properties").has("metadata")).isTrue();
    assertThat(new String(openApi.get().v2Json(), StandardCharsets.UTF_8))
        .contains("com.example.v2.ToolList");
  }

  @Test
  void create_inAnotherVersion_losesWhatTheStorageVersionDoesNotKnow() {
    define();

    ObjectNode created = send("POST", V2, tool("v2", "'spec':{'a':'x','z':'y'}"));

    assertThat(created.path("apiVersion").asString()).isEqualTo("example.com/v2");
    assertThat(created.path("spec")).isEqualTo(Schemas.tree("{'a':'x'}"));
    assertThat(get(V1 + "/t").path("spec")).isEqualTo(Schemas.tree("{'a':'x','n':1}"));
    assertThat(get(V2 + "/t").path("spec")).isEqualTo(Schemas.tree("{'a':'x'}"));
    assertThat(get(V2).path("items").get(0).path("apiVersion").asString())
        .isEqualTo("example.com/v2");
  }

  @Test
  void update_specAndStatus_areKeptApart() {
    define();
    send("POST", V1, tool("v1", "'spec':{'a':'x'},'status':{'phase':'On'}"));

    ObjectNode changed = patch(V1 + "/t", "{'spec':{'a':'y'},'status':{'phase':'On'}}");
    ObjectNode status = patch(V1 + "/t/status", "{'spec':{'a':'z'},'status':{'phase':'On'}}");

    assertThat(changed.has("status")).isFalse();
    assertThat(changed.path("metadata").path("generation").asInt()).isEqualTo(2);
    assertThat(status.path("spec").path("a").asString()).isEqualTo("y");
    assertThat(status.path("status").path("phase").asString()).isEqualTo("On");
    assertThat(status.path("metadata").path("generation").asInt()).isEqualTo(2);
  }

  @Test
  void update_sameContent_writesNothing() {
    define();
    ObjectNode created = send("POST", V1, tool("v1", "'spec':{'n':2,'a':'x'}"));

    ObjectNode again = patch(V1 + "/t", "{'spec':{'a':'x'}}");

    assertThat(again.path("metadata").path("resourceVersion"))
        .isEqualTo(created.path("metadata").path("resourceVersion"));
  }

  @Test
  void redefine_newDefault_isSeenInOlderObjects() {
    define();
    send("POST", V1, tool("v1", "'spec':{'a':'x'}"));
    ObjectNode definition = get(DEFINITIONS + "/tools.example.com");
    definition
        .withArray("/spec/versions")
        .get(0)
        .path("schema")
        .path("openAPIV3Schema")
        .path("properties")
        .path("spec")
        .path("properties")
        .asObject()
        .set("later", Schemas.tree("{'type':'string','default':'new'}"));

    send("PUT", DEFINITIONS + "/tools.example.com", definition.toString());
    settle();

    assertThat(get(V1 + "/t").path("spec").path("later").asString()).isEqualTo("new");
    assertThat(get(V1).path("items").get(0).path("spec").path("later").asString()).isEqualTo("new");
  }

  @Test
  void patch_strategicMerge_isNotSupported() {
    define();
    send("POST", V1, tool("v1", "'spec':{}"));

    assertThatThrownBy(
            () ->
                send(
                    "PATCH",
                    V1 + "/t",
                    "{}",
                    "content-type",
                    "application/strategic-merge-patch+json"))
        .isInstanceOfSatisfying(
            StatusException.class, refusal -> assertThat(refusal.code()).isEqualTo(415));
  }

  @Test
  void create_unknownFieldStrictly_isRefused() {
    define();

    assertThatThrownBy(
            () -> send("POST", V1 + "?fieldValidation=Strict", tool("v1", "'spec':{'no':1}")))
        .isInstanceOfSatisfying(
            StatusException.class, refusal -> assertThat(refusal.code()).isEqualTo(400));
  }

  @Test
  void delete_definition_waitsForObjectsWithFinalizers() {
    define();
    send(
        "POST",
        V1,
        "{'apiVersion':'example.com/v1','kind':'Tool','metadata':{'name':'t',"
            + "'finalizers':['example.com/x']},'spec':{}}");

    send("DELETE", DEFINITIONS + "/tools.example.com", "");
    settle();

    assertThat(get(V1 + "/t").path("metadata").has("deletionTimestamp")).isTrue();
    assertThatThrownBy(() -> send("POST", V1, tool("v1", "'spec':{}")))
        .isInstanceOfSatisfying(
            StatusException.class, refusal -> assertThat(refusal.code()).isEqualTo(405));

    patch(V1 + "/t", "{'metadata':{'finalizers':null}}");
    settle();

    assertThatThrownBy(() -> get(DEFINITIONS + "/tools.example.com"))
        .isInstanceOfSatisfying(
            StatusException.class, refusal -> assertThat(refusal.code()).isEqualTo(404));
    assertThat(Discovery.of(resources).group("example.com")).isEmpty();
  }
}
