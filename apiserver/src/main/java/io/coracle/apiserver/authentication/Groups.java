package io.coracle.apiserver.authentication;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Users and groups that have a meaning to the API server itself. */
public final class Groups {
  public static final String AUTHENTICATED = "system:authenticated";
  public static final String UNAUTHENTICATED = "system:unauthenticated";
  public static final String MASTERS = "system:masters";
  public static final String NODES = "system:nodes";
  public static final String SERVICE_ACCOUNTS = "system:serviceaccounts";
  public static final String ANONYMOUS_USER = "system:anonymous";

  private static final String SERVICE_ACCOUNT_PREFIX = "system:serviceaccount:";
  private static final String NODE_PREFIX = "system:node:";

  private Groups() {}

  /** A service account by namespace and name. */
  public record ServiceAccount(String namespace, String name) {

    /** Its user name. */
    public String user() {
      return SERVICE_ACCOUNT_PREFIX + namespace + ":" + name;
    }

    /** The groups that every service account of the namespace is in. */
    public List<String> groups() {
      return List.of(SERVICE_ACCOUNTS, SERVICE_ACCOUNTS + ":" + namespace);
    }

    /** The service account whose user name this is. */
    public static Optional<ServiceAccount> of(String user) {
      if (!user.startsWith(SERVICE_ACCOUNT_PREFIX)) {
        return Optional.empty();
      }
      String[] parts = user.substring(SERVICE_ACCOUNT_PREFIX.length()).split(":", -1);
      return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
          ? Optional.of(new ServiceAccount(parts[0], parts[1]))
          : Optional.empty();
    }
  }

  /** The name of the node whose kubelet this user is. */
  public static Optional<String> nodeOf(String user, List<String> groups) {
    return user.startsWith(NODE_PREFIX)
            && user.length() > NODE_PREFIX.length()
            && groups.contains(NODES)
        ? Optional.of(user.substring(NODE_PREFIX.length()))
        : Optional.empty();
  }

  /** {@code groups} and the group of everybody who is known. */
  static List<String> withAuthenticated(List<String> groups) {
    if (groups.contains(AUTHENTICATED)) {
      return groups;
    }
    var all = new ArrayList<>(groups);
    all.add(AUTHENTICATED);
    return List.copyOf(all);
  }
}
