package io.coracle.api.bootstrap;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A bootstrap token as its secret in {@link #NAMESPACE} has it (Kubernetes documentation,
 * "Authenticating with Bootstrap Tokens").
 *
 * @param id six characters; public
 * @param secret sixteen characters; never printed
 * @param expiration empty for never; what cannot be read is long past
 * @param authenticates whether the API server takes it for a credential
 * @param signs whether the ConfigMap {@code cluster-info} is signed with it
 * @param extraGroups of its user, separated by commas, as written
 */
public record BootstrapToken(
    String id,
    String secret,
    Optional<Instant> expiration,
    boolean authenticates,
    boolean signs,
    String extraGroups) {
  public static final String NAMESPACE = "kube-system";
  public static final String SECRET_TYPE = "bootstrap.kubernetes.io/token";

  private static final String NAME_PREFIX = "bootstrap-token-";
  private static final String GROUP = "system:bootstrappers";
  private static final Pattern ID = Pattern.compile("[a-z0-9]{6}");
  private static final Pattern SECRET = Pattern.compile("[a-z0-9]{16}");
  private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern EXTRA_GROUP =
      Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");

  public BootstrapToken {
    if (!ID.matcher(id).matches() || !SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException("a bootstrap token has the form [a-z0-9]{6}.[a-z0-9]{16}");
    }
  }

  /** The name of the secret of the token that {@code bearer} may be; empty if it is none. */
  public static Optional<String> secretName(String bearer) {
    return TOKEN.matcher(bearer).matches()
        ? Optional.of(NAME_PREFIX + bearer.substring(0, bearer.indexOf('.')))
        : Optional.empty();
  }

  /** The name of the secret of the token with that id. */
  public static String nameOf(String id) {
    return NAME_PREFIX + id;
  }

  /**
   * The token in a secret; empty if the secret holds none, or one of another name.
   *
   * @param data of the secret, base64
   */
  public static Optional<BootstrapToken> read(String secretName, Map<String, String> data) {
    String id = text(data, "token-id");
    String secret = text(data, "token-secret");
    if (!secretName.equals(NAME_PREFIX + id)
        || !ID.matcher(id).matches()
        || !SECRET.matcher(secret).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new BootstrapToken(
            id,
            secret,
            expiration(data),
            text(data, "usage-bootstrap-authentication").equals("true"),
            text(data, "usage-bootstrap-signing").equals("true"),
            text(data, "auth-extra-groups")));
  }

  /** When the token of a secret ends, whatever else the secret holds. */
  public static Optional<Instant> expiration(Map<String, String> data) {
    String text = text(data, "expiration");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      // A token that was to end at a time that nobody knows must not stay for ever.
      return Optional.of(Instant.EPOCH);
    }
  }

  private static String text(Map<String, String> data, String key) {
    try {
      byte[] bytes = Base64.getDecoder().decode(data.getOrDefault(key, ""));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** The data of the token's secret, not encoded. */
  public Map<String, String> data() {
    var data = new TreeMap<String, String>();
    data.put("token-id", id);
    data.put("token-secret", secret);
    data.put("usage-bootstrap-authentication", String.valueOf(authenticates));
    data.put("usage-bootstrap-signing", String.valueOf(signs));
    expiration.ifPresent(end -> data.put("expiration", end.toString()));
    if (!extraGroups.isEmpty()) {
      data.put("auth-extra-groups", extraGroups);
    }
    return data;
  }

  public String secretName() {
    return nameOf(id);
  }

  /** What is shown to the API server; a secret. */
  public String bearer() {
    return id + "." + secret;
  }

  public boolean isOver(Instant now) {
    return expiration.map(end -> !end.isAfter(now)).orElse(false);
  }

  /** The name of the token's user. */
  public String user() {
    return "system:bootstrap:" + id;
  }

  /** The groups of the token's user; empty if there is one among them that it may not have. */
  public Optional<List<String>> groups() {
    var groups = new TreeSet<String>();
    groups.add(GROUP);
    if (!extraGroups.isEmpty()) {
      for (String group : extraGroups.split(",", -1)) {
        if (!EXTRA_GROUP.matcher(group).matches()) {
          return Optional.empty();
        }
        groups.add(group);
      }
    }
    return Optional.of(List.copyOf(groups));
  }

  @Override
  public String toString() {
    return "BootstrapToken[" + id + "]";
  }
}
