package io.coracle.api.openapi;

import java.util.List;
import java.util.Map;

/** Parameters of operations. */
final class Parameters {
  static final List<String> LIST =
      List.of(
          "allowWatchBookmarks",
          "continue",
          "fieldSelector",
          "labelSelector",
          "limit",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "timeoutSeconds",
          "watch");
  static final List<String> CREATE = List.of("dryRun", "fieldManager", "fieldValidation");
  static final List<String> PATCH = List.of("dryRun", "fieldManager", "fieldValidation", "force");
  static final List<String> DELETE =
      List.of(
          "dryRun",
          "gracePeriodSeconds",
          "ignoreStoreReadErrorWithClusterBreakingPotential",
          "orphanDependents",
          "propagationPolicy");
  static final List<String> DELETE_COLLECTION =
      List.of(
          "continue",
          "dryRun",
          "fieldSelector",
          "gracePeriodSeconds",
          "ignoreStoreReadErrorWithClusterBreakingPotential",
          "labelSelector",
          "limit",
          "orphanDependents",
          "propagationPolicy",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "timeoutSeconds");
  static final List<String> LOG =
      List.of(
          "container",
          "follow",
          "insecureSkipTLSVerifyBackend",
          "limitBytes",
          "previous",
          "sinceSeconds",
          "stream",
          "tailLines",
          "timestamps");

  private static final Map<String, Dialect.Parameter> QUERY =
      Map.ofEntries(
          query("pretty", "string", "Whether the answer is indented for people."),
          query(
              "allowWatchBookmarks",
              "boolean",
              "Whether a watch may send bookmarks: events that only say how far it has come."),
          query("continue", "string", "Where the list goes on: the token of the part before."),
          query("fieldSelector", "string", "Which objects are meant, by the values of fields."),
          query("labelSelector", "string", "Which objects are meant, by their labels."),
          query("limit", "integer", "How many objects an answer has at most."),
          query("resourceVersion", "string", "How recent the answer must be, or where it starts."),
          query(
              "resourceVersionMatch",
              "string",
              "How resourceVersion is meant: Exact or NotOlderThan."),
          query(
              "sendInitialEvents",
              "boolean",
              "Whether a watch begins with an event for each object that is already there."),
          query("timeoutSeconds", "integer", "When the answer ends at the latest."),
          query("watch", "boolean", "Whether changes are sent as they happen."),
          query("dryRun", "string", "With All, everything is done but keeping the result."),
          query("fieldManager", "string", "Who writes: the name in the record of who owns fields."),
          query(
              "fieldValidation",
              "string",
              "What unknown and duplicate fields are: Ignore, Warn (the default) or Strict."),
          query("force", "boolean", "Whether an apply takes fields over that somebody else owns."),
          query(
              "gracePeriodSeconds",
              "integer",
              "How long the object may take to end; zero for at once."),
          query(
              "ignoreStoreReadErrorWithClusterBreakingPotential",
              "boolean",
              "Whether an object that cannot be read is deleted nevertheless."),
          query(
              "orphanDependents",
              "boolean",
              "Deprecated: use propagationPolicy. Whether dependents stay."),
          query(
              "propagationPolicy",
              "string",
              "What becomes of dependents: Orphan, Background or Foreground."),
          query("container", "string", "The container whose output is meant."),
          query("follow", "boolean", "Whether output is sent as it is written."),
          query(
              "insecureSkipTLSVerifyBackend",
              "boolean",
              "Whether the certificate of the node goes unchecked."),
          query("limitBytes", "integer", "How many bytes are sent at most."),
          query("previous", "boolean", "Whether the container that ran before is meant."),
          query("sinceSeconds", "integer", "How old output may be."),
          query("stream", "string", "Which output is meant: All, Stdout or Stderr."),
          query("tailLines", "integer", "How many of the last lines are sent."),
          query("timestamps", "boolean", "Whether each line begins with its time."),
          query("command", "string", "The command, once for each word."),
          query("stdin", "boolean", "Whether input is sent."),
          query("stdout", "boolean", "Whether output is sent."),
          query("stderr", "boolean", "Whether error output is sent."),
          query("tty", "boolean", "Whether the command has a terminal."),
          query("ports", "integer", "The ports that are forwarded."),
          query("path", "string", "The path behind the proxy."));

  static final Dialect.Parameter NAME =
      new Dialect.Parameter("name", "path", "string", "The name of the object.");
  static final Dialect.Parameter NAMESPACE =
      new Dialect.Parameter("namespace", "path", "string", "The namespace of the object.");
  static final Dialect.Parameter PATH =
      new Dialect.Parameter("path", "path", "string", "The path behind the proxy.");

  private Parameters() {}

  private static Map.Entry<String, Dialect.Parameter> query(
      String name, String type, String description) {
    return Map.entry(name, new Dialect.Parameter(name, "query", type, description));
  }

  static Dialect.Parameter query(String name) {
    Dialect.Parameter parameter = QUERY.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter is named " + name);
    }
    return parameter;
  }

  /** Parameters of what connects to a part of an object. */
  static List<String> connect(String subresource) {
    return switch (subresource) {
      case "exec" -> List.of("command", "container", "stderr", "stdin", "stdout", "tty");
      case "attach" -> List.of("container", "stderr", "stdin", "stdout", "tty");
      case "portforward" -> List.of("ports");
      case "proxy" -> List.of("path");
      default -> List.of();
    };
  }
}
