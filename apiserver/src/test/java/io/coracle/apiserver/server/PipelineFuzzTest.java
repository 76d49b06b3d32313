package io.coracle.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.json.Json;
import io.coracle.apiserver.documents.DiscoveryDocuments;
import io.coracle.apiserver.kinds.BuiltInStrategies;
import io.coracle.apiserver.proxy.NodeLocator;
import io.coracle.apiserver.proxy.Proxies;
import io.coracle.apiserver.registry.BuiltInRegistry;
import io.coracle.apiserver.registry.Registry;
import io.coracle.apiserver.registry.RegistrySettings;
import io.coracle.apiserver.request.Identity;
import io.coracle.base.Environment;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.coracle.pki.SigningKeys;
import io.coracle.store.Store;
import io.coracle.store.embedded.Retention;
import io.coracle.store.embedded.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any request of an administrator, through everything: the answer is never an internal error. The
 * first line of the input is the method, the target, and the content and accepted types; the rest
 * is the body.
 */
class PipelineFuzzTest {
  private static final BuiltInCatalogue CATALOGUE = BuiltInCatalogue.load();
  private static final Environment ENVIRONMENT = Environment.system();

  /** A new server is begun when there have been so many writes. */
  private static final long MAX_WRITES = 20_000;

  private static @Nullable Running running;

  private record Running(Store store, ApiServer server) {}

  private static Running server() {
    Running now = running;
    if (now == null || now.store().revision() > MAX_WRITES) {
      if (now != null) {
        now.server().close();
        now.store().close();
      }
      Store store = Stores.inMemory(ENVIRONMENT, Retention.standard());
      now = new Running(store, start(store));
      running = now;
    }
    return now;
  }

  private static ApiServer start(Store store) {
    var config =
        ApiServerConfig.defaults(SigningKeys.create())
            .withTokens(
                Map.of("root", new Identity("admin", "", List.of("system:masters"), Map.of())));
    Registry registry =
        BuiltInRegistry.create(
            ENVIRONMENT,
            store,
            CATALOGUE,
            BuiltInStrategies.all(),
            ApiServer.tokens(config, ENVIRONMENT),
            RegistrySettings.STANDARD);
    var authority = CertificateAuthority.create("ca", ENVIRONMENT);
    var key =
        authority.issue(
            CertificateProfile.client("kube-apiserver", List.of(), Duration.ofHours(1)));
    NodeLocator nowhere = node -> Optional.empty();
    var parts =
        new ApiServerParts(
                CATALOGUE,
                registry,
                registry.access(),
                Map.of(),
                List.of(new DiscoveryDocuments(CATALOGUE)),
                new SimpleMeterRegistry(),
                () -> "# metrics\n")
            .with(
                Proxies.create(
                    registry.access(), nowhere, () -> key, authority.certificate(), ENVIRONMENT));
    ApiServer assembled = ApiServer.assemble(config, parts, ENVIRONMENT);
    assembled.bootstrap();
    return assembled;
  }

  @FuzzTest
  void handle_anyRequest_isNeverAnInternalError(byte @Nullable [] input) {
    if (input == null) {
      return;
    }
    int lineEnd = 0;
    while (lineEnd < input.length && input[lineEnd] != '\n') {
      lineEnd++;
    }
    String[] head = new String(input, 0, lineEnd, StandardCharsets.UTF_8).split(" ", -1);
    if (head.length < 2 || !head[1].startsWith("/")) {
      return;
    }
    byte[] body = Arrays.copyOfRange(input, Math.min(lineEnd + 1, input.length), input.length);
    ask(
        head[0],
        head[1],
        head.length > 2 ? head[2] : "application/json",
        head.length > 3 ? head[3] : "application/json",
        body);
  }

  private static void ask(String method, String target, String type, String accept, byte[] body) {
    int question = target.indexOf('?');
    Query query;
    try {
      query = question < 0 ? Query.none() : Query.parse(target.substring(question + 1));
    } catch (IllegalArgumentException e) {
      return; // the transport answers with 400
    }
    String path = question < 0 ? target : target.substring(0, question);
    Headers headers =
        Headers.of("authorization", "Bearer root", "content-type", type, "accept", accept);
    Peer peer =
        new Peer.Remote(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711), Optional.empty());
    Response response =
        server().server().handler().handle(Request.of(method, path, query, headers, body, peer));
    String text = text(response);
    assertThat(response.status()).as("%s %s: %s", method, target, text).isNotEqualTo(500);
    boolean json =
        response.headers().first("content-type").orElse("").equals("application/json")
            && response instanceof Response.Complete
            && !method.equals("HEAD");
    if (json) {
      Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String text(Response response) {
    var out = new ByteArrayOutputStream();
    if (response instanceof Response.Complete complete) {
      complete.chunks().forEach(out::writeBytes);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
