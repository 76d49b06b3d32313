package io.coracle.cli;

import io.coracle.api.StatusException;
import io.coracle.cli.console.Faults;
import io.coracle.cluster.ClusterException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line's root. Exit codes: 0 for done, 1 for failed, 2 for wrong usage. */
@Command(
    name = "coracle",
    description = "Kubernetes 1.36 in Java, as one light program.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      ImageCommand.class,
      KubectlCommand.class,
      ServerCommand.class,
      NodeCommand.class,
      TokenCommand.class,
      RunCommand.class,
      TrainCommand.class,
      CommandLine.HelpCommand.class
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle up -f examples/hello.yaml      a cluster with the example in it",
      "  coracle kubectl get pods -o wide       look at it",
      "  coracle status                         what runs, since when, how much memory",
      "  coracle down --purge                   stop it and delete its data",
      "",
      "A cluster lives in a data directory: ~/.coracle, or what CORACLE_DATA_DIR or --data-dir"
          + " say.",
      "`coracle COMMAND --help` explains each command. Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class Main implements Runnable {
  static final int FAILED = 1;

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && words.getFirst().equals("kubectl") && !KubectlCommand.isHelp(words)) {
      return guarded(() -> KubectlCommand.handOver(words.subList(1, words.size())));
    }
    return commandLine().execute(arguments);
  }

  /** The parser of the whole command line. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((fault, words) -> wrongUsage(fault))
        .setExecutionExceptionHandler((fault, command, result) -> tell(fault, command.getErr()));
  }

  /** A sentence and a hint; the whole help would hide the sentence. */
  private static int wrongUsage(CommandLine.ParameterException fault) {
    CommandLine command = fault.getCommandLine();
    PrintWriter errors = command.getErr();
    errors.println("coracle: " + fault.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(fault, errors);
    errors.println(
        "`%s --help` says what there is.".formatted(command.getCommandSpec().qualifiedName()));
    errors.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private interface Work {
    int run();
  }

  private static int guarded(Work work) {
    try {
      return work.run();
    } catch (ClusterException e) {
      return tell(e, new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /** What people did or met is told in a sentence; what is a fault of ours with its trace. */
  private static int tell(Exception fault, PrintWriter errors) {
    switch (fault) {
      case ClusterException known -> errors.println("coracle: " + known.getMessage());
      case StatusException refusal ->
          Faults.lines(refusal).forEach(line -> errors.println("coracle: " + line));
      default -> {
        errors.println("coracle: this is a fault of Coracle itself:");
        fault.printStackTrace(errors);
      }
    }
    errors.flush();
    return FAILED;
  }

  /** Without a command, shows the help. */
  @Override
  public void run() {
    commandLine().usage(System.out);
  }
}
