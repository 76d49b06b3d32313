package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.logs.LogFilesOf;
import io.coracle.cli.logs.LogFormat;
import io.coracle.cli.logs.LogShow;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coracle logs}. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Shows what the cluster's parts have logged, oldest first.",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle logs               all components, in the order of time",
      "  coracle logs kubelet       one of them",
      "  coracle logs -f scheduler  and go on with what it logs from now on",
      "",
      "The files are JSON lines in DATA-DIR/logs; one that has grown too long moves to NAME.log.1."
    })
final class LogsCommand implements Runnable {
  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = {"-f", "--follow"},
      description = "go on with what is logged from now on")
  private boolean follow;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMPONENT",
      description = "such as api, scheduler, kubelet, containerd; all but containerd if left out")
  private String component = "";

  @Override
  public void run() {
    Environment environment = Environment.system();
    Console console = Console.system(environment.clock());
    var show =
        new LogShow(
            LogFilesOf.of(data.data(), component), new LogFormat(ZoneId.systemDefault()), console);
    show.showAll();
    if (follow) {
      show.follow(environment);
    }
  }
}
