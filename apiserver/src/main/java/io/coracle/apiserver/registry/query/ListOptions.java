package io.coracle.apiserver.registry.query;

import io.coracle.api.FieldFaults;
import io.coracle.api.StatusException;
import io.coracle.http.Query;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options of lists and watches ({@code meta/v1 ListOptions}), checked.
 *
 * @param labelSelector as sent; empty selects all
 * @param fieldSelector as sent; empty selects all
 * @param hasVersion whether a resource version was sent
 * @param version the resource version; zero if none was sent
 * @param limit at most this many items; zero for all
 * @param token where the last page ended; empty for the first page
 * @param timeoutSeconds when to end a watch
 * @param sendInitialEvents what a watch was asked to begin with
 */
public record ListOptions(
    String labelSelector,
    String fieldSelector,
    boolean hasVersion,
    long version,
    Match match,
    long limit,
    String token,
    OptionalLong timeoutSeconds,
    boolean allowBookmarks,
    Optional<Boolean> sendInitialEvents) {

  private static final String EXACT = "Exact";
  private static final String NOT_OLDER_THAN = "NotOlderThan";

  /** How a resource version is meant. */
  public enum Match {
    UNSET,
    EXACT,
    NOT_OLDER_THAN
  }

  /** Whether {@code query} asks for a watch. */
  public static boolean isWatch(Query query) {
    return Parameters.flag(query, "watch");
  }

  /**
   * The options of {@code query}.
   *
   * @throws StatusException with reason BadRequest or Invalid
   */
  public static ListOptions of(Query query, boolean watch) {
    String version = query.first("resourceVersion").orElse("");
    String match = query.first("resourceVersionMatch").orElse("");
    String token = query.first("continue").orElse("");
    Optional<Boolean> initial =
        query.first("sendInitialEvents").map(text -> Parameters.flag(query, "sendInitialEvents"));
    long limit = Math.max(0, Parameters.number(query, "limit").orElse(0));
    OptionalLong timeout = Parameters.number(query, "timeoutSeconds");
    var faults = new FieldFaults();
    if (watch) {
      checkWatch(match, initial, Parameters.flag(query, "allowWatchBookmarks"), faults);
    } else {
      checkList(version, match, token, initial, faults);
    }
    Parameters.refuse("ListOptions", faults);
    if (!token.isEmpty() && !version.isEmpty() && !version.equals("0")) {
      throw StatusException.badRequest(
          "specifying resource version is not allowed when using continue");
    }
    return new ListOptions(
        query.first("labelSelector").orElse(""),
        query.first("fieldSelector").orElse(""),
        !version.isEmpty(),
        Parameters.resourceVersion(version),
        match(match),
        limit,
        token,
        timeout,
        Parameters.flag(query, "allowWatchBookmarks"),
        initial);
  }

  private static Match match(String text) {
    return switch (text) {
      case EXACT -> Match.EXACT;
      case NOT_OLDER_THAN -> Match.NOT_OLDER_THAN;
      default -> Match.UNSET;
    };
  }

  private static void checkWatch(
      String match, Optional<Boolean> initial, boolean bookmarks, FieldFaults faults) {
    String path = "resourceVersionMatch";
    if (initial.isPresent()) {
      if (match.isEmpty()) {
        faults.forbidden(path, "sendInitialEvents requires setting resourceVersionMatch");
      } else if (!match.equals(NOT_OLDER_THAN)) {
        faults.notSupported(path, match, List.of(NOT_OLDER_THAN));
      }
      if (initial.get() && !bookmarks) {
        faults.invalid(
            "allowWatchBookmarks", false, "sendInitialEvents requires allowWatchBookmarks");
      }
    } else if (!match.isEmpty()) {
      faults.forbidden(
          path, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
  }

  private static void checkList(
      String version, String match, String token, Optional<Boolean> initial, FieldFaults faults) {
    String path = "resourceVersionMatch";
    if (initial.isPresent()) {
      if (!match.isEmpty() && version.isEmpty()) {
        faults.forbidden(path, "resourceVersionMatch is forbidden unless resourceVersion is set");
      }
      faults.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
      return;
    }
    if (match.isEmpty()) {
      return;
    }
    if (!token.isEmpty()) {
      faults.forbidden(path, "resourceVersionMatch is forbidden when continue is provided");
    }
    if (version.isEmpty()) {
      faults.forbidden(
          path, "resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
    if (match(match) == Match.UNSET) {
      faults.notSupported(path, match, List.of(EXACT, NOT_OLDER_THAN, ""));
    } else if (match.equals(EXACT) && version.equals("0")) {
      faults.forbidden(
          path, "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
    }
  }

  /** Whether a list must show exactly the state at {@link #version}. */
  public boolean exact() {
    return match == Match.EXACT || (match == Match.UNSET && limit > 0 && version > 0);
  }
}
