package io.coracle.apiserver.request;

import java.util.List;
import java.util.Map;

/**
 * Who asks.
 *
 * @param uid empty if unknown
 * @param extra further facts, e.g. the pod that a token is bound to
 */
public record Identity(
    String user, String uid, List<String> groups, Map<String, List<String>> extra) {

  public Identity {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** An unauthenticated client. */
  public static final Identity ANONYMOUS =
      new Identity("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

  public boolean inGroup(String group) {
    return groups.contains(group);
  }
}
