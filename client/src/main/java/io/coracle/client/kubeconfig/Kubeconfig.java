package io.coracle.client.kubeconfig;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.api.yaml.Yaml;
import io.coracle.pki.CertifiedKey;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kubeconfig: named clusters, users, and contexts that pair them. Keeps fields that it does not
 * know. Immutable.
 */
public final class Kubeconfig {
  private final ObjectNode tree;
  private final Path directory;

  private Kubeconfig(ObjectNode tree, Path directory) {
    this.tree = tree;
    this.directory = directory;
  }

  /**
   * Reads a file.
   *
   * @throws KubeconfigException when it cannot be read or is no kubeconfig
   */
  public static Kubeconfig load(Path file) {
    try {
      Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
      return parse(Files.readAllBytes(file), directory);
    } catch (IOException e) {
      throw new KubeconfigException("cannot read the kubeconfig " + file, e);
    } catch (KubeconfigException e) {
      throw new KubeconfigException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text.
   *
   * @param directory where relative file names in it begin
   */
  public static Kubeconfig parse(byte[] text, Path directory) {
    try {
      if (Yaml.parse(text).tree() instanceof ObjectNode object
          && object.path("kind").asString("Config").equals("Config")) {
        return new Kubeconfig(object, directory);
      }
      throw new KubeconfigException("not a kubeconfig");
    } catch (StatusException e) {
      throw new KubeconfigException("not a kubeconfig: " + e.getMessage(), e);
    }
  }

  /**
   * A kubeconfig of one cluster and one user, who shows a certificate.
   *
   * @param name of the cluster, the context, and the user
   */
  public static Kubeconfig of(
      String name, String server, List<X509Certificate> authorities, CertifiedKey key) {
    ObjectNode user = Json.object();
    user.put("client-certificate-data", base64(Pem.text(key.chain())));
    user.put("client-key-data", base64(Pem.text(key.key())));
    return of(name, server, authorities, user);
  }

  /** A kubeconfig of one cluster and one user, who shows a bearer token. */
  public static Kubeconfig of(
      String name, String server, List<X509Certificate> authorities, String token) {
    return of(name, server, authorities, Json.object().put("token", token));
  }

  /** A kubeconfig of a cluster alone, without a name, for those who look for it. */
  public static Kubeconfig ofCluster(String server, List<X509Certificate> authorities) {
    ObjectNode tree = Json.object().put("apiVersion", "v1").put("kind", "Config");
    addNamed(tree, "clusters", "cluster", "", cluster(server, authorities));
    return new Kubeconfig(tree, Path.of("").toAbsolutePath());
  }

  private static ObjectNode cluster(String server, List<X509Certificate> authorities) {
    return Json.object()
        .put("server", server)
        .put("certificate-authority-data", base64(Pem.text(authorities)));
  }

  private static Kubeconfig of(
      String name, String server, List<X509Certificate> authorities, ObjectNode user) {
    ObjectNode tree = Json.object().put("apiVersion", "v1").put("kind", "Config");
    addNamed(tree, "clusters", "cluster", name, cluster(server, authorities));
    addNamed(tree, "users", "user", name, user);
    ObjectNode context = Json.object().put("cluster", name).put("user", name);
    addNamed(tree, "contexts", "context", name, context);
    tree.put("current-context", name);
    return new Kubeconfig(tree, Path.of("").toAbsolutePath());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void addNamed(
      ObjectNode tree, String list, String field, String name, ObjectNode value) {
    ObjectNode entry = tree.withArrayProperty(list).addObject().put("name", name);
    entry.set(field, value);
  }

  /**
   * This kubeconfig with the clusters, users and contexts of {@code other}, which replace those of
   * the same name; its current context becomes that of {@code other}.
   */
  public Kubeconfig with(Kubeconfig other) {
    ObjectNode merged = tree.deepCopy();
    for (String list : List.of("clusters", "users", "contexts")) {
      ArrayNode mine = merged.withArrayProperty(list);
      for (JsonNode theirs : other.tree.path(list)) {
        remove(mine, theirs.path("name").asString(""));
        mine.add(theirs.deepCopy());
      }
    }
    merged.put("current-context", other.currentContext());
    return new Kubeconfig(merged, directory);
  }

  private static void remove(ArrayNode list, String name) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).path("name").asString("").equals(name)) {
        list.remove(i);
      }
    }
  }

  /** The name of the context that is used where none is said; empty if there is none. */
  public String currentContext() {
    return tree.path("current-context").asString("");
  }

  /** The names of all contexts. */
  public List<String> contexts() {
    return tree.path("contexts").valueStream().map(c -> c.path("name").asString("")).toList();
  }

  /** What the current context stands for. */
  public Connection connection() {
    return connection(currentContext());
  }

  /**
   * What a context stands for.
   *
   * @throws KubeconfigException when something it names is missing, unreadable or of a kind that is
   *     not supported
   */
  public Connection connection(String contextName) {
    JsonNode context = named("contexts", "context", contextName);
    JsonNode cluster = named("clusters", "cluster", context.path("cluster").asString(""));
    JsonNode user = named("users", "user", context.path("user").asString(""));
    String server = cluster.path("server").asString("");
    if (server.isEmpty()) {
      throw new KubeconfigException("the cluster of context \"" + contextName + "\" has no server");
    }
    for (String unsupported : List.of("exec", "auth-provider", "username")) {
      if (user.has(unsupported)) {
        throw new KubeconfigException("users with \"" + unsupported + "\" are not supported");
      }
    }
    try {
      return new Connection(
          server,
          text(cluster, "certificate-authority").map(Pem::certificates).orElse(List.of()),
          cluster.path("insecure-skip-tls-verify").asBoolean(false),
          key(user),
          token(user),
          context.path("namespace").asString("default"));
    } catch (PkiException e) {
      throw new KubeconfigException("the context \"" + contextName + "\": " + e.getMessage(), e);
    }
  }

  private JsonNode named(String list, String field, String name) {
    for (JsonNode entry : tree.path(list)) {
      if (entry.path("name").asString("").equals(name)) {
        return entry.path(field);
      }
    }
    throw new KubeconfigException("there is no " + field + " named \"" + name + "\"");
  }

  private Optional<CertifiedKey> key(JsonNode user) {
    Optional<String> certificate = text(user, "client-certificate");
    Optional<String> key = text(user, "client-key");
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CertifiedKey(Pem.privateKey(key.get()), Pem.certificates(certificate.get())));
  }

  private Optional<String> token(JsonNode user) {
    String token = user.path("token").asString("");
    if (!token.isEmpty()) {
      return Optional.of(token);
    }
    String file = user.path("tokenFile").asString("");
    return file.isEmpty() ? Optional.empty() : Optional.of(read(file).strip());
  }

  /** What stands in {@code field-data}, or in the file that {@code field} names. */
  private Optional<String> text(JsonNode owner, String field) {
    String data = owner.path(field + "-data").asString("");
    if (!data.isEmpty()) {
      try {
        byte[] bytes = Base64.getDecoder().decode(data.replaceAll("\\s", ""));
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new KubeconfigException(field + "-data is not base64", e);
      }
    }
    String file = owner.path(field).asString("");
    return file.isEmpty() ? Optional.empty() : Optional.of(read(file));
  }

  private String read(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new KubeconfigException("cannot read " + directory.resolve(file), e);
    }
  }

  /** The YAML text. It contains secrets. */
  public String text() {
    return Yaml.text(tree);
  }

  /**
   * Writes the file in one step, readable by its owner only (0600).
   *
   * @throws KubeconfigException when that fails
   */
  public void write(Path file) {
    try {
      Pem.writeSecret(file, text());
    } catch (PkiException e) {
      throw new KubeconfigException("cannot write the kubeconfig " + file, e);
    }
  }

  /** Names only. */
  @Override
  public String toString() {
    return "Kubeconfig" + contexts();
  }
}
