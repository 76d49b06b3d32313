package io.coracle.apiserver.request;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.http.Query;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a request asks for from its method, path and query (apiserver {@code
 * RequestInfoFactory}).
 *
 * <p>Worked example: {@code GET /api/v1/namespaces/x/pods/p/proxy/a/b} is verb {@code get} on
 * resource {@code pods} of the core group, namespace {@code x}, name {@code p}, subresource {@code
 * proxy}, rest {@code /a/b}.
 */
public final class RequestInfos {
  private static final GroupVersionResource NO_RESOURCE = new GroupVersionResource("", "", "");

  /** What can follow a namespace's name and still be about the namespace itself. */
  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  private static final String NAME_SELECTOR = "metadata.name=";

  private RequestInfos() {}

  /**
   * What the request asks for.
   *
   * @param method upper case
   * @param path as on the wire, with percent escapes
   * @throws StatusException with reason BadRequest when the path is broken
   */
  public static RequestInfo parse(String method, String path, Query query) {
    String decoded = decode(path);
    String[] parts = split(decoded);
    if (parts.length < 3) {
      return nonResource(method, decoded);
    }
    return switch (parts[0]) {
      case "api" -> resource(method, path, decoded, query, "", parts[1], 2);
      case "apis" ->
          parts.length < 4
              ? nonResource(method, decoded)
              : resource(method, path, decoded, query, parts[1], parts[2], 3);
      default -> nonResource(method, decoded);
    };
  }

  private static RequestInfo nonResource(String method, String path) {
    return new RequestInfo(
        false,
        method.toLowerCase(java.util.Locale.ROOT),
        NO_RESOURCE,
        "",
        "",
        "",
        "",
        path,
        Map.of());
  }

  private static RequestInfo resource(
      String method,
      String path,
      String decoded,
      Query query,
      String group,
      String version,
      int start) {
    String[] parts = split(decoded);
    int at = start;
    String verb = verb(method);
    boolean proxied = false;
    if (parts[at].equals("watch") || parts[at].equals("proxy")) {
      if (parts.length < at + 2) {
        throw StatusException.badRequest(
            "unable to determine kind and namespace from url: " + decoded);
      }
      verb = parts[at];
      proxied = verb.equals("proxy");
      at++;
    }
    String namespace = "";
    if (parts[at].equals("namespaces") && parts.length > at + 1) {
      namespace = parts[at + 1];
      if (parts.length > at + 2 && !NAMESPACE_SUBRESOURCES.contains(parts[at + 2])) {
        at += 2;
      }
    }
    String name = parts.length > at + 1 ? parts[at + 1] : "";
    String subresource = parts.length > at + 2 && !proxied ? parts[at + 2] : "";
    String rest = rest(path, parts, at + 3, subresource);
    if (name.isEmpty()) {
      verb = collectionVerb(verb, query);
      name = selectedName(verb, query);
    }
    return new RequestInfo(
        true,
        verb,
        new GroupVersionResource(group, version, parts[at]),
        subresource,
        namespace,
        name,
        rest,
        decoded,
        selected(verb, query));
  }

  private static String verb(String method) {
    return switch (method) {
      case "POST" -> "create";
      case "GET", "HEAD" -> "get";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "";
    };
  }

  private static String collectionVerb(String verb, Query query) {
    return switch (verb) {
      case "get" -> isWatch(query) ? "watch" : "list";
      case "delete" -> "deletecollection";
      default -> verb;
    };
  }

  /** Any value but these two means a watch, as the reference reads booleans in queries. */
  private static boolean isWatch(Query query) {
    Optional<String> value = query.first("watch");
    return value.isPresent() && !value.get().equals("0") && !value.get().equals("false");
  }

  /** The one name that a list or watch is restricted to, so that rights to that name suffice. */
  private static String selectedName(String verb, Query query) {
    if (!verb.equals("list") && !verb.equals("watch") && !verb.equals("deletecollection")) {
      return "";
    }
    String selector = query.first("fieldSelector").orElse("");
    for (String clause : selector.split(",", -1)) {
      if (clause.startsWith(NAME_SELECTOR)) {
        String name = clause.substring(NAME_SELECTOR.length());
        String bare = name.startsWith("=") ? name.substring(1) : name;
        return isPathSegment(bare) ? bare : "";
      }
    }
    return "";
  }

  /** Selectors that cannot be read are refused later; here they select nothing. */
  private static Map<String, String> selected(String verb, Query query) {
    if (!verb.equals("list") && !verb.equals("watch")) {
      return Map.of();
    }
    var selected = new HashMap<String, String>();
    for (String clause : query.first("fieldSelector").orElse("").split(",", -1)) {
      int equals = clause.indexOf('=');
      if (equals > 0 && clause.charAt(equals - 1) != '!') {
        String value = clause.substring(equals + 1);
        selected.put(
            clause.substring(0, equals), value.startsWith("=") ? value.substring(1) : value);
      }
    }
    return selected;
  }

  private static boolean isPathSegment(String name) {
    return !name.equals(".") && !name.equals("..") && !name.contains("/") && !name.contains("%");
  }

  /** What follows the subresource, as on the wire where that is unambiguous. */
  private static String rest(String path, String[] parts, int from, String subresource) {
    if (subresource.isEmpty()) {
      return "";
    }
    String slash = path.endsWith("/") ? "/" : "";
    String[] raw = split(path);
    String[] shown = raw.length == parts.length ? raw : parts;
    List<String> rest = Arrays.asList(shown).subList(from, shown.length);
    return rest.isEmpty() ? slash : "/" + String.join("/", rest) + slash;
  }

  private static String[] split(String path) {
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return start == end ? new String[0] : path.substring(start, end).split("/", -1);
  }

  /** Resolves percent escapes; unlike in queries, a plus sign is a plus sign. */
  static String decode(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    var out = new ByteArrayOutputStream(path.length());
    byte[] raw = path.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        out.write(raw[i]);
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw StatusException.badRequest("the path has a broken escape: " + path);
      }
      out.write(high * 16 + low);
      i += 2;
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
