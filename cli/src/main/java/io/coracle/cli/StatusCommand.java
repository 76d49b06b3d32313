package io.coracle.cli;

import io.coracle.api.json.Json;
import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.status.StatusReport;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coracle status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Says what runs, since when, where the kubeconfig is, and how much memory it takes.",
      "The exit code is 0 while the cluster's API answers, and 1 otherwise."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle status",
      "  export KUBECONFIG=$(coracle status -o json | jq -r .kubeconfig)"
    })
final class StatusCommand implements Callable<Integer> {
  /** How it is written. */
  enum Format {
    JSON
  }

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json",
      description = "write JSON for programs")
  private @Nullable Format format;

  @Override
  public Integer call() {
    Environment environment = Environment.system();
    Console console = Console.system(environment.clock());
    StatusReport report = StatusReport.of(data.data(), environment);
    if (format == Format.JSON) {
      console.print(
          Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.json()));
    } else {
      report.lines().forEach(console::print);
    }
    return report.answers() ? 0 : Main.FAILED;
  }
}
