package io.coracle.network.podnetwork;

import io.coracle.base.host.Programs;
import io.coracle.base.log.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and deletes rules of iptables. Where that is not installed there are no rules. */
final class Iptables {
  private static final Log LOG = Log.of("network");

  /** A word of a rule, or several in quotation marks. */
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private Iptables() {}

  /**
   * The rules of a chain as iptables prints them: {@code -P CHAIN POLICY}, {@code -A CHAIN ...}.
   */
  static List<String> rules(String table, String chain) {
    return lines("-w", "-t", table, "-S", chain);
  }

  /** The rules of a whole table. */
  static List<String> rules(String table) {
    return lines("-w", "-t", table, "-S");
  }

  private static List<String> lines(String... arguments) {
    if (Programs.find("iptables").isEmpty()) {
      return List.of();
    }
    Programs.Result result = Programs.run("iptables", arguments);
    return result.succeeded() ? result.output().lines().map(String::strip).toList() : List.of();
  }

  /** Deletes a rule given as it was printed. */
  static void delete(String table, String rule) {
    var arguments = new ArrayList<>(List.of("-w", "-t", table, "-D"));
    Matcher word = WORD.matcher(rule.substring("-A ".length()));
    while (word.find()) {
      arguments.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    run(arguments);
  }

  static void deleteChain(String table, String chain) {
    run(List.of("-w", "-t", table, "-X", chain));
  }

  private static void run(List<String> arguments) {
    Programs.Result result = Programs.run("iptables", arguments.toArray(String[]::new));
    if (!result.succeeded()) {
      LOG.warn(
          "A rule cannot be deleted",
          "rule",
          String.join(" ", arguments),
          "cause",
          result.output().strip());
    }
  }
}
