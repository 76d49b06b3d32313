package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.console.TextTable;
import io.coracle.cluster.bootstrap.JoinTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coracle token}. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "(create | list | delete ID)",
    description = "Tokens by which nodes on other machines join the cluster.",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle token create > join.yaml",
      "  coracle node --kubeconfig join.yaml --node-name worker-1 --pod-cidr 10.244.1.0/24"
    })
final class TokenCommand {
  /** Which cluster, and as whom. */
  static final class ClusterOption {
    @Mixin private final DataOption data = new DataOption();

    @Option(
        names = "--kubeconfig",
        paramLabel = "FILE",
        description = "of somebody who may write secrets (default: the cluster's own)")
    private @Nullable Path kubeconfig;

    JoinTokens tokens() {
      Path file = kubeconfig == null ? data.data().kubeconfig() : kubeconfig;
      return JoinTokens.open(file.toAbsolutePath(), Environment.system());
    }
  }

  /** {@code coracle token create}. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Makes a token and prints a kubeconfig with it, for `coracle node`.")
  void create(
      @Mixin ClusterOption cluster,
      @Option(
              names = "--ttl",
              paramLabel = "TIME",
              defaultValue = "24h",
              converter = WaitTime.class,
              description = "how long it is good, 0 for ever (default: ${DEFAULT-VALUE})")
          Duration life,
      @Option(
              names = "--server",
              paramLabel = "URL",
              description =
                  "where the node reaches the API server (default: this machine's address)")
          @Nullable String server) {
    try (JoinTokens tokens = cluster.tokens()) {
      console().print(tokens.create(life, Optional.ofNullable(server)).stripTrailing());
    }
  }

  /** {@code coracle token list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the tokens, without their secrets.")
  void list(@Mixin ClusterOption cluster) {
    var table = new TextTable("ID", "EXPIRES", "GROUPS");
    try (JoinTokens tokens = cluster.tokens()) {
      for (var token : tokens.list()) {
        String end = token.expiration().map(Instant::toString).orElse("never");
        table.row(token.id(), end, token.extraGroups());
      }
    }
    table.lines().forEach(console()::print);
  }

  /** {@code coracle token delete}. */
  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes a token: nobody joins with it any more. Nodes that have joined stay.")
  void delete(
      @Mixin ClusterOption cluster,
      @Parameters(paramLabel = "ID", description = "the first six characters") String id) {
    try (JoinTokens tokens = cluster.tokens()) {
      tokens.delete(id);
    }
    console().print("Token " + id + " is deleted.");
  }

  private static Console console() {
    return Console.system(Environment.system().clock());
  }
}
