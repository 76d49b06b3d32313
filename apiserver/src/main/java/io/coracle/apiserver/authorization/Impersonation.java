package io.coracle.apiserver.authorization;

import io.coracle.api.StatusException;
import io.coracle.apiserver.authentication.Groups;
import io.coracle.apiserver.request.Identity;
import io.coracle.http.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets a client act as somebody else, who may ({@code Impersonate-…} headers). */
public final class Impersonation {
  private static final String USER = "impersonate-user";
  private static final String GROUP = "impersonate-group";
  private static final String UID = "impersonate-uid";
  private static final String EXTRA = "impersonate-extra-";
  private static final String PREFIX = "impersonate-";
  private static final String VERB = "impersonate";
  private static final String AUTHENTICATION = "authentication.k8s.io";

  private final Authorizer authorizer;

  public Impersonation(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /** Whether the headers ask for it. */
  public static boolean isAsked(Headers headers) {
    for (Headers.Field field : headers.fields()) {
      if (field.name().startsWith(PREFIX)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who the client acts as.
   *
   * @throws StatusException with reason Forbidden when it may not, or BadRequest when the headers
   *     name no user
   */
  public Identity apply(Identity who, Headers headers) {
    Optional<String> user = headers.first(USER).filter(name -> !name.isEmpty());
    List<String> groups = headers.all(GROUP);
    Optional<String> uid = headers.first(UID);
    Map<String, List<String>> extra = extra(headers);
    if (user.isEmpty()) {
      throw StatusException.badRequest(
          "requested impersonation of groups, uid or extra without impersonating a user");
    }
    checkUser(who, user.get());
    groups.forEach(group -> authorizer.check(access(who, "", "groups", "", group)));
    extra.forEach(
        (key, values) ->
            values.forEach(
                value ->
                    authorizer.check(
                        access(who, AUTHENTICATION, "userextras", "", value)
                            .withSubresource(key))));
    uid.ifPresent(id -> authorizer.check(access(who, AUTHENTICATION, "uids", "", id)));
    return new Identity(user.get(), uid.orElse(""), completed(user.get(), groups), extra);
  }

  private void checkUser(Identity who, String user) {
    Optional<Groups.ServiceAccount> account = Groups.ServiceAccount.of(user);
    authorizer.check(
        account.isPresent()
            ? access(who, "", "serviceaccounts", account.get().namespace(), account.get().name())
            : access(who, "", "users", "", user));
  }

  private static Access access(
      Identity who, String group, String resource, String namespace, String name) {
    return Access.toResource(who, VERB, group, resource, namespace, name);
  }

  private static Map<String, List<String>> extra(Headers headers) {
    var extra = new LinkedHashMap<String, List<String>>();
    for (Headers.Field field : headers.fields()) {
      if (field.name().startsWith(EXTRA)) {
        String key = decode(field.name().substring(EXTRA.length()));
        extra.computeIfAbsent(key, k -> new ArrayList<>()).add(field.value());
      }
    }
    return extra;
  }

  private static String decode(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not escaped, then; as the reference server takes it.
      return key;
    }
  }

  private static List<String> completed(String user, List<String> given) {
    var groups = new ArrayList<>(given);
    if (given.isEmpty()) {
      Groups.ServiceAccount.of(user).ifPresent(account -> groups.addAll(account.groups()));
    }
    if (user.equals(Groups.ANONYMOUS_USER)) {
      if (!groups.contains(Groups.UNAUTHENTICATED)) {
        groups.add(Groups.UNAUTHENTICATED);
      }
    } else if (!groups.contains(Groups.AUTHENTICATED) && !groups.contains(Groups.UNAUTHENTICATED)) {
      groups.add(Groups.AUTHENTICATED);
    }
    return groups;
  }
}
