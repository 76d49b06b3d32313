package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.training.Training;
import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coracle train}: what {@code scripts/train-aot} runs. */
@Command(name = "train", hidden = true, description = "Trains the ahead-of-time cache.")
final class TrainCommand implements Runnable {
  @Option(names = "--data-dir", required = true, description = "an empty directory")
  private Path directory = Path.of("");

  @Option(names = "-f", required = true, description = "the manifest to apply")
  private Path manifest = Path.of("");

  @Override
  public void run() {
    Environment environment = Environment.system();
    new Training(
            new DataDirectory(directory),
            manifest,
            environment,
            Console.system(environment.clock()))
        .run();
    // Streams and pooled connections may still hold threads; the cache is written at the end.
    System.exit(0);
  }
}
