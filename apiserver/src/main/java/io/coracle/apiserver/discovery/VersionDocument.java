package io.coracle.apiserver.discovery;

import io.coracle.api.json.Json;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.base.Release;
import io.coracle.http.Response;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /version}: which version of Kubernetes this API server speaks, and which Coracle it is.
 */
public final class VersionDocument implements DocumentSource {
  public static final String MAJOR = "1";
  public static final String MINOR = "36";

  private final byte[] body;

  public VersionDocument() {
    Release release = Release.current();
    ObjectNode tree = Json.object();
    tree.put("major", MAJOR);
    tree.put("minor", MINOR);
    tree.put("emulationMajor", MAJOR);
    tree.put("emulationMinor", MINOR);
    tree.put("minCompatibilityMajor", MAJOR);
    tree.put("minCompatibilityMinor", "35");
    tree.put("gitVersion", release.gitVersion());
    tree.put("gitCommit", "");
    tree.put("gitTreeState", "clean");
    tree.put("buildDate", release.built());
    tree.put("goVersion", "java" + Runtime.version().feature());
    tree.put("compiler", "javac");
    tree.put("platform", "linux/" + architecture());
    this.body = Json.write(tree);
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }

  @Override
  public Optional<Response> answer(ApiCall call) {
    return call.info().path().equals("/version") || call.info().path().equals("/version/")
        ? Optional.of(Response.of(200, "application/json", body))
        : Optional.empty();
  }
}
