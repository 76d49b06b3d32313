package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.down.Down;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coracle down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Ends the cluster and removes its containers, their networks and mounts.",
      "Its objects and images stay, so that `up` goes on where it was, unless --purge is given."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle down            end it; `coracle up` starts it again with all its objects",
      "  coracle down --purge    end it and delete its data directory"
    })
final class DownCommand implements Runnable {
  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--purge", description = "delete the data directory")
  private boolean purge;

  @Override
  public void run() {
    Environment environment = Environment.system();
    new Down(data.data(), environment, Console.system(environment.clock())).run(purge);
  }
}
